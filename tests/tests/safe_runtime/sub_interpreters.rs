//! Threads that are attached to a sub-interpreter, which a host may have made.

use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use ffi_safe::buffer::Buffer;
use ffi_safe::value::{ByteArray, Capsule};
use ffi_safe::{AttachError, attach, threads};
use ffi_sys::{
    Py_EndInterpreter, Py_NewInterpreterFromConfig, PyEval_RestoreThread, PyInterpreterConfig,
    PyInterpreterState_Main, PyStatus_Exception, PyThreadState_Clear, PyThreadState_DeleteCurrent,
    PyThreadState_GetUnchecked, PyThreadState_New, PyThreadState_Swap,
};

use crate::child::child;

/// Runs `body` on a new thread that is attached to a sub-interpreter.
fn in_sub_interpreter(body: impl FnOnce() + Send + 'static) {
    let work = move || {
        let config = PyInterpreterConfig {
            use_main_obmalloc: 0,
            allow_fork: 0,
            allow_exec: 0,
            allow_threads: 1,
            allow_daemon_threads: 0,
            check_multi_interp_extensions: 1,
            gil: 2,
        };
        let mut sub = ptr::null_mut();
        // SAFETY: as a host does it: a state of this thread's own, under which the sub-interpreter is made.
        let main = unsafe {
            let main = PyThreadState_New(PyInterpreterState_Main());
            PyEval_RestoreThread(main);
            let status = Py_NewInterpreterFromConfig(&mut sub, &config);
            assert_eq!(PyStatus_Exception(status), 0);
            main
        };
        body();
        // SAFETY: attached to the sub-interpreter, which ends with its one thread, and then to the main one again.
        unsafe {
            Py_EndInterpreter(sub);
            PyThreadState_Swap(main);
            PyThreadState_Clear(main);
            PyThreadState_DeleteCurrent();
        }
    };
    thread::Builder::new().stack_size(threads::STACK_SIZE).spawn(work).unwrap().join().unwrap();
}

/// Notes in which interpreter it is dropped.
struct Placed;

static DROPPED: AtomicUsize = AtomicUsize::new(0);
static ELSEWHERE: AtomicBool = AtomicBool::new(false);

impl Drop for Placed {
    fn drop(&mut self) {
        // SAFETY: attached, as whoever destroys a capsule is.
        let is_main = unsafe { (*PyThreadState_GetUnchecked()).interp == PyInterpreterState_Main() };
        ELSEWHERE.fetch_or(!is_main, Ordering::SeqCst);
        DROPPED.fetch_add(1, Ordering::SeqCst);
    }
}

/// Objects of the main interpreter are destroyed by its own thread states.
#[test]
fn handles_dropped_there() {
    child(|| {
        let (object, buffer) = tests::safe::run(|py| {
            let array = ByteArray::new(py, b"abc").unwrap();
            let buffer = Buffer::<u8>::get(&array).unwrap().unbind();
            (Capsule::new(py, Placed).unwrap().unbind(), buffer)
        });
        in_sub_interpreter(move || {
            assert_eq!(attach(|_| ()), Err(AttachError::OtherInterpreter));
            drop((object, buffer));
            assert_eq!(DROPPED.load(Ordering::SeqCst), 0);
        });
        tests::safe::run(|_| assert_eq!(DROPPED.load(Ordering::SeqCst), 1));
        assert!(!ELSEWHERE.load(Ordering::SeqCst));
    })
    .succeeded();
}
