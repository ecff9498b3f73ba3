//! Objects whose destruction is noticed.

use std::ffi::c_void;

use ffi_sys::{Py_DecRef, PyCapsule_GetPointer, PyCapsule_New, PyObject};

type Hook = Box<dyn FnOnce() + Send>;

/// A new capsule that runs `on_death` on the thread that destroys it; the caller owns the one reference.
///
/// # Panics
///
/// If there is no memory.
///
/// # Safety
///
/// The calling thread is attached. `on_death` does not panic, and detaches only if whoever drops the last
/// reference allows it.
pub unsafe fn canary(on_death: impl FnOnce() + Send + 'static) -> *mut PyObject {
    // Twice boxed, because a capsule holds a thin pointer.
    let hook: *mut Hook = Box::into_raw(Box::new(Box::new(on_death)));
    // SAFETY: the thread is attached, and the destructor takes the hook back.
    let capsule = unsafe { PyCapsule_New(hook.cast(), std::ptr::null(), Some(destroy)) };
    assert!(!capsule.is_null(), "no memory for a capsule");
    capsule
}

unsafe extern "C" fn destroy(capsule: *mut PyObject) {
    // SAFETY: the capsule is one that `canary` made, and is destroyed once.
    let hook: *mut c_void = unsafe { PyCapsule_GetPointer(capsule, std::ptr::null()) };
    // SAFETY: as above.
    let hook = unsafe { Box::from_raw(hook.cast::<Hook>()) };
    hook();
}

/// Gives back a reference by the function that libpython exports.
///
/// # Safety
///
/// The calling thread is attached and owns the reference.
pub unsafe fn release(object: *mut PyObject) {
    // SAFETY: forwarded.
    unsafe { Py_DecRef(object) };
}
