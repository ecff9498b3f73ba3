//! A sub-interpreter, as a host may have made one.

use std::{ptr, thread};

use ffi_sys::{
    Py_EndInterpreter, Py_NewInterpreterFromConfig, PyEval_RestoreThread, PyInterpreterConfig,
    PyInterpreterState_Main, PyStatus_Exception, PyThreadState_Clear, PyThreadState_DeleteCurrent,
    PyThreadState_GetUnchecked, PyThreadState_New, PyThreadState_Swap,
};

use crate::embed::STACK;

/// Runs `body` on a new thread that is attached to a sub-interpreter. The interpreter runs, and the calling thread
/// is detached.
///
/// # Panics
///
/// If there is no sub-interpreter to be had, and if `body` does.
pub fn in_sub_interpreter(body: impl FnOnce() + Send + 'static) {
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
    thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap();
}

/// Whether the calling thread, which is attached, is so to the main interpreter.
pub fn is_in_main_interpreter() -> bool {
    // SAFETY: attached, by the caller's word: the state is the thread's own.
    unsafe { (*PyThreadState_GetUnchecked()).interp == PyInterpreterState_Main() }
}
