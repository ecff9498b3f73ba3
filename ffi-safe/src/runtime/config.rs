//! `PyPreConfig` and `PyConfig`.

use core::ffi::CStr;
use core::mem::MaybeUninit;
use std::ffi::CString;
use std::path::Path;

use ffi_sys::{
    Py_InitializeFromConfig, Py_PreInitialize, PyConfig, PyConfig_Clear, PyConfig_InitIsolatedConfig,
    PyConfig_SetBytesString, PyPreConfig, PyPreConfig_InitIsolatedConfig, PyStatus, PyStatus_Exception, wchar_t,
};

use super::{Builder, StartError};

/// Starts the interpreter on this thread, which is attached afterwards.
///
/// # Safety
/// The library is loaded, and no interpreter was started.
pub(super) unsafe fn initialize(builder: &Builder) -> Result<(), StartError> {
    let mut preconfig = MaybeUninit::<PyPreConfig>::uninit();
    // SAFETY: the call fills the struct in, before `Py_PreInitialize` reads it.
    let status = unsafe {
        PyPreConfig_InitIsolatedConfig(preconfig.as_mut_ptr());
        (*preconfig.as_mut_ptr()).utf8_mode = 1;
        Py_PreInitialize(preconfig.as_ptr())
    };
    check(status)?;
    let mut config = MaybeUninit::<PyConfig>::uninit();
    let config = config.as_mut_ptr();
    // SAFETY: the call fills the struct in.
    unsafe { PyConfig_InitIsolatedConfig(config) };
    // SAFETY: initialised just now.
    let started = unsafe { set_up(config, builder) };
    // SAFETY: as above; frees the strings that were set.
    unsafe { PyConfig_Clear(config) };
    started
}

/// # Safety
/// `config` was initialised.
unsafe fn set_up(config: *mut PyConfig, builder: &Builder) -> Result<(), StartError> {
    // SAFETY: each call is given a field of `config`.
    unsafe {
        if let Some(home) = &builder.home {
            set_path(config, &raw mut (*config).home, home)?;
        }
        if let Some(executable) = &builder.executable {
            set_path(config, &raw mut (*config).executable, executable)?;
            set_path(config, &raw mut (*config).program_name, executable)?;
        }
        check(Py_InitializeFromConfig(config))
    }
}

/// # Safety
/// `field` is a field of `config`, which was initialised.
unsafe fn set_path(config: *mut PyConfig, field: *mut *mut wchar_t, path: &Path) -> Result<(), StartError> {
    let text = CString::new(path.as_os_str().as_encoded_bytes()).map_err(|_| StartError::Nul(path.to_path_buf()))?;
    // SAFETY: the caller's promise; Python copies the text, and decodes it as UTF-8 since it was pre-initialised so.
    check(unsafe { PyConfig_SetBytesString(config, field, text.as_ptr()) })
}

/// The text of a status that is an error.
fn check(status: PyStatus) -> Result<(), StartError> {
    // SAFETY: plain data, and the library is loaded.
    if unsafe { PyStatus_Exception(status) } == 0 {
        return Ok(());
    }
    let text = |text: *const core::ffi::c_char| {
        // SAFETY: the texts of a status are static strings.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    };
    let exit = || format!("it wants to exit with status {}", status.exitcode);
    Err(StartError::Status { message: text(status.err_msg).unwrap_or_else(exit), function: text(status.func) })
}
