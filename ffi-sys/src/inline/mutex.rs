//! The fast paths of the lock of one byte.

use core::sync::atomic::Ordering::SeqCst;

use crate::table::{TABLE, hang_on_forced_exit};
use crate::{_Py_LOCKED, _Py_UNLOCKED, PyMutex};

/// Locks the mutex, and waits if another thread holds it.
///
/// It is not recursive: a thread that locks twice waits for itself. Unlike a critical section it stays locked
/// while its holder is detached, so holding it across anything that may run Python invites a deadlock.
///
/// # Safety
///
/// `m` points to a mutex that lives until it is unlocked and does not move. The thread may be attached or not;
/// if it is attached and has to wait, it is detached meanwhile, which suspends its critical sections.
///
/// # Thread-safety
///
/// This is what it is for.
///
/// Source: `cpython/lock.h:52`.
#[inline]
pub unsafe fn PyMutex_Lock(m: *mut PyMutex) {
    // SAFETY: forwarded 1:1.
    unsafe { _PyMutex_Lock(m) };
}

/// Unlocks the mutex, and wakes a thread that waits.
///
/// # Safety
///
/// `m` points to a mutex that the caller has locked: unlocking an unlocked mutex ends the process. The thread
/// may be attached or not, and need not be the one that locked it.
///
/// # Thread-safety
///
/// This is what it is for.
///
/// Source: `cpython/lock.h:63`.
#[inline]
pub unsafe fn PyMutex_Unlock(m: *mut PyMutex) {
    // SAFETY: forwarded 1:1.
    unsafe { _PyMutex_Unlock(m) };
}

/// What [`PyMutex_Lock`] stands for: one exchange, and libpython's function if that fails.
///
/// # Safety
///
/// As for [`PyMutex_Lock`].
///
/// Source: `cpython/lock.h:45`.
#[inline]
pub unsafe fn _PyMutex_Lock(m: *mut PyMutex) {
    // SAFETY: the mutex is alive, and its byte is an atomic.
    if unsafe { (*m)._bits.compare_exchange(_Py_UNLOCKED, _Py_LOCKED, SeqCst, SeqCst) }.is_err() {
        // SAFETY: forwarded 1:1.
        unsafe { lock_slowly(m) };
    }
}

/// The exported `PyMutex_Lock`, out of line so that its guard costs the fast path nothing; `extern "C"`, because
/// a function that cannot unwind can be jumped to.
///
/// # Safety
///
/// As for [`PyMutex_Lock`].
#[cold]
#[inline(never)]
unsafe extern "C" fn lock_slowly(m: *mut PyMutex) {
    // An attached thread may be made to exit here, if the interpreter finalizes while it waits.
    // SAFETY: forwarded 1:1; an attached thread may be detached inside, as documented.
    hang_on_forced_exit(|| unsafe { TABLE.PyMutex_Lock.get()(m) });
}

/// What [`PyMutex_Unlock`] stands for: one exchange, and libpython's function if that fails.
///
/// # Safety
///
/// As for [`PyMutex_Unlock`].
///
/// Source: `cpython/lock.h:56`.
#[inline]
pub unsafe fn _PyMutex_Unlock(m: *mut PyMutex) {
    // SAFETY: the mutex is alive, and its byte is an atomic.
    if unsafe { (*m)._bits.compare_exchange(_Py_LOCKED, _Py_UNLOCKED, SeqCst, SeqCst) }.is_err() {
        // SAFETY: forwarded 1:1; waking a thread needs no thread state and runs no Python.
        unsafe { TABLE.PyMutex_Unlock.get()(m) };
    }
}
