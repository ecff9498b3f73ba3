//! Taking and giving back one reference.

use core::sync::atomic::Ordering::{Relaxed, SeqCst};

use super::{_Py_IsOwnedByCurrentThread, _Py_REF_SHARED};
use crate::{_Py_DecRefShared, _Py_IMMORTAL_REFCNT_LOCAL, _Py_MergeZeroLocalRefcount, PyObject};

/// Takes a reference to `op`.
///
/// An immortal object is left as it is; the owner counts in `ob_ref_local`, any other thread in `ob_ref_shared`.
///
/// # Safety
///
/// The calling thread is attached. `op` is not null and is alive: the caller, or something that cannot let go
/// meanwhile, holds a reference.
///
/// # Thread-safety
///
/// Any number of threads may count the same object at once.
///
/// Source: `object.h:794`.
#[inline(always)]
pub unsafe fn Py_INCREF(op: *mut PyObject) {
    // SAFETY: the caller keeps `op` alive, and the field is an atomic.
    let new_local = unsafe { (*op).ob_ref_local.load(Relaxed) }.wrapping_add(1);
    if new_local == 0 {
        // Immortal: the count stays at its maximum.
        return;
    }
    // SAFETY: as above.
    if unsafe { _Py_IsOwnedByCurrentThread(op) } != 0 {
        // SAFETY: alive as above. Load and store are two steps, and nothing comes between them: only the owner
        // writes this field while it is attached, the collector and a merge by others wait until it is not.
        unsafe { (*op).ob_ref_local.store(new_local, Relaxed) };
    } else {
        // SAFETY: alive as above. The addition is atomic, whoever else counts; being attached keeps the
        // collector, which merges without atomics, from running now.
        unsafe { (*op).ob_ref_shared.fetch_add(_Py_REF_SHARED(1, 0), SeqCst) };
    }
}

/// Gives back a reference to `op`, and destroys the object if it was the last.
///
/// If the object belongs to another thread that has not merged its counts, the last reference is handed to that
/// thread instead, which destroys the object when it next runs Python code.
///
/// # Safety
///
/// The calling thread is attached. `op` is not null, and the caller owns the reference it gives back; the object
/// may be gone when the call returns. Destruction runs arbitrary code: finalizers and weak reference callbacks in
/// Python, which may detach the thread, suspend its critical sections, and come back to the caller's own
/// objects. Do not call this with a lock held or with a structure half changed.
///
/// # Thread-safety
///
/// Any number of threads may count the same object at once.
///
/// Source: `object.h:902`.
#[inline(always)]
pub unsafe fn Py_DECREF(op: *mut PyObject) {
    // SAFETY: the caller's own reference keeps `op` alive until it is given back below.
    let local = unsafe { (*op).ob_ref_local.load(Relaxed) };
    if local == _Py_IMMORTAL_REFCNT_LOCAL {
        // Immortal.
        return;
    }
    // SAFETY: as above.
    if unsafe { _Py_IsOwnedByCurrentThread(op) } != 0 {
        let new_local = local.wrapping_sub(1);
        // SAFETY: as in `Py_INCREF`: only the attached owner writes this field.
        unsafe { (*op).ob_ref_local.store(new_local, Relaxed) };
        if new_local == 0 {
            // SAFETY: the owner calls this when its local count reaches zero, which is now; `op` is not used
            // afterwards. It may run Python, so nothing is borrowed across it.
            unsafe { _Py_MergeZeroLocalRefcount(op) };
        }
    } else {
        // SAFETY: the thread is attached and not the owner, and the caller's reference is consumed. It may run
        // Python, so nothing is borrowed across it.
        unsafe { _Py_DecRefShared(op) };
    }
}

/// [`Py_INCREF`] for a pointer that may be null.
///
/// # Safety
///
/// As for [`Py_INCREF`], unless `op` is null.
///
/// Source: `object.h:1029`.
#[inline(always)]
pub unsafe fn Py_XINCREF(op: *mut PyObject) {
    if !op.is_null() {
        // SAFETY: forwarded 1:1, with `op` not null.
        unsafe { Py_INCREF(op) };
    }
}

/// [`Py_DECREF`] for a pointer that may be null.
///
/// # Safety
///
/// As for [`Py_DECREF`], unless `op` is null.
///
/// Source: `object.h:1039`.
#[inline(always)]
pub unsafe fn Py_XDECREF(op: *mut PyObject) {
    if !op.is_null() {
        // SAFETY: forwarded 1:1, with `op` not null.
        unsafe { Py_DECREF(op) };
    }
}

/// Takes a reference to `obj` and returns it.
///
/// # Safety
///
/// As for [`Py_INCREF`].
///
/// Source: `object.h:1072`.
#[inline(always)]
pub unsafe fn Py_NewRef(obj: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { _Py_NewRef(obj) }
}

/// Takes a reference to `obj`, which may be null, and returns it.
///
/// # Safety
///
/// As for [`Py_XINCREF`].
///
/// Source: `object.h:1073`.
#[inline(always)]
pub unsafe fn Py_XNewRef(obj: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { _Py_XNewRef(obj) }
}

/// What [`Py_NewRef`] stands for.
///
/// # Safety
///
/// As for [`Py_INCREF`].
///
/// Source: `object.h:1056`.
#[inline(always)]
pub unsafe fn _Py_NewRef(obj: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { Py_INCREF(obj) };
    obj
}

/// What [`Py_XNewRef`] stands for.
///
/// # Safety
///
/// As for [`Py_XINCREF`].
///
/// Source: `object.h:1062`.
#[inline(always)]
pub unsafe fn _Py_XNewRef(obj: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { Py_XINCREF(obj) };
    obj
}
