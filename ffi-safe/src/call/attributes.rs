//! Attributes.

use core::ptr;

use ffi_sys::{
    PyObject_DelAttr, PyObject_GetAttr, PyObject_GetOptionalAttr, PyObject_HasAttrWithError, PyObject_SetAttr,
};

use super::{Argument, Name};
use crate::convert::IntoPython;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, check, truth};

impl<'a, T> Bound<'a, T> {
    /// `object.name`.
    ///
    /// # Errors
    /// `AttributeError` if there is none of that name; whatever a property or `__getattr__` raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    ///
    /// # tests::safe::run(|py| {
    /// let maxsize = py.import("sys")?.getattr(intern!("maxsize"))?;
    /// assert_eq!(maxsize.extract::<i64>()?, i64::MAX);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn getattr(&self, name: impl Name) -> Result<Bound<'a, Any>> {
        // SAFETY: attached; both are alive. A new reference, or null.
        name.with(self.py(), |name| unsafe {
            Bound::from_result(self.py(), PyObject_GetAttr(self.as_ptr(), name))
        })?
    }

    /// `object.name`, or [`None`] if there is no such attribute, for which no exception is made.
    ///
    /// # Errors
    /// Whatever a property or `__getattr__` raises, except `AttributeError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    ///
    /// # tests::safe::run(|py| {
    /// let sys = py.import("sys")?;
    /// assert!(sys.getattr_opt(intern!("argv"))?.is_some());
    /// assert!(sys.getattr_opt(intern!("argw"))?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn getattr_opt(&self, name: impl Name) -> Result<Option<Bound<'a, Any>>> {
        let mut found = ptr::null_mut();
        // SAFETY: attached; both are alive, and `found` is a local variable.
        let status = name.with(self.py(), |name| unsafe {
            PyObject_GetOptionalAttr(self.as_ptr(), name, &raw mut found)
        })?;
        match truth(self.py(), status)? {
            // SAFETY: a new reference since the status says so.
            true => unsafe { Bound::from_result(self.py(), found) }.map(Some),
            false => Ok(None),
        }
    }

    /// Whether there is an attribute of that name.
    ///
    /// # Errors
    /// Whatever a property or `__getattr__` raises, except `AttributeError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(py.import("sys")?.hasattr(intern!("argv"))?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn hasattr(&self, name: impl Name) -> Result<bool> {
        // SAFETY: attached; both are alive.
        let status =
            name.with(self.py(), |name| unsafe { PyObject_HasAttrWithError(self.as_ptr(), name) })?;
        truth(self.py(), status)
    }

    /// `object.name = value`.
    ///
    /// The name is interned, which makes it immortal: keep names without end in a dictionary.
    ///
    /// # Errors
    /// `AttributeError` if the attribute cannot be set; whatever a property or `__setattr__` raises; what the
    /// conversion of the value raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    ///
    /// # tests::safe::run(|py| {
    /// let space = py.import("types")?.call_method0("SimpleNamespace")?;
    /// space.setattr(intern!("x"), 1)?;
    /// assert_eq!(space.repr()?.to_str()?, "namespace(x=1)");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn setattr(&self, name: impl Name, value: impl IntoPython) -> Result<()> {
        let value = Argument::new(value, self.py())?;
        let value = value.object(self.py());
        // SAFETY: attached; all three are alive.
        let status =
            name.with(self.py(), |name| unsafe { PyObject_SetAttr(self.as_ptr(), name, value.as_ptr()) })?;
        check(self.py(), status)
    }

    /// `del object.name`.
    ///
    /// # Errors
    /// `AttributeError` if there is none, or if it cannot be deleted; whatever `__delattr__` raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    ///
    /// # tests::safe::run(|py| {
    /// let space = py.eval("__import__('types').SimpleNamespace(x=1)", None, None)?;
    /// space.delattr(intern!("x"))?;
    /// assert_eq!(space.delattr("x").unwrap_err().get_type(py).name()?, "AttributeError");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn delattr(&self, name: impl Name) -> Result<()> {
        // SAFETY: attached; both are alive.
        let status = name.with(self.py(), |name| unsafe { PyObject_DelAttr(self.as_ptr(), name) })?;
        check(self.py(), status)
    }
}
