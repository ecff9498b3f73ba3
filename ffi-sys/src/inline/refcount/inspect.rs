//! Reading the counts, and setting them on an object that nobody else has seen.

use core::ffi::c_int;
use core::sync::atomic::Ordering::Relaxed;

use crate::{
    _Py_IMMORTAL_REFCNT_LOCAL, _Py_REF_MERGED, _Py_REF_SHARED_FLAG_MASK, _Py_REF_SHARED_SHIFT, _Py_ThreadId,
    _Py_UNOWNED_TID, Py_ssize_t, PyObject,
};

/// What [`Py_REFCNT`] says of an immortal object: 32 set bits, or 30 where pointers have 32.
///
/// Source: `object.h:91`.
pub const _Py_IMMORTAL_REFCNT: Py_ssize_t =
    if size_of::<usize>() > 4 { u32::MAX as Py_ssize_t } else { (u32::MAX >> 2) as Py_ssize_t };

/// The value of `ob_ref_shared` for a count and its flags.
///
/// Source: `object.h:205`.
#[inline(always)]
pub const fn _Py_REF_SHARED(refcnt: Py_ssize_t, flags: Py_ssize_t) -> Py_ssize_t {
    (refcnt << _Py_REF_SHARED_SHIFT) + flags
}

/// Whether `op` is immortal: its count never changes and it is never destroyed. 1 or 0.
///
/// # Safety
///
/// `op` is not null and is alive.
///
/// # Thread-safety
///
/// An answer of 1 lasts. An answer of 0 may be outdated when it arrives, because the interpreter makes objects
/// immortal when its second thread state is created.
///
/// Source: `object.h:355`.
#[inline(always)]
pub unsafe fn _Py_IsImmortal(op: *mut PyObject) -> c_int {
    // SAFETY: the caller keeps `op` alive, and the field is an atomic.
    (unsafe { (*op).ob_ref_local.load(Relaxed) } == _Py_IMMORTAL_REFCNT_LOCAL).into()
}

/// Whether the calling thread owns the local count of `ob`. 1 or 0.
///
/// # Safety
///
/// `ob` is not null and is alive.
///
/// # Thread-safety
///
/// An attached thread that neither runs Python nor gives references back can rely on the answer: only the owner
/// itself gives an object up. On a detached thread it says nothing, because the collector uses the field.
///
/// Source: `object.h:306`.
#[inline(always)]
pub unsafe fn _Py_IsOwnedByCurrentThread(ob: *mut PyObject) -> c_int {
    // SAFETY: the caller keeps `ob` alive, and the field is an atomic. A value that another thread writes now is
    // never this thread's id, so a relaxed load cannot give the wrong answer.
    (unsafe { (*ob).ob_tid.load(Relaxed) } == _Py_ThreadId()).into()
}

/// The sum of both counts; [`_Py_IMMORTAL_REFCNT`] for an immortal object.
///
/// Only a hint: the two counts are read one after the other, and others count meanwhile. In particular 1 does
/// not mean that the caller holds the only reference.
///
/// # Safety
///
/// `ob` is not null and is alive.
///
/// # Thread-safety
///
/// Any thread may read.
///
/// Source: `object.h:316`.
#[inline]
pub unsafe fn Py_REFCNT(ob: *mut PyObject) -> Py_ssize_t {
    // SAFETY: the caller keeps `ob` alive, and the field is an atomic.
    let local = unsafe { (*ob).ob_ref_local.load(Relaxed) };
    if local == _Py_IMMORTAL_REFCNT_LOCAL {
        return _Py_IMMORTAL_REFCNT;
    }
    // SAFETY: as above.
    let shared = unsafe { (*ob).ob_ref_shared.load(Relaxed) };
    // The sum may pass through values that no consistent pair has; C wraps there, and so does this.
    (local as Py_ssize_t).wrapping_add(shared >> _Py_REF_SHARED_SHIFT)
}

/// Sets the count of `ob` to `refcnt`; an immortal object is left as it is.
///
/// The owner sets its local count and clears the shared one but for its flags; a count that does not fit makes
/// the object immortal. Any other thread takes the object from its owner, with all references shared.
///
/// # Safety
///
/// The calling thread is attached. `ob` is not null and is alive, and no other thread can reach it: the fields
/// are written one after the other, and a count that another thread changes meanwhile is lost. `refcnt` is the
/// number of references that exist.
///
/// Source: `object.h:379`.
#[inline]
pub unsafe fn Py_SET_REFCNT(ob: *mut PyObject, refcnt: Py_ssize_t) {
    // SAFETY: the caller keeps `ob` alive, and the fields are atomics.
    let (tid, local, shared) = unsafe { (&(*ob).ob_tid, &(*ob).ob_ref_local, &(*ob).ob_ref_shared) };
    // SAFETY: as above.
    if unsafe { _Py_IsImmortal(ob) } != 0 {
        return;
    }
    // SAFETY: as above.
    if unsafe { _Py_IsOwnedByCurrentThread(ob) } == 0 {
        tid.store(_Py_UNOWNED_TID, Relaxed);
        local.store(0, Relaxed);
        shared.store(_Py_REF_SHARED(refcnt, _Py_REF_MERGED), Relaxed);
    } else if refcnt as usize > u32::MAX as usize {
        tid.store(_Py_UNOWNED_TID, Relaxed);
        local.store(_Py_IMMORTAL_REFCNT_LOCAL, Relaxed);
        shared.store(0, Relaxed);
    } else {
        local.store(refcnt as u32, Relaxed);
        shared.store(shared.load(Relaxed) & _Py_REF_SHARED_FLAG_MASK, Relaxed);
    }
}
