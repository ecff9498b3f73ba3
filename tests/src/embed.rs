//! One running Python per test process, and attaching to it.

use std::ffi::{CStr, CString};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::path::Path;
use std::ptr;
use std::sync::OnceLock;
use std::thread;

use ffi_sys::{
    Py_DecRef, Py_InitializeFromConfig, Py_PreInitialize, Py_eval_input, PyConfig, PyConfig_Clear,
    PyConfig_InitIsolatedConfig, PyConfig_SetBytesString, PyDict_New, PyErr_Print, PyEval_RestoreThread,
    PyEval_SaveThread, PyInterpreterState_Main, PyObject, PyObject_CallNoArgs, PyPreConfig,
    PyPreConfig_InitIsolatedConfig, PyRun_StringFlags, PyStatus, PyStatus_Exception, PyThreadState,
    PyThreadState_Clear, PyThreadState_DeleteCurrent, PyThreadState_GetUnchecked, PyThreadState_New, wchar_t,
};

use crate::interpreter::python;
use crate::worker::Ref;

/// The stack of threads that run Python: C recursion in CPython is limited by a count that fits this size.
pub const STACK: usize = 8 << 20;

/// Starts the interpreter, unless the process has one.
///
/// # Panics
///
/// If there is no interpreter to start, or if it does not start.
pub fn start() {
    start_with(|| {});
}

/// Starts the interpreter, unless the process has one: `prepare` runs before anything is allocated.
///
/// It runs between the pre-initialization and the initialization, where allocators may be wrapped. Only the
/// first start of a process runs what it is given.
///
/// # Panics
///
/// As [`start`].
pub fn start_with(prepare: fn()) {
    static STARTED: OnceLock<Result<(), String>> = OnceLock::new();
    let started = STARTED.get_or_init(|| {
        let (report, reported) = std::sync::mpsc::channel();
        // A thread of its own that never ends: the thread state of the thread that starts Python exists as long
        // as the process, and no other thread may get the same id meanwhile.
        let main = move || {
            // SAFETY: this thread is the only one that uses Python until it has reported.
            report.send(unsafe { initialize(prepare) }).unwrap();
            loop {
                thread::park();
            }
        };
        thread::Builder::new().name("python main".into()).stack_size(STACK).spawn(main).unwrap();
        reported.recv().unwrap_or_else(|_| Err("the thread that starts Python has panicked".into()))
    });
    if let Err(why) = started {
        panic!("Python did not start: {why}");
    }
}

/// Loads the library and starts the interpreter, whose thread state is detached afterwards.
///
/// # Safety
///
/// No other thread uses Python.
unsafe fn initialize(prepare: fn()) -> Result<(), String> {
    let python = python();
    // SAFETY: the locator has proved that the file is a libpython3.13t.
    unsafe { ffi_sys::load(&python.library) }.map_err(|error| format!("{:#}", anyhow::Error::new(error)))?;
    let mut pre = MaybeUninit::<PyPreConfig>::uninit();
    // SAFETY: the function writes the whole structure; the library is loaded and not initialized.
    unsafe { PyPreConfig_InitIsolatedConfig(pre.as_mut_ptr()) };
    // SAFETY: written above.
    let mut pre = unsafe { pre.assume_init() };
    pre.utf8_mode = 1;
    // SAFETY: a complete configuration, before any other call.
    check(unsafe { Py_PreInitialize(&pre) })?;
    prepare();
    let mut config = MaybeUninit::<PyConfig>::uninit();
    let config = config.as_mut_ptr();
    // SAFETY: the function writes the whole structure; it is cleared at the end, and the string functions
    // allocate what they store.
    unsafe {
        PyConfig_InitIsolatedConfig(config);
        // The tree is a verified one that other processes use too.
        (*config).write_bytecode = 0;
        let started = set(config, &raw mut (*config).home, &python.home)
            .and_then(|()| set(config, &raw mut (*config).executable, &python.executable))
            .and_then(|()| set(config, &raw mut (*config).program_name, &python.executable))
            .and_then(|()| check(Py_InitializeFromConfig(config)));
        PyConfig_Clear(config);
        started?;
        ffi_sys::self_test().map_err(|error| error.to_string())?;
        PyEval_SaveThread();
    }
    Ok(())
}

/// Sets a string of the configuration to a path.
///
/// # Safety
///
/// `field` is a field of `config`, which is initialized; Python is pre-initialized.
unsafe fn set(config: *mut PyConfig, field: *mut *mut wchar_t, path: &Path) -> Result<(), String> {
    let path = CString::new(path.as_os_str().as_encoded_bytes()).map_err(|error| error.to_string())?;
    // SAFETY: forwarded.
    check(unsafe { PyConfig_SetBytesString(config, field, path.as_ptr()) })
}

