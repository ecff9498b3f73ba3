//! References that were dropped on detached threads, until an attached one releases them.

use core::ptr::{self, NonNull};

use ffi_sys::{Py_DECREF, PyObject};

use super::queue::Queue;
use crate::sync::AtomicPtr;

static PENDING: Queue<Reference> = Queue::new(AtomicPtr::new(ptr::null_mut()));

struct Reference(NonNull<PyObject>);

// SAFETY: the one strong reference that the value stands for may be released by any attached thread.
unsafe impl Send for Reference {}

/// Keeps a reference that the calling thread cannot release. Touches nothing of the object, and never waits.
#[cold]
pub(crate) fn push(object: NonNull<PyObject>) {
    PENDING.push(Reference(object));
}

/// Releases what was kept.
///
/// # Safety
/// The thread is attached. May run Python.
#[inline]
pub(crate) unsafe fn drain() {
    if !PENDING.is_empty() {
        // SAFETY: forwarded 1:1.
        unsafe { release() };
    }
}

#[cold]
unsafe fn release() {
    // A finalizer may drop more on its way, which a later call takes: this one ends.
    for Reference(object) in PENDING.take() {
        // SAFETY: the caller is attached; the reference is this one's own.
        unsafe { Py_DECREF(object.as_ptr()) };
    }
}
