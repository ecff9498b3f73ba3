//! `PyPreConfig` and `PyConfig`.

use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

use ffi_sys::{
    Py_DECREF, Py_InitializeFromConfig, Py_PreInitialize, PyConfig, PyConfig_Clear,
    PyConfig_InitIsolatedConfig, PyConfig_InitPythonConfig, PyImport_AppendInittab, PyImport_ImportModule,
    PyList_Insert, PyObject_GetAttrString, PyPreConfig, PyPreConfig_InitIsolatedConfig,
    PyPreConfig_InitPythonConfig, PyStatus, PyStatus_Exception, PyWideStringList_Append,
};

use super::paths::Paths;
use super::{Builder, GilPolicy, StartError, text};

/// Starts the interpreter on this thread, which is attached afterwards.
///
/// # Safety
/// The library is loaded, and no interpreter was started.
pub(super) unsafe fn initialize(builder: &Builder, paths: &Paths) -> Result<(), StartError> {
    let mut preconfig = MaybeUninit::<PyPreConfig>::uninit();
    // SAFETY: the first call fills the struct in, before `Py_PreInitialize` reads it.
    let status = unsafe {
        match builder.reads_environment {
            false => PyPreConfig_InitIsolatedConfig(preconfig.as_mut_ptr()),
            true => PyPreConfig_InitPythonConfig(preconfig.as_mut_ptr()),
        }
        // Paths are UTF-8 whatever the locale is, and the locale of the process stays as it is. Options of Python
        // are not looked for in the arguments of the program.
        (*preconfig.as_mut_ptr()).utf8_mode = 1;
        (*preconfig.as_mut_ptr()).configure_locale = 0;
        (*preconfig.as_mut_ptr()).coerce_c_locale = 0;
        (*preconfig.as_mut_ptr()).parse_argv = 0;
        Py_PreInitialize(preconfig.as_ptr())
    };
    check(status)?;
    for (name, init) in &builder.modules {
        // SAFETY: before the initialisation; the name lives for ever, and the caller of `inittab` vouches for the
        // function.
        if unsafe { PyImport_AppendInittab(name.as_ptr(), Some(*init)) } != 0 {
            return Err(failed("no memory for the table of built-in modules", "PyImport_AppendInittab"));
        }
    }
    let mut config = MaybeUninit::<PyConfig>::uninit();
    let config = config.as_mut_ptr();
    // SAFETY: the call fills the struct in.
    unsafe {
        match builder.reads_environment {
            false => PyConfig_InitIsolatedConfig(config),
            true => PyConfig_InitPythonConfig(config),
        }
    }
    // SAFETY: initialised just now.
    let started = unsafe { set_up(config, builder, paths) };
    // SAFETY: as above; frees the strings that were set.
    unsafe { PyConfig_Clear(config) };
    started?;
    // SAFETY: the interpreter runs, and this thread is attached.
    unsafe { extend_path(builder) }
}

/// # Safety
/// `config` was initialised.
unsafe fn set_up(config: *mut PyConfig, builder: &Builder, paths: &Paths) -> Result<(), StartError> {
    // SAFETY: each call is given a field of `config`, and texts that live during the call.
    unsafe {
        (*config).parse_argv = 0;
        (*config).install_signal_handlers = c_int::from(builder.signal_handlers);
        if builder.leaves_no_bytecode {
            (*config).write_bytecode = 0;
        }
        if builder.gil_forced_off || builder.gil == GilPolicy::Deny {
            (*config).enable_gil = 0;
        }
        if let Some(home) = &paths.home {
            text::set(config, &raw mut (*config).home, home.as_os_str())?;
        }
        text::set(config, &raw mut (*config).executable, paths.executable.as_os_str())?;
        text::set(config, &raw mut (*config).program_name, paths.executable.as_os_str())?;
        if !builder.argv.is_empty() {
            text::set_argv(config, &builder.argv)?;
        }
        if builder.gil == GilPolicy::Allow {
            let filter =
                text::wide("ignore:The global interpreter lock (GIL) has been enabled:RuntimeWarning");
            check(PyWideStringList_Append(&raw mut (*config).warnoptions, filter.as_ptr()))?;
        }
        check(Py_InitializeFromConfig(config))
    }
}

/// Puts the extra folders in front of `sys.path`.
///
/// # Safety
/// Attached.
unsafe fn extend_path(builder: &Builder) -> Result<(), StartError> {
    if builder.path_entries.is_empty() {
        return Ok(());
    }
    let error = |function| failed("`sys.path` could not be extended", function);
    // SAFETY: attached, and nobody else uses the interpreter; each reference is given back once.
    unsafe {
        let sys = PyImport_ImportModule(c"sys".as_ptr());
        if sys.is_null() {
            return Err(error("PyImport_ImportModule"));
        }
        let path = PyObject_GetAttrString(sys, c"path".as_ptr());
        Py_DECREF(sys);
        if path.is_null() {
            return Err(error("PyObject_GetAttrString"));
        }
        let mut inserted = 0;
        for (index, folder) in (0..).zip(&builder.path_entries) {
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
            let folder = text::object(folder.as_os_str());
            inserted |= match folder.is_null() {
                true => -1,
                false => PyList_Insert(path, index, folder),
            };
            if !folder.is_null() {
                Py_DECREF(folder);
            }
        }
        Py_DECREF(path);
        if inserted == 0 { Ok(()) } else { Err(error("PyList_Insert")) }
    }
}

/// An error of our own making that reads as one of CPython's.
pub(super) fn failed(message: &str, function: &str) -> StartError {
    StartError::Status { message: message.to_owned(), function: Some(function.to_owned()) }
}

/// The text of a status that is an error.
pub(super) fn check(status: PyStatus) -> Result<(), StartError> {
    // SAFETY: plain data, and the library is loaded.
    if unsafe { PyStatus_Exception(status) } == 0 {
        return Ok(());
    }
    let text = |text: *const core::ffi::c_char| {
        // SAFETY: the texts of a status are static strings.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
    };
    let exit = || format!("it wants to exit with status {}", status.exitcode);
    Err(StartError::Status {
        message: text(status.err_msg).unwrap_or_else(exit),
        function: text(status.func),
    })
}
