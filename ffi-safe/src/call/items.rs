//! Items, and what goes with containers of any kind.

use ffi_sys::{PyObject_DelItem, PyObject_GetItem, PyObject_SetItem, PyObject_Size, PySequence_Contains};

use super::Argument;
use crate::convert::IntoPython;
use crate::critical_section::assert_operable;
use crate::error::{PyError, Result};
use crate::object::Bound;
use crate::value::{Any, check, truth};

impl<'a, T> Bound<'a, T> {
    /// `len(object)`. Containers whose type is known have a `size` that is always there.
    ///
    /// # Errors
    /// `TypeError` if the type has no length; whatever its `__len__` raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// assert_eq!(py.eval("range(10)", None, None)?.len()?, 10);
    /// let error = py.eval("10", None, None)?.len().unwrap_err();
    /// assert_eq!(error.to_string(), "TypeError: object of type 'int' has no len()");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn len(&self) -> Result<usize> {
        // SAFETY: attached and alive.
        let length = unsafe { PyObject_Size(self.as_ptr()) };
        usize::try_from(length).map_err(|_| PyError::take(self.py()))
    }

    /// `len(object) == 0`.
    ///
    /// # Errors
    /// As [`len`](Self::len).
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// assert!(py.eval("range(0)", None, None)?.is_empty()?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn is_empty(&self) -> Result<bool> {
        self.len().map(|length| length == 0)
    }

    /// `object[key]`.
    ///
    /// # Errors
    /// `KeyError`, `IndexError` or `TypeError`; whatever `__getitem__` raises; what the conversion of the key raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let environment = py.import("os")?.getattr("environ")?;
    /// assert!(environment.get_item("PATH")?.len()? > 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn get_item(&self, key: impl IntoPython) -> Result<Bound<'a, Any>> {
        assert_operable(self);
        let key = Argument::new(key, self.py())?;
        let key = key.object(self.py());
        // SAFETY: attached; both are alive. A new reference, or null.
        unsafe { Bound::from_result(self.py(), PyObject_GetItem(self.as_ptr(), key.as_ptr())) }
    }

    /// `object[key] = value`.
    ///
    /// # Errors
    /// `TypeError` if the object's items cannot be set; whatever `__setitem__` raises; what a conversion raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let array = py.eval("bytearray(2)", None, None)?;
    /// array.set_item(1, 255)?;
    /// assert_eq!(array.repr()?.to_str()?, r"bytearray(b'\x00\xff')");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn set_item(&self, key: impl IntoPython, value: impl IntoPython) -> Result<()> {
        assert_operable(self);
        let (key, value) = (Argument::new(key, self.py())?, Argument::new(value, self.py())?);
        let (key, value) = (key.object(self.py()), value.object(self.py()));
        // SAFETY: attached; all three are alive.
        let status = unsafe { PyObject_SetItem(self.as_ptr(), key.as_ptr(), value.as_ptr()) };
        check(self.py(), status)
    }

    /// `del object[key]`.
    ///
    /// # Errors
    /// As [`set_item`](Self::set_item); `KeyError` or `IndexError` if there is none.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let list = py.eval("['a', 'b']", None, None)?;
    /// list.del_item(-1)?;
    /// assert_eq!(list.repr()?.to_str()?, "['a']");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn del_item(&self, key: impl IntoPython) -> Result<()> {
        assert_operable(self);
        let key = Argument::new(key, self.py())?;
        let key = key.object(self.py());
        // SAFETY: attached; both are alive.
        check(self.py(), unsafe { PyObject_DelItem(self.as_ptr(), key.as_ptr()) })
    }

    /// `value in object`.
    ///
    /// # Errors
    /// `TypeError` if the object contains nothing; whatever `__contains__`, `__iter__` or the comparison raises; what
    /// the conversion of the value raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let range = py.eval("range(0, 10, 3)", None, None)?;
    /// assert!(range.contains(9)? && !range.contains(10)?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn contains(&self, value: impl IntoPython) -> Result<bool> {
        assert_operable(self);
        let value = Argument::new(value, self.py())?;
        let value = value.object(self.py());
        // SAFETY: attached; both are alive.
        truth(self.py(), unsafe { PySequence_Contains(self.as_ptr(), value.as_ptr()) })
    }
}
