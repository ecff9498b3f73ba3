//! `str`.

use core::ffi::CStr;

use ffi_sys::{Py_ssize_t, PyUnicode_AsEncodedString, PyUnicode_Check, PyUnicode_FromStringAndSize};

use super::python_types;
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `str`: text.
    Str = "str", PyUnicode_Check;
}

impl Str {
    /// A new text.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn new<'a>(py: &'a Attached, text: &str) -> Result<Bound<'a, Self>> {
        // SAFETY: attached; the pointer and the length are those of the text. A new reference, or null.
        unsafe {
            Bound::from_result(
                py,
                PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len() as Py_ssize_t),
            )
        }
    }
}

impl Bound<'_, Str> {
    /// The text; characters that are not of Unicode (lone surrogates) become question marks.
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn to_string_lossy(&self) -> Result<String> {
        let (encoding, errors): (&CStr, &CStr) = (c"utf-8", c"replace");
        // SAFETY: attached and alive; a new reference to bytes, or null.
        let bytes = unsafe {
            Bound::<super::Any>::from_result(
                self.py(),
                PyUnicode_AsEncodedString(self.as_ptr(), encoding.as_ptr(), errors.as_ptr()),
            )
        }?;
        // SAFETY: a live bytes object, which never changes; the copy is made while it is alive.
        let copy = unsafe {
            let length = ffi_sys::PyBytes_GET_SIZE(bytes.as_ptr()) as usize;
            core::slice::from_raw_parts(ffi_sys::PyBytes_AS_STRING(bytes.as_ptr()).cast::<u8>(), length)
        };
        Ok(String::from_utf8_lossy(copy).into_owned())
    }
}
