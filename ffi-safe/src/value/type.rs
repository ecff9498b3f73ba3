//! `type`.

use ffi_sys::{PyType_Check, PyType_GetName, PyTypeObject};

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
    Type = "type", is_type;
}

impl Bound<'_, Type> {
    /// The type, for calls of the raw API.
    #[inline]
    pub fn as_type_ptr(&self) -> *mut PyTypeObject {
        self.as_ptr().cast()
    }

    /// `__name__`.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn name(&self) -> Result<String> {
        // SAFETY: attached; a live type. A new reference to a str, or null.
        let name: Bound<'_, Str> = unsafe { Bound::from_result(self.py(), PyType_GetName(self.as_type_ptr())) }?;
        name.to_string_lossy()
    }
}
