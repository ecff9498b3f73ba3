//! One interpreter inside this process, on the raw bindings alone.

use std::ffi::{CStr, CString, c_char};
use std::mem::MaybeUninit;
use std::path::Path;
use std::ptr;

use anyhow::{Context, Result, bail, ensure};
use ffi_sys::{
    Py_CompileString, Py_DECREF, Py_InitializeFromConfig, Py_PreInitialize, Py_file_input, PyConfig,
    PyConfig_Clear, PyConfig_InitIsolatedConfig, PyConfig_SetBytesString, PyErr_Print, PyEval_RestoreThread,
    PyEval_SaveThread, PyImport_ExecCodeModule, PyInterpreterState, PyInterpreterState_Get, PyLong_FromLong,
    PyObject, PyObject_GetAttrString, PyObject_Str, PyObject_Vectorcall, PyPreConfig,
    PyPreConfig_InitIsolatedConfig, PyStatus, PyStatus_Exception, PyThreadState, PyThreadState_Clear,
    PyThreadState_DeleteCurrent, PyThreadState_New, PyUnicode_AsUTF8, wchar_t,
};
use locator::Python;

/// The interpreter, initialised and waiting: no thread is attached to it.
pub(super) struct Interpreter {
    state: *mut PyInterpreterState,
}

// SAFETY: the pointer is handed to `PyThreadState_New` only, which any thread may call; the demo never finalizes,
// so the interpreter lives as long as the process.
unsafe impl Sync for Interpreter {}

impl Interpreter {
    /// Loads the library and starts it: isolated, with the paths of `python`, and without the GIL whatever
    /// extension modules ask for.
    pub(super) fn start(python: &Python) -> Result<Self> {
        // SAFETY: the locator has read that the file is a libpython3.13t.
        unsafe { ffi_sys::load(&python.library) }?;
        let mut preconfig = MaybeUninit::<PyPreConfig>::uninit();
        // SAFETY: the call fills the struct in, and `Py_PreInitialize` reads it before anything else is called.
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
        let started = initialize(config, python);
        // SAFETY: initialised above; it owns the strings that were set.
        unsafe { PyConfig_Clear(config) };
        started?;
        // SAFETY: the interpreter runs, and this thread is attached.
        unsafe { ffi_sys::self_test() }?;
        // SAFETY: attached.
        let state = unsafe { PyInterpreterState_Get() };
        // SAFETY: attached, and detached by this. The thread state stays with this thread, which needs it no more.
        unsafe { PyEval_SaveThread() };
        Ok(Self { state })
    }

    /// A thread state for the calling thread, attached until it is dropped.
    pub(super) fn attach(&self) -> Attached {
        // SAFETY: a thread state must be made on the thread that uses it, which is this one.
        let state = unsafe { PyThreadState_New(self.state) };
        assert!(!state.is_null(), "out of memory for a thread state");
        // SAFETY: made for this thread, and not attached yet.
        unsafe { PyEval_RestoreThread(state) };
        Attached { state }
    }
}

/// Sets the paths and starts the interpreter.
fn initialize(config: *mut PyConfig, python: &Python) -> Result<()> {
    // SAFETY: `config` was initialised by the caller; each call is given a field of it.
    unsafe {
        (*config).enable_gil = 0;
        (*config).write_bytecode = 0;
        set_path(config, &raw mut (*config).home, &python.home)?;
        set_path(config, &raw mut (*config).executable, &python.executable)?;
        set_path(config, &raw mut (*config).program_name, &python.executable)?;
        check(Py_InitializeFromConfig(config))
    }
}

/// Sets one path of the configuration.
///
/// # Safety
/// `field` is a field of `config`, which was initialised.
unsafe fn set_path(config: *mut PyConfig, field: *mut *mut wchar_t, path: &Path) -> Result<()> {
    let text = CString::new(path.as_os_str().as_encoded_bytes())
        .with_context(|| format!("{} holds a NUL byte", path.display()))?;
    // SAFETY: the caller's promise; Python copies the text, and was pre-initialised, so that it decodes UTF-8.
    check(unsafe { PyConfig_SetBytesString(config, field, text.as_ptr()) })
}

