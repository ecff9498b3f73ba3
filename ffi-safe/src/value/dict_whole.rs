//! `dict`: all its items at once.

use ffi_sys::{PyDict_Clear, PyDict_Copy, PyDict_Items, PyDict_Keys, PyDict_Update, PyDict_Values};

use super::status::check;
use super::{Dict, List};
use crate::critical_section::assert_not_held;
use crate::error::Result;
use crate::object::Bound;

impl<'a> Bound<'a, Dict> {
    /// Removes all keys.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1)])?;
    /// dict.clear();
    /// assert_eq!(dict.size(), 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn clear(&self) {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live dict.
        unsafe { PyDict_Clear(self.as_ptr()) };
    }

    /// Sets the values of all keys of a mapping, as `dict.update`.
    ///
    /// # Errors
    /// `AttributeError` if `other` is no mapping; what its methods raise; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1)])?;
    /// dict.update(&Dict::new(py, [("a", 2), ("b", 3)])?)?;
    /// assert_eq!(dict.repr()?.to_str()?, "{'a': 2, 'b': 3}");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn update<T>(&self, other: &Bound<'_, T>) -> Result<()> {
        assert_not_held(self.as_ptr());
        assert_not_held(other.as_ptr());
        // SAFETY: attached, and both are alive.
        check(self.py(), unsafe { PyDict_Update(self.as_ptr(), other.as_ptr()) })
    }

    /// A copy, made in one step.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1)])?;
    /// let copy = dict.copy()?;
    /// dict.clear();
    /// assert_eq!(copy.size(), 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn copy(&self) -> Result<Self> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live dict. A new reference, or null.
        unsafe { Bound::from_result(self.py(), PyDict_Copy(self.as_ptr())) }
    }

    /// The keys as a list, in one step.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Dict::new(py, [("a", 1)])?.keys()?.extract::<Vec<String>>()?, ["a"]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn keys(&self) -> Result<Bound<'a, List>> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live dict. A new reference to a list, or null.
        unsafe { Bound::from_result(self.py(), PyDict_Keys(self.as_ptr())) }
    }

    /// The values as a list, in one step.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Dict::new(py, [("a", 1)])?.values()?.extract::<Vec<i64>>()?, [1]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn values(&self) -> Result<Bound<'a, List>> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live dict. A new reference to a list, or null.
        unsafe { Bound::from_result(self.py(), PyDict_Values(self.as_ptr())) }
    }

    /// The keys with their values as a list of tuples, in one step.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Dict::new(py, [("a", 1)])?.items()?.repr()?.to_str()?, "[('a', 1)]");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn items(&self) -> Result<Bound<'a, List>> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live dict. A new reference to a list, or null.
        unsafe { Bound::from_result(self.py(), PyDict_Items(self.as_ptr())) }
    }
}
