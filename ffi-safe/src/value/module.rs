//! Modules.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, Ordering};

use ffi_sys::{
    PyModule_Check, PyModule_GetFilenameObject, PyModule_GetNameObject, PyModule_NewObject, PyModule_Type,
    PyObject, PyObject_GetAttr,
};

use super::{Any, Dict, Str, python_types};
use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::error::exceptions::SystemError;
use crate::error::{PyError, Result};
use crate::object::Bound;

python_types! {
    /// A module.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Module;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("__import__('sys')", None, None)?;
    /// assert_eq!(object.cast::<Module>()?.name()?, "sys");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Module = "module", PyModule_Check;
}

impl Module {
    /// An empty module, which is in no package and not in `sys.modules`.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Module;
    ///
    /// # tests::safe::run(|py| {
    /// let module = Module::new(py, "settings")?;
    /// module.add("answer", 42)?;
    /// assert_eq!(module.name()?, "settings");
    /// assert_eq!(module.get("answer")?.extract::<i64>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<'a>(py: &'a Attached, name: &str) -> Result<Bound<'a, Self>> {
        py.check();
        let name = Str::new(py, name)?;
        // SAFETY: attached and alive. A new reference, or null.
        unsafe { Bound::from_result(py, PyModule_NewObject(name.as_ptr())) }
    }
}

impl<'a> Bound<'a, Module> {
    /// `__name__`.
    ///
    /// # Errors
    /// `SystemError` if it was deleted or is no text.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Module;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Module::new(py, "settings")?.name()?, "settings");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn name(&self) -> Result<String> {
        // SAFETY: attached and alive. A new reference to a str, or null.
        let name: Bound<'_, Str> =
            unsafe { Bound::from_result(self.py(), PyModule_GetNameObject(self.as_ptr())) }?;
        name.to_string_lossy()
    }

    /// `__file__`.
    ///
    /// # Errors
    /// `SystemError` if there is none, which is so in modules that are not from a file.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Module;
    ///
    /// # tests::safe::run(|py| {
    /// let error = Module::new(py, "settings")?.filename().unwrap_err();
    /// assert_eq!(error.to_string(), "SystemError: module filename missing");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn filename(&self) -> Result<Bound<'a, Str>> {
        // SAFETY: attached and alive. A new reference to a str, or null.
        unsafe { Bound::from_result(self.py(), PyModule_GetFilenameObject(self.as_ptr())) }
    }

    /// `__dict__`: the module's variables, in which its functions look up theirs.
    ///
    /// # Errors
    /// `SystemError` if the garbage collector has cleared the module, which destructors may still find.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Module;
    ///
    /// # tests::safe::run(|py| {
    /// let module = Module::new(py, "settings")?;
    /// module.dict()?.set("answer", 42)?;
    /// assert_eq!(module.get("answer")?.extract::<i64>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn dict(&self) -> Result<Bound<'a, Dict>> {
        // `PyModule_GetDict` relies on there being one, and ends the process if CPython has its assertions.
        // SAFETY: attached and alive; modules have their dict where their type says, in a field that is never moved.
        let dict = unsafe {
            let offset = (*PyModule_Type()).tp_dictoffset;
            AtomicPtr::<PyObject>::from_ptr(self.as_ptr().byte_offset(offset).cast()).load(Ordering::Acquire)
        };
        match NonNull::new(dict) {
            // SAFETY: the dict is the module's until the collector clears it, which stops at no place between the
            // read above and this one; a reference is taken at once.
            Some(dict) => Ok(unsafe { Bound::from_borrowed(self.py(), dict) }),
            None => {
                Err(PyError::new::<SystemError>(self.py(), "the module was cleared by the garbage collector"))
            }
        }
    }

    /// The variable `name`, or what the module's `__getattr__` makes of it.
    ///
    /// # Errors
    /// `AttributeError` if there is none.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Module;
    ///
    /// # tests::safe::run(|py| {
    /// let error = Module::new(py, "settings")?.get("answer").unwrap_err();
    /// assert_eq!(error.to_string(), "AttributeError: module 'settings' has no attribute 'answer'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn get(&self, name: &str) -> Result<Bound<'a, Any>> {
        let name = Str::new(self.py(), name)?;
        // SAFETY: attached, and both are alive. A new reference, or null.
        unsafe { Bound::from_result(self.py(), PyObject_GetAttr(self.as_ptr(), name.as_ptr())) }
    }

    /// Sets the variable `name`.
    ///
    /// # Errors
    /// What the conversion of the value raises; `MemoryError`; as [`dict`](Self::dict).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Module;
    ///
    /// # tests::safe::run(|py| {
    /// let module = Module::new(py, "settings")?;
    /// module.add("names", vec!["a", "b"])?;
    /// assert_eq!(module.get("names")?.repr()?.to_str()?, "['a', 'b']");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn add<V: IntoPython>(&self, name: &str, value: V) -> Result<()> {
        self.dict()?.set(name, value)
    }
}
