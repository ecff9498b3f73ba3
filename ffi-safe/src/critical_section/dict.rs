//! Dicts whose lock is held.

use core::ptr::{self, NonNull};

use ffi_sys::{Py_hash_t, Py_ssize_t, PyDict_GET_SIZE, PyDict_Next, PyObject_Hash, hang_on_forced_exit};

use super::{Section, private};
use crate::error::{PyError, Result};
use crate::object::Bound;
use crate::value::{Any, Dict};

impl<'a> Section<'_, 'a, Dict> {
    /// The number of items.
    ///
    /// # Panics
    /// As all methods of a section, if it is used inside another one.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::critical_section;
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("one", 1), ("two", 2)])?;
    /// assert_eq!(critical_section(&dict, |dict| dict.size()), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn size(&self) -> usize {
        self.assert_held();
        // SAFETY: a live dict.
        unsafe { PyDict_GET_SIZE(self.object.as_ptr()) as usize }
    }

    /// The value of `key`, if there is one.
    ///
    /// Keys that are no `str` may be compared by Python code, which may suspend the section.
    ///
    /// # Errors
    /// `TypeError` if the key cannot be hashed; what `__hash__` and `__eq__` of the keys raise.
    ///
    /// # Panics
    /// As [`size`](Self::size).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, critical_section};
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("one", 1), ("two", 2)])?;
    /// let (two, three) = ("two".into_python(py)?, "three".into_python(py)?);
    /// let (found, missing) = critical_section(&dict, |dict| (dict.get(&two), dict.get(&three)));
    /// assert_eq!(found?.expect("there").extract::<i32>()?, 2);
    /// assert!(missing?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn get<K>(&self, key: &Bound<'_, K>) -> Result<Option<Bound<'a, Any>>> {
        self.look_up(key, hash(key)?)
    }

    /// The value of a key that has the hash.
    #[track_caller]
    fn look_up<K>(&self, key: &Bound<'_, K>, hash: Py_hash_t) -> Result<Option<Bound<'a, Any>>> {
        let py = self.object.py();
        let get_item = private::get_item(py)?;
        self.assert_held();
        let mut found = ptr::null_mut();
        // SAFETY: a live dict whose lock is held: the section is the innermost one of this thread, and a comparison
        // that suspends it makes the lookup begin again. What is found is a new reference.
        match hang_on_forced_exit(|| unsafe {
            get_item(self.object.as_ptr(), key.as_ptr(), hash, &mut found)
        }) {
            // SAFETY: as above.
            1 => Ok(Some(unsafe { Bound::from_owned(py, NonNull::new_unchecked(found)) })),
            0 => Ok(None),
            _ => Err(PyError::take(py)),
        }
    }

    /// Sets the value of `key`, and returns what it was: drop that after the section, because its finalizer may run
    /// Python.
    ///
    /// # Errors
    /// As [`get`](Self::get); `MemoryError`.
    ///
    /// # Panics
    /// As [`size`](Self::size).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, critical_section};
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("hits", 1)])?;
    /// let hits = "hits".into_python(py)?;
    /// // One step for all threads that do it in this way, or call methods of the dict.
    /// let replaced = critical_section(&dict, |dict| {
    ///     let count = dict.get(&hits)?.map_or(Ok(0), |count| count.extract::<i64>())?;
    ///     dict.replace(&hits, &(count + 1).into_python(py)?)
    /// })?;
    /// drop(replaced);
    /// assert_eq!(dict.repr()?.to_str()?, "{'hits': 2}");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn replace<K, V>(&self, key: &Bound<'_, K>, value: &Bound<'_, V>) -> Result<Option<Bound<'a, Any>>> {
        let py = self.object.py();
        let (hash, set_item) = (hash(key)?, private::set_item(py)?);
        // Held until the caller drops it, so that the call below does not release it inside the section.
        let replaced = self.look_up(key, hash)?;
        self.assert_held();
        // SAFETY: as in `look_up`. The key and the value are alive; the dict takes references of its own.
        match hang_on_forced_exit(|| unsafe {
            set_item(self.object.as_ptr(), key.as_ptr(), value.as_ptr(), hash)
        }) {
            0 => Ok(replaced),
            _ => Err(PyError::take(py)),
        }
    }

    /// The keys and values, one pair after the other, in the order of their insertion.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::critical_section;
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("one", 1), ("two", 2)])?;
    /// // A consistent copy, to work with at leisure after the section.
    /// let items: Vec<_> = critical_section(&dict, |dict| dict.iter().collect());
    /// assert_eq!(items.len(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn iter(&self) -> DictItems<'_, 'a> {
        DictItems { dict: self, position: 0 }
    }
}

fn hash<K>(key: &Bound<'_, K>) -> Result<Py_hash_t> {
    // SAFETY: attached and alive. -1 is for an exception only.
    match unsafe { PyObject_Hash(key.as_ptr()) } {
        -1 => Err(PyError::take(key.py())),
        hash => Ok(hash),
    }
}

impl<'i, 'a> IntoIterator for &'i Section<'_, 'a, Dict> {
    type Item = (Bound<'a, Any>, Bound<'a, Any>);
    type IntoIter = DictItems<'i, 'a>;

    #[inline]
    fn into_iter(self) -> DictItems<'i, 'a> {
        self.iter()
    }
}

/// The items of a dict whose lock is held. What runs between two of them may change the dict: then items may be left
/// out or come twice.
///
/// # Examples
/// ```
/// use ffi_safe::critical_section;
/// use ffi_safe::critical_section::DictItems;
/// use ffi_safe::value::Dict;
///
/// # tests::safe::run(|py| {
/// let dict = Dict::new(py, [("one", 1), ("two", 2)])?;
/// let last = critical_section(&dict, |dict| {
///     let items: DictItems<'_, '_> = dict.iter();
///     items.last()
/// });
/// let (key, value) = last.expect("not empty");
/// assert_eq!((key.extract::<String>()?.as_str(), value.extract::<i32>()?), ("two", 2));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct DictItems<'i, 'a> {
    dict: &'i Section<'i, 'a, Dict>,
    position: Py_ssize_t,
}

impl<'a> Iterator for DictItems<'_, 'a> {
    type Item = (Bound<'a, Any>, Bound<'a, Any>);

    #[inline]
    #[track_caller]
    fn next(&mut self) -> Option<Self::Item> {
        self.dict.assert_held();
        let object = self.dict.object;
        let (mut key, mut value) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: a live dict whose lock is held: the section is the innermost one of this thread, and the call does
        // nothing that suspends it. The position is one that it gave, and is checked against the present size.
        if unsafe { PyDict_Next(object.as_ptr(), &mut self.position, &mut key, &mut value) } == 0 {
            return None;
        }
        // SAFETY: both are of the dict, which nobody can change until the references are taken, at once.
        unsafe {
            let key = Bound::from_borrowed(object.py(), NonNull::new_unchecked(key));
            let value = Bound::from_borrowed(object.py(), NonNull::new_unchecked(value));
            Some((key, value))
        }
    }
}
