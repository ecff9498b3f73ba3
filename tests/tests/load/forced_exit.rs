//! A thread that attaches after another one has finalized the interpreter.
//!
//! Up to 3.13.7 CPython ends such a thread by `pthread_exit`, a forced unwind that Rust cannot take part in: the
//! process aborts. From 3.13.8 on the thread waits for ever. With the functions of `ffi-sys` it waits in every
//! version.

use std::ffi::CString;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use ffi_sys::{
    Py_FinalizeEx, Py_InitializeFromConfig, PyConfig, PyConfig_Clear, PyConfig_InitIsolatedConfig,
    PyConfig_SetBytesString, PyEval_AcquireThread, PyEval_RestoreThread, PyEval_SaveThread,
    PyGILState_Ensure, PyStatus_Exception, PyThreadState, PyThreadState_Swap, Version, table,
};
use tests::embed::STACK;

use crate::child::{Outcome, child};
use crate::load_real;

/// From this version on CPython lets the thread wait by itself.
const WAITS: Version = Version::from_hex(0x030d_08f0);

/// Whether the interpreter under test lets the thread wait by itself.
fn waits_by_itself() -> bool {
    let version = tests::python().version;
    (version.major, version.minor, version.micro) >= (3, 13, WAITS.micro())
}

/// A thread state as a value that crosses threads.
struct State(*mut PyThreadState);
// SAFETY: a bare address; it is used by the thread that made it alone.
unsafe impl Send for State {}

/// Starts the interpreter, finalizes it while a second thread is detached, and lets that thread `attach`.
///
/// `Ok` if the thread is in the call for half a second, which means that it will not come back.
fn attach_after_finalization(attach: unsafe fn(*mut PyThreadState)) {
    static CALLS: AtomicBool = AtomicBool::new(false);
    static RETURNED: AtomicBool = AtomicBool::new(false);

    load_real();
    initialize();
    // SAFETY: attached since the initialization; attached again below, before the finalization.
    let main = unsafe { PyEval_SaveThread() };
    let (is_detached, detached) = channel();
    let (finalized, is_finalized) = channel::<()>();
    let late = move || {
        // SAFETY: the interpreter runs.
        unsafe { PyGILState_Ensure() };
        // SAFETY: attached just now.
        let state = unsafe { PyEval_SaveThread() };
        is_detached.send(()).unwrap();
        is_finalized.recv().unwrap();
        CALLS.store(true, Ordering::SeqCst);
        // SAFETY: none is possible: this is the mistake whose outcome is tested.
        unsafe { attach(State(state).0) };
        RETURNED.store(true, Ordering::SeqCst);
    };
    thread::Builder::new().stack_size(STACK).spawn(late).unwrap();
    detached.recv().unwrap();
    // SAFETY: this thread's own state.
    unsafe { PyEval_RestoreThread(main) };
    // SAFETY: attached; no other thread is.
    assert_eq!(unsafe { Py_FinalizeEx() }, 0);
    finalized.send(()).unwrap();
    thread::sleep(Duration::from_millis(500));
    assert!(CALLS.load(Ordering::SeqCst), "the thread did not get as far as the call");
    assert!(!RETURNED.load(Ordering::SeqCst), "the thread attached to an interpreter that is gone");
}

fn initialize() {
    let home = CString::new(tests::python().home.to_str().unwrap()).unwrap();
    let mut config = MaybeUninit::<PyConfig>::uninit();
    let config = config.as_mut_ptr();
    // SAFETY: the first function writes the whole structure, which is cleared at the end.
    unsafe {
        PyConfig_InitIsolatedConfig(config);
        (*config).write_bytecode = 0;
        let status = PyConfig_SetBytesString(config, &raw mut (*config).home, home.as_ptr());
        assert_eq!(PyStatus_Exception(status), 0);
        let status = Py_InitializeFromConfig(config);
        assert_eq!(PyStatus_Exception(status), 0);
        PyConfig_Clear(config);
    }
}

#[test]
fn restore_thread_waits() {
    let attach = |state| {
        // SAFETY: see `attach_after_finalization`.
        unsafe { PyEval_RestoreThread(state) };
    };
    child(move || attach_after_finalization(attach)).succeeded();
}

#[test]
fn acquire_thread_waits() {
    let attach = |state| {
        // SAFETY: see `attach_after_finalization`.
        unsafe { PyEval_AcquireThread(state) };
    };
    child(move || attach_after_finalization(attach)).succeeded();
}

#[test]
fn swap_waits() {
    let attach = |state| {
        // SAFETY: see `attach_after_finalization`.
        unsafe { PyThreadState_Swap(state) };
    };
    child(move || attach_after_finalization(attach)).succeeded();
}

/// Callbacks are `extern "C"` functions, whose calls are compiled in another way: see `hang_on_forced_exit`.
#[test]
fn restore_thread_in_a_callback_waits() {
    #[inline(always)]
    extern "C" fn callback(state: *mut PyThreadState) {
        // SAFETY: see `attach_after_finalization`.
        unsafe { PyEval_RestoreThread(state) };
    }
    child(|| attach_after_finalization(|state| callback(state))).succeeded();
}

/// The same with CPython's own function, which is what the shims protect from.
fn without_the_shim(outcome: &Outcome) {
    match waits_by_itself() {
        true => outcome.succeeded(),
        false => outcome.aborted(&[]),
    }
}

#[test]
fn restore_thread_without_the_shim() {
    let attach = |state| {
        // SAFETY: see `attach_after_finalization`.
        unsafe { (table().PyEval_RestoreThread.get())(state) };
    };
    without_the_shim(&child(move || attach_after_finalization(attach)));
}