/// The message of a status that is no success.
fn check(status: PyStatus) -> Result<(), String> {
    // SAFETY: a status is a plain value.
    if unsafe { PyStatus_Exception(status) } == 0 {
        return Ok(());
    }
    if status.err_msg.is_null() {
        return Err(format!("exit status {}", status.exitcode));
    }
    // SAFETY: messages of statuses are C strings that live as long as the process.
    Err(unsafe { CStr::from_ptr(status.err_msg) }.to_string_lossy().into_owned())
}

/// Runs `body` with the calling thread attached; starts the interpreter if need be.
///
/// The thread gets one thread state, at its first use, and keeps it until it ends. While attached it must not
/// wait for other threads except through Python: what stops the world would wait for it.
///
/// # Panics
///
/// As [`start`].
pub fn attached<R>(body: impl FnOnce() -> R) -> R {
    start();
    // SAFETY: reads a thread-local variable of the loaded library.
    if !unsafe { PyThreadState_GetUnchecked() }.is_null() {
        return body();
    }
    STATE.with(|state| {
        // SAFETY: the state was made by this thread, is not attached, and nothing finalizes the interpreter.
        unsafe { PyEval_RestoreThread(state.0) };
        let _detach = Detach;
        body()
    })
}

/// Runs `body` with the calling thread, which is attached, detached: for everything that waits.
pub fn detached<R>(body: impl FnOnce() -> R) -> R {
    struct Attach(*mut PyThreadState);
    impl Drop for Attach {
        fn drop(&mut self) {
            // SAFETY: the state was saved by this thread, at the beginning of the same call.
            unsafe { PyEval_RestoreThread(self.0) };
        }
    }
    // SAFETY: reads a thread-local variable; a detached thread is refused.
    assert!(!unsafe { PyThreadState_GetUnchecked() }.is_null(), "the thread is detached already");
    // SAFETY: the thread is attached.
    let _attach = Attach(unsafe { PyEval_SaveThread() });
    body()
}

/// Calls a Python function that does nothing, which brings the calling thread through the interpreter's loop: it
/// handles there what other threads have asked of it, such as merging counts of its objects.
///
/// # Panics
///
/// If Python raises an exception, or if the thread is detached.
pub fn evaluate() {
    static FUNCTION: OnceLock<Ref> = OnceLock::new();
    // Not `get_or_init`: who waits for the thread that makes it does so attached, and that one may have been stopped.
    let function = FUNCTION.get().unwrap_or_else(|| {
        let made = Ref(python_object("lambda: None"));
        if let Err(Ref(late)) = FUNCTION.set(made) {
            // SAFETY: attached; the reference is this call's own.
            unsafe { Py_DecRef(late) };
        }
        FUNCTION.get().expect("it was set above, or by the thread that came first")
    });
    // SAFETY: the thread is attached, or the call ends the process with a message; the result is `None`.
    let result = unsafe { PyObject_CallNoArgs(function.0) };
    assert!(!result.is_null(), "a function that does nothing failed");
}

/// The value of a Python expression that needs no names but the built-in ones: a new reference.
///
/// # Panics
///
/// If Python raises an exception, or if the thread is detached.
pub fn python_object(expression: &str) -> *mut PyObject {
    // SAFETY: reads a thread-local variable; a detached thread is refused.
    assert!(!unsafe { PyThreadState_GetUnchecked() }.is_null(), "the thread is detached");
    let source = CString::new(expression).expect("an expression without NUL");
    // SAFETY: attached; the dictionary lives until the evaluation ends, and belongs to this call alone.
    unsafe {
        let globals = PyDict_New();
        let value = PyRun_StringFlags(source.as_ptr(), Py_eval_input, globals, globals, ptr::null_mut());
        if value.is_null() {
            PyErr_Print();
            panic!("Python does not evaluate `{expression}`");
        }
        Py_DecRef(globals);
        value
    }
}

/// Detaches the thread, also when `attached` ends by a panic.
struct Detach;

impl Drop for Detach {
    fn drop(&mut self) {
        // SAFETY: `attached` attached the thread, and `detached` is balanced.
        unsafe { PyEval_SaveThread() };
    }
}

/// The thread state of a thread, which goes with it.
struct State(*mut PyThreadState, PhantomData<*mut ()>);

thread_local! {
    // SAFETY: the interpreter runs when this is used first, and the state is made by the thread that uses it.
    static STATE: State = State(unsafe { PyThreadState_New(PyInterpreterState_Main()) }, PhantomData);
}

impl Drop for State {
    fn drop(&mut self) {
        // SAFETY: the state is this thread's own and detached; nothing uses Python on the thread afterwards.
        unsafe {
            PyEval_RestoreThread(self.0);
            PyThreadState_Clear(self.0);
            PyThreadState_DeleteCurrent();
        }
    }
}
