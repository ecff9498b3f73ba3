//! Detaching for a stretch of code, and two old names.

use crate::{PyThreadState, PyThreadState_Get, PyThreadState_GetUnchecked};

/// Detaches the calling thread until [`Py_END_ALLOW_THREADS!`](crate::Py_END_ALLOW_THREADS) of the same name, for
/// code that waits or computes for long.
///
/// Every critical section of the thread is suspended meanwhile. `save` is a [`Cell`](core::cell::Cell) with the
/// thread state.
///
/// # Safety
///
/// Expands to statements that call C, so it stands in an `unsafe` block. The thread is attached. In between it
/// touches no Python object, not even its reference count, and every way out passes the end or
/// [`Py_BLOCK_THREADS!`](crate::Py_BLOCK_THREADS), on the same thread. They do not nest.
///
/// # Examples
///
/// ```no_run
/// use ffi_sys::*;
///
/// # let (sender, receiver) = std::sync::mpsc::channel::<u32>();
/// // SAFETY: the thread is attached, and waiting for a message touches no object.
/// let message = unsafe {
///     Py_BEGIN_ALLOW_THREADS!(save);
///     let message = receiver.recv();
///     Py_END_ALLOW_THREADS!(save);
///     message
/// };
/// # drop((message, sender));
/// ```
///
/// Source: `ceval.h:119`.
#[macro_export]
macro_rules! Py_BEGIN_ALLOW_THREADS {
    ($save:ident) => {
        let $save = ::core::cell::Cell::new($crate::PyEval_SaveThread());
    };
}

/// Attaches the thread again and ends what [`Py_BEGIN_ALLOW_THREADS!`](crate::Py_BEGIN_ALLOW_THREADS) began.
///
/// # Safety
///
/// As said there.
///
/// Source: `ceval.h:124`.
#[macro_export]
macro_rules! Py_END_ALLOW_THREADS {
    ($save:ident) => {
        $crate::PyEval_RestoreThread($save.get())
    };
}

/// Attaches the thread in the middle of [`Py_BEGIN_ALLOW_THREADS!`](crate::Py_BEGIN_ALLOW_THREADS), to leave the
/// function early or to go on with [`Py_UNBLOCK_THREADS!`](crate::Py_UNBLOCK_THREADS).
///
/// # Safety
///
/// As said there.
///
/// Source: `ceval.h:122`.
#[macro_export]
macro_rules! Py_BLOCK_THREADS {
    ($save:ident) => {
        $crate::PyEval_RestoreThread($save.get())
    };
}

/// Detaches the thread again after [`Py_BLOCK_THREADS!`](crate::Py_BLOCK_THREADS).
///
/// # Safety
///
/// As for [`Py_BEGIN_ALLOW_THREADS!`](crate::Py_BEGIN_ALLOW_THREADS).
///
/// Source: `ceval.h:123`.
#[macro_export]
macro_rules! Py_UNBLOCK_THREADS {
    ($save:ident) => {
        $save.set($crate::PyEval_SaveThread())
    };
}

/// The thread state of the calling thread: an older name of [`PyThreadState_Get`].
///
/// # Safety
///
/// The calling thread is attached; otherwise the process ends with a message.
///
/// Source: `pystate.h:63`.
#[inline]
pub unsafe fn PyThreadState_GET() -> *mut PyThreadState {
    // SAFETY: forwarded 1:1.
    unsafe { PyThreadState_Get() }
}

/// The thread state of the calling thread, or null if it is detached: an older name of
/// [`PyThreadState_GetUnchecked`].
///
/// # Safety
///
/// The interpreter has been loaded.
///
/// Source: `cpython/pystate.h:237`.
#[inline]
pub unsafe fn _PyThreadState_UncheckedGet() -> *mut PyThreadState {
    // SAFETY: reads a thread-local variable; attached or not.
    unsafe { PyThreadState_GetUnchecked() }
}