/// The text of a status that is an error.
fn check(status: PyStatus) -> Result<()> {
    // SAFETY: plain data, and the library is loaded.
    if unsafe { PyStatus_Exception(status) } == 0 {
        return Ok(());
    }
    let text = |text: *const c_char| match text.is_null() {
        true => "no message".into(),
        // SAFETY: the messages of a status are static strings.
        false => unsafe { CStr::from_ptr(text) }.to_string_lossy(),
    };
    bail!("the interpreter did not start: {} (in {})", text(status.err_msg), text(status.func))
}

/// The calling thread is attached, until this is dropped.
pub(super) struct Attached {
    state: *mut PyThreadState,
}

impl Drop for Attached {
    fn drop(&mut self) {
        // SAFETY: this thread's own state, and attached; nothing of it is used afterwards.
        unsafe {
            PyThreadState_Clear(self.state);
            PyThreadState_DeleteCurrent();
        }
    }
}

impl Attached {
    /// Compiles and runs the source of a module.
    pub(super) fn module(&self, name: &CStr, source: &CStr) -> Result<Object> {
        // SAFETY: attached; the strings end in NUL; the code object is dropped after its one use.
        let module = unsafe {
            let code = Py_CompileString(source.as_ptr(), c"workload.py".as_ptr(), Py_file_input);
            if code.is_null() {
                return Err(self.python_error("compiling the workload"));
            }
            let module = PyImport_ExecCodeModule(name.as_ptr(), code);
            Py_DECREF(code);
            module
        };
        self.object(module, "running the workload's module")
    }

    /// An attribute of an object.
    pub(super) fn attribute(&self, object: &Object, name: &CStr) -> Result<Object> {
        // SAFETY: attached; the object is alive.
        let value = unsafe { PyObject_GetAttrString(object.0, name.as_ptr()) };
        self.object(value, "looking up a function of the workload")
    }

    /// Calls a function with ints, and gives the text of what it returns.
    pub(super) fn call(&self, function: &Object, arguments: &[u32]) -> Result<String> {
        let arguments = arguments
            .iter()
            // SAFETY: attached.
            .map(|argument| self.object(unsafe { PyLong_FromLong((*argument).into()) }, "making an int"))
            .collect::<Result<Vec<_>>>()?;
        let pointers: Vec<*mut PyObject> = arguments.iter().map(|argument| argument.0).collect();
        // SAFETY: attached; the function and its arguments are alive throughout the call.
        let result =
            unsafe { PyObject_Vectorcall(function.0, pointers.as_ptr(), pointers.len(), ptr::null_mut()) };
        let result = self.object(result, "calling a function of the workload")?;
        // SAFETY: attached; a live object.
        let text = self.object(unsafe { PyObject_Str(result.0) }, "taking the text of a result")?;
        // SAFETY: attached; a live str, whose UTF-8 form lives as long as it does, and is copied here.
        let text = unsafe { CStr::from_ptr(PyUnicode_AsUTF8(text.0)) }.to_string_lossy().into_owned();
        let release = |object: Object| {
            // SAFETY: attached; the reference is this one's own, and not used again.
            unsafe { Py_DECREF(object.0) }
        };
        release(result);
        arguments.into_iter().for_each(release);
        Ok(text)
    }

    fn object(&self, pointer: *mut PyObject, what: &str) -> Result<Object> {
        if pointer.is_null() { Err(self.python_error(what)) } else { Ok(Object(pointer)) }
    }

    /// Prints the traceback, as `python` itself does, and names what failed.
    fn python_error(&self, what: &str) -> anyhow::Error {
        // SAFETY: attached.
        unsafe { PyErr_Print() };
        anyhow::anyhow!("{what} raised the exception above")
    }
}

/// A strong reference, released by hand: the demo keeps the few that it has until the process ends.
#[derive(Debug)]
pub(super) struct Object(*mut PyObject);

// SAFETY: a strong reference keeps its object alive on every thread; all uses take an `Attached`.
unsafe impl Send for Object {}
// SAFETY: as above: a shared reference allows calls, which CPython synchronises itself.
unsafe impl Sync for Object {}

/// The source of a module as a C string.
pub(super) fn c_source(source: &str) -> Result<CString> {
    let source = CString::new(source).context("the workload holds a NUL byte")?;
    ensure!(!source.is_empty(), "the workload is empty");
    Ok(source)
}
