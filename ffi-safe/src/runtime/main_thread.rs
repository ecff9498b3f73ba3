//! Python's main thread: the one that starts the interpreter, and the only one that can finalize it.
//!
//! CPython keeps its thread state for ever, writes to it from other threads, and finalizes on it even if another
//! thread asks for that. So it is best on a thread that lives as long as the interpreter and does nothing else.

use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, ThreadId};

use ffi_sys::{
    Py_FinalizeEx, PyEval_RestoreThread, PyEval_SaveThread, PyGILState_GetThisThreadState, PyThreadState,
};
use parking_lot::Mutex;

use super::paths::Paths;
use super::{Builder, StartError, config, gil, signals};
use crate::object::pending;
use crate::threads::STACK_SIZE;

static MAIN: OnceLock<Main> = OnceLock::new();

/// Where the interpreter is to be started.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// On the calling thread.
    Here,
    /// On a thread of its own.
    Apart,
}

/// Where Python's main thread is.
pub(super) enum Main {
    /// A thread of the program.
    Here(ThreadId),
    /// A thread of its own, which takes one order.
    Apart(Mutex<Sender<Finalize>>),
}

/// The order to finalize, and whom to tell what `Py_FinalizeEx` says.
pub(super) struct Finalize(pub(super) Sender<i32>);

/// Where Python's main thread is, if this crate has started the interpreter.
pub(super) fn main() -> Option<&'static Main> {
    MAIN.get()
}

/// Starts the interpreter, with no thread attached afterwards.
///
/// # Safety
/// The library is loaded, and nobody has started an interpreter or can start one meanwhile.
pub(super) unsafe fn start(builder: Builder, paths: Paths, place: Place) -> Result<(), StartError> {
    match place {
        Place::Here => {
            // SAFETY: forwarded 1:1.
            unsafe { initialize(&builder, &paths) }?;
            let _ = MAIN.set(Main::Here(thread::current().id()));
        }
        Place::Apart => {
            let (report, reported) = channel();
            let (order, orders) = channel();
            let body = move || {
                // SAFETY: the caller of `start` waits for the report.
                let initialized = unsafe { initialize(&builder, &paths) };
                let runs = initialized.is_ok();
                // The caller waits for it.
                let _ = report.send(initialized);
                if runs {
                    serve(&orders);
                }
            };
            let thread = thread::Builder::new().name("python main".into()).stack_size(STACK_SIZE);
            thread.spawn(body).map_err(StartError::Thread)?;
            reported.recv().map_err(|_| StartError::Panicked)??;
            let _ = MAIN.set(Main::Apart(Mutex::new(order)));
        }
    }
    Ok(())
}

/// Sleeps until the order comes.
fn serve(orders: &Receiver<Finalize>) {
    // Without a sender nobody can ask any more: the process ends.
    let Ok(Finalize(reply)) = orders.recv() else { return };
    // SAFETY: this is Python's main thread, and it is not attached.
    let status = unsafe { finalize() };
    let _ = reply.send(status);
}

/// # Safety
/// As [`start`].
unsafe fn initialize(builder: &Builder, paths: &Paths) -> Result<(), StartError> {
    // SAFETY: forwarded 1:1.
    unsafe { config::initialize(builder, paths) }?;
    // SAFETY: this thread has just started the interpreter, and is attached.
    let checked = unsafe {
        let tested = ffi_sys::self_test().map_err(StartError::SelfTest);
        let watched = tested.and_then(|()| gil::watch(builder.gil));
        match builder.signal_handlers {
            true => watched,
            false => watched.and_then(|()| signals::leave_alone()),
        }
    };
    // SAFETY: attached. The thread keeps its state, which it finds again when it attaches.
    unsafe { PyEval_SaveThread() };
    checked
}

/// Finalizes the interpreter, and tells what `Py_FinalizeEx` says.
///
/// # Safety
/// The calling thread is Python's main thread, and detached; no other thread is attached through this crate, or
/// will be.
pub(super) unsafe fn finalize() -> i32 {
    // SAFETY: the interpreter runs. The thread has the state with which it was started.
    let state: *mut PyThreadState = unsafe { PyGILState_GetThisThreadState() };
    // SAFETY: this thread's own state. Other threads of Python are waited for by `Py_FinalizeEx` itself, which
    // detaches meanwhile.
    unsafe {
        PyEval_RestoreThread(state);
        pending::drain();
        Py_FinalizeEx()
    }
}
