//! `type`.

use ffi_sys::{
    PyType_Check, PyType_GetFullyQualifiedName, PyType_GetModuleName, PyType_GetName, PyType_GetQualName,
    PyType_IsSubtype, PyTypeObject,
};

use super::{Str, python_types};
use crate::error::Result;
use crate::object::Bound;

/// Whether an object is a type: the raw check takes any object.
unsafe fn is_type(object: *mut ffi_sys::PyObject) -> core::ffi::c_int {
    // SAFETY: forwarded 1:1.
    unsafe { PyType_Check(object) }
}

python_types! {
    /// `type`: a class.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Type;
    ///
    /// # tests::safe::run(|py| {
    /// let class = py.eval("dict", None, None)?;
    /// assert_eq!(class.cast::<Type>()?.name()?, "dict");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Type = "type", is_type;
}

impl<'a> Bound<'a, Type> {
    /// The type, for calls of the raw API.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// let class = Float::new(py, 0.5)?.get_type();
    /// assert_eq!(class.as_type_ptr(), class.as_ptr().cast());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn as_type_ptr(&self) -> *mut PyTypeObject {
        self.as_ptr().cast()
    }

    /// `__name__`.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Float::new(py, 0.5)?.get_type().name()?, "float");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn name(&self) -> Result<String> {
        // SAFETY: attached; a live type. A new reference to a str, or null.
        let name: Bound<'_, Str> =
            unsafe { Bound::from_result(self.py(), PyType_GetName(self.as_type_ptr())) }?;
        name.to_string_lossy()
    }

    /// `__qualname__`: the name with those of the classes and functions around it.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Float::new(py, 0.5)?.get_type().qualified_name()?, "float");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn qualified_name(&self) -> Result<String> {
        // SAFETY: attached; a live type. A new reference to a str, or null.
        let name: Bound<'_, Str> =
            unsafe { Bound::from_result(self.py(), PyType_GetQualName(self.as_type_ptr())) }?;
        name.to_string_lossy()
    }

    /// `__module__`, the module's name and the qualified one with a dot in between; the latter alone for built-in
    /// types and for those of `__main__`.
    ///
    /// # Errors
    /// `AttributeError` if `__module__` was deleted.
    ///
    /// # Examples
    /// ```
    /// use std::time::Duration;
    ///
    /// use ffi_safe::IntoPython;
    ///
    /// # tests::safe::run(|py| {
    /// let class = Duration::ZERO.into_python(py)?.get_type();
    /// assert_eq!(class.fully_qualified_name()?, "datetime.timedelta");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn fully_qualified_name(&self) -> Result<String> {
        // SAFETY: attached; a live type. A new reference to a str, or null.
        let name: Bound<'_, Str> =
            unsafe { Bound::from_result(self.py(), PyType_GetFullyQualifiedName(self.as_type_ptr())) }?;
        name.to_string_lossy()
    }

    /// `__module__`: the name of the module that defines the type.
    ///
    /// # Errors
    /// `AttributeError` if `__module__` was deleted.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Float::new(py, 0.5)?.get_type().module_name()?.str()?.to_str()?, "builtins");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn module_name(&self) -> Result<Bound<'a>> {
        // SAFETY: attached; a live type. A new reference, or null. Python code may have set it to anything.
        unsafe { Bound::from_result(self.py(), PyType_GetModuleName(self.as_type_ptr())) }
    }

    /// Whether this is `other` or derived from it. Unlike `issubclass` it asks no metaclass, and cannot fail.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Bool, Int};
    ///
    /// # tests::safe::run(|py| {
    /// let (bool, int) = (Bool::new(py, true).get_type(), Int::new(py, 1)?.get_type());
    /// assert!(bool.is_subtype_of(&int));
    /// assert!(!int.is_subtype_of(&bool));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn is_subtype_of(&self, other: &Bound<'_, Type>) -> bool {
        // SAFETY: attached, and both are live types.
        unsafe { PyType_IsSubtype(self.as_type_ptr(), other.as_type_ptr()) != 0 }
    }
}
