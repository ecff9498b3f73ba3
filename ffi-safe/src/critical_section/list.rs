//! Lists whose lock is held.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, Ordering};

use ffi_sys::{Py_ssize_t, PyList_GET_ITEM, PyList_GET_SIZE, PyListObject};

use super::Section;
use crate::object::Bound;
use crate::value::{Any, List};

impl<'a> Section<'_, 'a, List> {
    /// The number of items.
    ///
    /// # Panics
    /// As all methods of a section, if it is used inside another one.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::critical_section;
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2, 3])?;
    /// assert_eq!(critical_section(&list, |list| list.size()), 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn size(&self) -> usize {
        self.assert_held();
        // SAFETY: a live list.
        unsafe { PyList_GET_SIZE(self.object.as_ptr()) as usize }
    }

    /// The item at `index`, if there is one.
    ///
    /// # Panics
    /// As [`size`](Self::size).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::critical_section;
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2, 3])?;
    /// let (last, outside) = critical_section(&list, |list| (list.get(list.size() - 1), list.get(3)));
    /// assert_eq!(last.expect("not empty").extract::<i32>()?, 3);
    /// assert!(outside.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn get(&self, index: usize) -> Option<Bound<'a, Any>> {
        if index >= self.size() {
            return None;
        }
        // SAFETY: a live list with that index. Its lock is held: the section is the innermost one of this thread,
        // and nothing since the test of the index may have suspended it. A list that is being filled by somebody
        // may have holes.
        let item = NonNull::new(unsafe { PyList_GET_ITEM(self.object.as_ptr(), index as Py_ssize_t) })?;
        // SAFETY: alive, since the list holds it and no other thread can change the list; a reference is taken at
        // once.
        Some(unsafe { Bound::from_borrowed(self.object.py(), item) })
    }

    /// Puts `value` at `index`, and returns what was there: drop that after the section, because its finalizer may
    /// run Python.
    ///
    /// # Errors
    /// `value`, if there is no such item.
    ///
    /// # Panics
    /// As [`size`](Self::size).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, critical_section};
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2])?;
    /// let ten = 10.into_python(py)?.into_any();
    /// let replaced = critical_section(&list, |list| list.replace(0, ten)).expect("there");
    /// assert_eq!((replaced.extract::<i32>()?, list.repr()?.to_str()?), (1, "[10, 2]"));
    /// // The value comes back if there is no such item.
    /// let back = critical_section(&list, |list| list.replace(2, replaced)).unwrap_err();
    /// assert_eq!(back.extract::<i32>()?, 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn replace(&self, index: usize, value: Bound<'a, Any>) -> Result<Bound<'a, Any>, Bound<'a, Any>> {
        if index >= self.size() {
            return Err(value);
        }
        let list = self.object.as_ptr().cast::<PyListObject>();
        // SAFETY: as in `get`; nobody moves the items while the lock is held. Threads that read without the lock
        // read whole words, and see an initialised object because the exchange releases.
        let item = unsafe {
            let items = AtomicPtr::from_ptr(&raw mut (*list).ob_item).load(Ordering::Relaxed);
            AtomicPtr::from_ptr(items.add(index))
        };
        if item.load(Ordering::Relaxed).is_null() {
            return Err(value);
        }
        let replaced = item.swap(value.into_ptr(), Ordering::AcqRel);
        // SAFETY: not null, and the reference that the list had.
        Ok(unsafe { Bound::from_owned(self.object.py(), NonNull::new_unchecked(replaced)) })
    }

    /// The items, one after the other.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::critical_section;
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2, 3])?;
    /// // A consistent copy, to work with at leisure after the section.
    /// let items: Vec<_> = critical_section(&list, |list| list.iter().collect());
    /// assert_eq!(items.len(), 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn iter(&self) -> ListItems<'_, 'a> {
        ListItems { list: self, next: 0 }
    }
}

impl<'i, 'a> IntoIterator for &'i Section<'_, 'a, List> {
    type Item = Bound<'a, Any>;
    type IntoIter = ListItems<'i, 'a>;

    #[inline]
    fn into_iter(self) -> ListItems<'i, 'a> {
        self.iter()
    }
}

/// The items of a list whose lock is held. What runs between two of them may change the list: the next one is what
/// is at the next index then, if anything is.
///
/// # Examples
/// ```
/// use ffi_safe::critical_section;
/// use ffi_safe::critical_section::ListItems;
/// use ffi_safe::value::List;
///
/// # tests::safe::run(|py| {
/// let list = List::new(py, [1, 2, 3])?;
/// let rest = critical_section(&list, |list| {
///     let mut items: ListItems<'_, '_> = list.iter();
///     items.next();
///     items.size_hint()
/// });
/// assert_eq!(rest, (2, None));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct ListItems<'i, 'a> {
    list: &'i Section<'i, 'a, List>,
    next: usize,
}

impl<'a> Iterator for ListItems<'_, 'a> {
    type Item = Bound<'a, Any>;

    #[inline]
    fn next(&mut self) -> Option<Bound<'a, Any>> {
        let item = self.list.get(self.next)?;
        self.next += 1;
        Some(item)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        // No more than a hint, since the list may change.
        (self.list.size().saturating_sub(self.next), None)
    }
}
