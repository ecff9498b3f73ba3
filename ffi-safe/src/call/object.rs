//! Hash, truth, classes.

use ffi_sys::{
    PyCallable_Check, PyObject_Dir, PyObject_Hash, PyObject_IsInstance, PyObject_IsSubclass, PyObject_IsTrue,
};

use crate::error::{PyError, Result};
use crate::object::Bound;
use crate::value::{List, truth};

impl<'a, T> Bound<'a, T> {
    /// `hash(object)`.
    ///
    /// # Errors
    /// `TypeError` if the object has no hash; whatever `__hash__` raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// assert_eq!(py.eval("42", None, None)?.hash()?, 42);
    /// let error = py.eval("[]", None, None)?.hash().unwrap_err();
    /// assert_eq!(error.to_string(), "TypeError: unhashable type: 'list'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn hash(&self) -> Result<isize> {
        // SAFETY: attached and alive.
        match unsafe { PyObject_Hash(self.as_ptr()) } {
            -1 => Err(PyError::take(self.py())),
            hash => Ok(hash),
        }
    }

    /// `bool(object)`: what `if object` asks for.
    ///
    /// # Errors
    /// Whatever `__bool__` or `__len__` raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// assert!(!py.eval("''", None, None)?.is_true()?);
    /// assert!(py.eval("'no'", None, None)?.is_true()?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn is_true(&self) -> Result<bool> {
        // SAFETY: attached and alive.
        truth(self.py(), unsafe { PyObject_IsTrue(self.as_ptr()) })
    }

    /// `callable(object)`.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// assert!(py.eval("len", None, None)?.is_callable());
    /// assert!(!py.eval("42", None, None)?.is_callable());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn is_callable(&self) -> bool {
        // SAFETY: attached and alive.
        unsafe { PyCallable_Check(self.as_ptr()) != 0 }
    }

    /// `isinstance(object, class)`, where `class` is one, a tuple of some, or a union.
    ///
    /// For types that Rust knows by name, [`is_instance_of`](Self::is_instance_of) is faster.
    ///
    /// # Errors
    /// `TypeError` if `class` is none of these; whatever `__instancecheck__` raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let number = py.import("numbers")?.getattr("Number")?;
    /// assert!(py.eval("42", None, None)?.is_instance(&number)?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn is_instance<U>(&self, class: &Bound<'_, U>) -> Result<bool> {
        // SAFETY: attached; both are alive.
        truth(self.py(), unsafe { PyObject_IsInstance(self.as_ptr(), class.as_ptr()) })
    }

    /// `issubclass(object, class)`, where `class` is one, a tuple of some, or a union.
    ///
    /// # Errors
    /// `TypeError` if the object or `class` is none of these; whatever `__subclasscheck__` raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let (bool_type, int) = (py.eval("bool", None, None)?, py.eval("int", None, None)?);
    /// assert!(bool_type.is_subclass(&int)? && !int.is_subclass(&bool_type)?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn is_subclass<U>(&self, class: &Bound<'_, U>) -> Result<bool> {
        // SAFETY: attached; both are alive.
        truth(self.py(), unsafe { PyObject_IsSubclass(self.as_ptr(), class.as_ptr()) })
    }

    /// `dir(object)`: the names of the attributes that the object tells of.
    ///
    /// # Errors
    /// Whatever `__dir__` raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// assert!(py.import("sys")?.dir()?.as_any().contains("argv")?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn dir(&self) -> Result<Bound<'a, List>> {
        // SAFETY: attached and alive. A new reference to a list, or null.
        unsafe { Bound::from_result(self.py(), PyObject_Dir(self.as_ptr())) }
    }
}
