//! Text of the operating system as the configuration takes it.

use std::ffi::OsStr;

use ffi_sys::{PyConfig, PyObject, wchar_t};

use super::StartError;
use super::config::check;

/// Plain text as C's wide characters.
pub(super) fn wide(text: &str) -> Vec<wchar_t> {
    #[cfg(windows)]
    let wide = text.encode_utf16();
    #[cfg(not(windows))]
    let wide = text.chars().map(|character| character as wchar_t);
    wide.chain([0]).collect()
}

/// Whether the text has the character that ends texts in C.
pub(super) fn has_nul(text: &OsStr) -> bool {
    text.as_encoded_bytes().contains(&0)
}

#[cfg(not(windows))]
mod system {
    use std::ffi::CString;
    use std::os::unix::ffi::OsStrExt;

    use ffi_sys::{
        Py_ssize_t, PyConfig_SetBytesArgv, PyConfig_SetBytesString, PyUnicode_DecodeFSDefaultAndSize,
    };

    use super::{OsStr, PyConfig, PyObject, StartError, check, wchar_t};

    fn c_string(text: &OsStr) -> Result<CString, StartError> {
        CString::new(text.as_bytes()).map_err(|_| StartError::Nul(text.to_os_string()))
    }

    /// Sets a field to a text. Python decodes it, with its file system encoding.
    ///
    /// # Safety
    /// `field` is a field of `config`, which was initialised after Python was pre-initialised.
    pub(in super::super) unsafe fn set(
        config: *mut PyConfig,
        field: *mut *mut wchar_t,
        text: &OsStr,
    ) -> Result<(), StartError> {
        let text = c_string(text)?;
        // SAFETY: the caller's promise; the text is copied.
        check(unsafe { PyConfig_SetBytesString(config, field, text.as_ptr()) })
    }

    /// Sets `sys.argv`.
    ///
    /// # Safety
    /// `config` was initialised after Python was pre-initialised.
    pub(in super::super) unsafe fn set_argv(
        config: *mut PyConfig,
        argv: &[std::ffi::OsString],
    ) -> Result<(), StartError> {
        let argv = argv.iter().map(|text| c_string(text)).collect::<Result<Vec<_>, _>>()?;
        let pointers: Vec<_> = argv.iter().map(|text| text.as_ptr().cast_mut()).collect();
        // SAFETY: the caller's promise; the texts are copied, and not written to.
        check(unsafe { PyConfig_SetBytesArgv(config, pointers.len() as Py_ssize_t, pointers.as_ptr()) })
    }

    /// A `str`: a new reference, or null with an exception.
    ///
    /// # Safety
    /// Attached.
    pub(in super::super) unsafe fn object(text: &OsStr) -> *mut PyObject {
        let bytes = text.as_bytes();
        // SAFETY: the pointer and the length are those of the text.
        unsafe { PyUnicode_DecodeFSDefaultAndSize(bytes.as_ptr().cast(), bytes.len() as Py_ssize_t) }
    }
}

#[cfg(windows)]
mod system {
    use std::os::windows::ffi::OsStrExt;

    use ffi_sys::{Py_ssize_t, PyConfig_SetArgv, PyConfig_SetString, PyUnicode_FromWideChar};

    use super::{OsStr, PyConfig, PyObject, StartError, check, wchar_t};

    fn wide(text: &OsStr) -> Vec<wchar_t> {
        text.encode_wide().chain([0]).collect()
    }

    /// Sets a field to a text.
    ///
    /// # Safety
    /// `field` is a field of `config`, which was initialised after Python was pre-initialised.
    pub(in super::super) unsafe fn set(
        config: *mut PyConfig,
        field: *mut *mut wchar_t,
        text: &OsStr,
    ) -> Result<(), StartError> {
        // SAFETY: the caller's promise; the text is copied.
        check(unsafe { PyConfig_SetString(config, field, wide(text).as_ptr()) })
    }

    /// Sets `sys.argv`.
    ///
    /// # Safety
    /// `config` was initialised after Python was pre-initialised.
    pub(in super::super) unsafe fn set_argv(
        config: *mut PyConfig,
        argv: &[std::ffi::OsString],
    ) -> Result<(), StartError> {
        let argv: Vec<_> = argv.iter().map(|text| wide(text)).collect();
        let pointers: Vec<_> = argv.iter().map(|text| text.as_ptr().cast_mut()).collect();
        // SAFETY: the caller's promise; the texts are copied, and not written to.
        check(unsafe { PyConfig_SetArgv(config, pointers.len() as Py_ssize_t, pointers.as_ptr()) })
    }

    /// A `str`: a new reference, or null with an exception.
    ///
    /// # Safety
    /// Attached.
    pub(in super::super) unsafe fn object(text: &OsStr) -> *mut PyObject {
        let wide = wide(text);
        // SAFETY: the pointer and the length are those of the text, without its end.
        unsafe { PyUnicode_FromWideChar(wide.as_ptr(), (wide.len() - 1) as Py_ssize_t) }
    }
}

pub(super) use system::{object, set, set_argv};
