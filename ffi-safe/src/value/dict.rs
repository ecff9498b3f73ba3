//! `dict`: its items one by one.

use core::ptr;

use ffi_sys::{
    PyDict_Check, PyDict_Contains, PyDict_DelItem, PyDict_GET_SIZE, PyDict_GetItemRef, PyDict_New,
    PyDict_Pop, PyDict_SetDefaultRef, PyDict_SetItem, PyObject,
};

use super::status::{check, truth};
use super::{Any, python_types};
use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::critical_section::assert_not_held;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `dict`: a mapping that any thread may change at any time.
    ///
    /// Every key and value that is read is a strong reference. Each method is one step; what holds between two of
    /// them, other threads may have changed.
    ///
    /// In builds with debug assertions, methods that lock it panic if the calling code holds it in a
    /// [critical section](mod@crate::critical_section).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("{'a': 1}", None, None)?;
    /// let dict = object.cast::<Dict>()?;
    /// assert_eq!(dict.get("a")?.unwrap().extract::<i64>()?, 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Dict = "dict", PyDict_Check;
}

impl Dict {
    /// An empty dict.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::empty(py)?;
    /// dict.set("a", 1)?;
    /// assert_eq!(dict.repr()?.to_str()?, "{'a': 1}");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn empty(py: &Attached) -> Result<Bound<'_, Self>> {
        py.check();
        // SAFETY: attached; a new reference, or null.
        unsafe { Bound::from_result(py, PyDict_New()) }
    }

    /// A dict of the pairs. Of several pairs with the same key the last one counts.
    ///
    /// # Errors
    /// What the conversion of a key or a value raises; `TypeError` for a key that cannot be hashed; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1), ("b", 2)])?;
    /// assert_eq!(dict.repr()?.to_str()?, "{'a': 1, 'b': 2}");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<K, V, I>(py: &Attached, pairs: I) -> Result<Bound<'_, Self>>
    where
        K: IntoPython,
        V: IntoPython,
        I: IntoIterator<Item = (K, V)>,
    {
        let dict = Self::empty(py)?;
        for (key, value) in pairs {
            dict.set(key, value)?;
        }
        Ok(dict)
    }
}

impl<'a> Bound<'a, Dict> {
    /// The number of keys a moment ago.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Dict::empty(py)?.size(), 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn size(&self) -> usize {
        // SAFETY: a live dict; its size is read as one word.
        unsafe { PyDict_GET_SIZE(self.as_ptr()) as usize }
    }

    /// The value of `key`, if it has one.
    ///
    /// # Errors
    /// `TypeError` for a key that cannot be hashed; what its `__hash__` and `__eq__` raise. Not `KeyError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1)])?;
    /// assert_eq!(dict.get("a")?.unwrap().extract::<i64>()?, 1);
    /// assert!(dict.get("b")?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn get<K: IntoPython>(&self, key: K) -> Result<Option<Bound<'a, Any>>> {
        assert_not_held(self.as_ptr());
        let key = key.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        self.result(|value| unsafe { PyDict_GetItemRef(self.as_ptr(), key.as_ptr(), value) })
    }

    /// Sets the value of `key`.
    ///
    /// # Errors
    /// As [`get`](Self::get); `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::empty(py)?;
    /// dict.set((1, "a"), vec![0.5])?;
    /// assert_eq!(dict.repr()?.to_str()?, "{(1, 'a'): [0.5]}");
    /// assert!(dict.set(vec![1], ()).is_err());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn set<K: IntoPython, V: IntoPython>(&self, key: K, value: V) -> Result<()> {
        assert_not_held(self.as_ptr());
        let (key, value) = (key.into_python(self.py())?, value.into_python(self.py())?);
        // SAFETY: attached, and all are alive.
        check(self.py(), unsafe { PyDict_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) })
    }

    /// The value of `key`, which is set to `default` before if it has none. One step, whatever other threads do.
    ///
    /// # Errors
    /// As [`set`](Self::set).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::empty(py)?;
    /// assert_eq!(dict.set_default("a", 1)?.extract::<i64>()?, 1);
    /// assert_eq!(dict.set_default("a", 2)?.extract::<i64>()?, 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn set_default<K: IntoPython, V: IntoPython>(&self, key: K, default: V) -> Result<Bound<'a, Any>> {
        assert_not_held(self.as_ptr());
        let (key, default) = (key.into_python(self.py())?, default.into_python(self.py())?);
        let mut value: *mut PyObject = ptr::null_mut();
        // SAFETY: attached, and all are alive. A new reference is stored unless the call fails.
        unsafe {
            let status = PyDict_SetDefaultRef(self.as_ptr(), key.as_ptr(), default.as_ptr(), &raw mut value);
            check(self.py(), status)?;
            Bound::from_result(self.py(), value)
        }
    }

    /// Whether `key` has a value.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Dict::new(py, [(1, "a")])?.contains_key(1)?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn contains_key<K: IntoPython>(&self, key: K) -> Result<bool> {
        assert_not_held(self.as_ptr());
        let key = key.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        truth(self.py(), unsafe { PyDict_Contains(self.as_ptr(), key.as_ptr()) })
    }

    /// Removes `key`.
    ///
    /// # Errors
    /// `KeyError` if it has no value; else as [`get`](Self::get).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1)])?;
    /// dict.remove("a")?;
    /// assert_eq!(dict.remove("a").unwrap_err().to_string(), "KeyError: 'a'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn remove<K: IntoPython>(&self, key: K) -> Result<()> {
        assert_not_held(self.as_ptr());
        let key = key.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        check(self.py(), unsafe { PyDict_DelItem(self.as_ptr(), key.as_ptr()) })
    }

    /// Removes `key` and returns its value, if it has one. Only one of several threads gets it.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1)])?;
    /// assert_eq!(dict.pop("a")?.unwrap().extract::<i64>()?, 1);
    /// assert!(dict.pop("a")?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn pop<K: IntoPython>(&self, key: K) -> Result<Option<Bound<'a, Any>>> {
        assert_not_held(self.as_ptr());
        let key = key.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        self.result(|value| unsafe { PyDict_Pop(self.as_ptr(), key.as_ptr(), value) })
    }

    /// The result of a call that stores a new reference and returns 1, or null and 0, or null and -1.
    fn result(
        &self,
        call: impl FnOnce(*mut *mut PyObject) -> core::ffi::c_int,
    ) -> Result<Option<Bound<'a, Any>>> {
        let mut value: *mut PyObject = ptr::null_mut();
        if truth(self.py(), call(&raw mut value))? {
            // SAFETY: a new reference, since the call says so.
            unsafe { Bound::from_result(self.py(), value) }.map(Some)
        } else {
            Ok(None)
        }
    }
}
