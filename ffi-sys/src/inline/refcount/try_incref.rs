//! Taking a reference to an object that may be on its way out.
//!
//! These two are not in the headers of 3.13. There they are internal inline functions (`_Py_TryIncref` and
//! `_PyObject_SetMaybeWeakref` of `internal/pycore_object.h`), which 3.14 made public under the names used here.

use core::ffi::c_int;
use core::sync::atomic::Ordering::{Relaxed, SeqCst};

use super::{_Py_IsImmortal, _Py_IsOwnedByCurrentThread, _Py_REF_SHARED};
use crate::{_Py_REF_MAYBE_WEAKREF, _Py_REF_MERGED, _Py_REF_SHARED_FLAG_MASK, PyObject};

/// Takes a reference to `op` if that is still possible. 1 if it was taken, 0 if not.
///
/// For caches that keep pointers without references and for handles like weak references. Threads other than the
/// owner succeed only if [`PyUnstable_EnableTryIncRef`] was called while a reference existed, or if somebody
/// else's shared reference exists.
///
/// # Safety
///
/// The calling thread is attached, and was without interruption since it read the pointer `op` from a place that
/// the object's destruction clears: memory of an object stays readable that long, and no longer. The owner of an
/// object must not try after its destruction has begun; the place must be cleared by then.
///
/// # Thread-safety
///
/// Any number of threads may try at once, also while the last reference is given back.
///
/// Source: `internal/pycore_object.h:648`.
#[inline]
pub unsafe fn PyUnstable_TryIncRef(op: *mut PyObject) -> c_int {
    // SAFETY: the header stays readable as the caller promised, and the field is an atomic.
    let new_local = unsafe { (*op).ob_ref_local.load(Relaxed) }.wrapping_add(1);
    if new_local == 0 {
        return 1;
    }
    // SAFETY: as above.
    if unsafe { _Py_IsOwnedByCurrentThread(op) } != 0 {
        // SAFETY: as above; only the attached owner writes this field.
        unsafe { (*op).ob_ref_local.store(new_local, Relaxed) };
        return 1;
    }
    // SAFETY: as above.
    let field = unsafe { &(*op).ob_ref_shared };
    let mut shared = field.load(Relaxed);
    loop {
        if shared == 0 || shared == _Py_REF_MERGED {
            return 0;
        }
        match field.compare_exchange(shared, shared + _Py_REF_SHARED(1, 0), SeqCst, SeqCst) {
            Ok(_) => return 1,
            Err(current) => shared = current,
        }
    }
}

/// Allows threads other than the owner to use [`PyUnstable_TryIncRef`] on `op`.
///
/// # Safety
///
/// The calling thread is attached. `op` is not null and is alive.
///
/// # Thread-safety
///
/// Any number of threads may call it at once.
///
/// Source: `internal/pycore_object.h:582`.
#[inline]
pub unsafe fn PyUnstable_EnableTryIncRef(op: *mut PyObject) {
    // SAFETY: the caller keeps `op` alive.
    if unsafe { _Py_IsImmortal(op) } != 0 {
        return;
    }
    // SAFETY: as above, and the field is an atomic.
    let field = unsafe { &(*op).ob_ref_shared };
    let mut shared = field.load(Relaxed);
    // Any set flag means that trying is allowed already or cannot matter any more.
    while shared & _Py_REF_SHARED_FLAG_MASK == 0 {
        match field.compare_exchange(shared, shared | _Py_REF_MAYBE_WEAKREF, SeqCst, SeqCst) {
            Ok(_) => return,
            Err(current) => shared = current,
        }
    }
}
