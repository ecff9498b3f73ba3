//! What was dropped on detached threads, until an attached one releases it.

use core::ptr::{self, NonNull};

use ffi_sys::{Py_DECREF, Py_buffer, PyObject};

use super::queue::Queue;
use crate::attach::{Entered, GATE};
use crate::sync::AtomicPtr;

static PENDING: Queue<Deferred> = Queue::new(AtomicPtr::new(ptr::null_mut()));

enum Deferred {
    /// A strong reference.
    Reference(NonNull<PyObject>),
    /// An exported buffer, in a box of its own.
    Buffer(NonNull<Py_buffer>),
}

// SAFETY: the one strong reference, and the one export, that the value stands for may be released by any attached
// thread.
unsafe impl Send for Deferred {}

/// Keeps a reference that the calling thread cannot release. Touches nothing of the object, and never waits.
#[cold]
pub(crate) fn push(object: NonNull<PyObject>) {
    if GATE.is_shut() {
        // The object is gone with its interpreter, or nobody will attach any more to release it.
        return;
    }
    PENDING.push(Deferred::Reference(object));
}

/// Keeps an exported buffer that the calling thread cannot release. Touches nothing of it, and never waits.
#[cold]
pub(crate) fn push_buffer(view: NonNull<Py_buffer>) {
    if GATE.is_shut() {
        // As above. The memory stays, as the exporter does.
        return;
    }
    PENDING.push(Deferred::Buffer(view));
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
    // Releasing a buffer takes a token, and the thread may have none: Python's own is on its way into a callback.
    // SAFETY: attached; what runs in the scope are destructors, each of which gets into Rust by a callback.
    let _entered = unsafe { Entered::from_python() };
    // A finalizer may drop more on its way, which a later call takes: this one ends.
    for deferred in PENDING.take() {
        match deferred {
            // SAFETY: the caller is attached; the reference is this one's own, and is not used again.
            Deferred::Reference(object) => unsafe { Py_DECREF(object.as_ptr()) },
            // SAFETY: the caller is attached; the export is this one's own, and is not used again.
            Deferred::Buffer(view) => unsafe { crate::buffer::release(view) },
        }
    }
}
