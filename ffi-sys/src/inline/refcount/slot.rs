//! Replacing the reference that a field holds.

use core::ptr;

use super::{Py_DECREF, Py_XDECREF};

/// Gives back the reference in the field `op`, if it holds one, and leaves null there.
///
/// The field is null before the reference is given back, so that code which runs because of it does not find
/// the object any more.
///
/// # Safety
///
/// The calling thread is attached. `op` points to a field that holds null or a reference the field owns, to an
/// object that begins with a [`PyObject`](crate::PyObject). No other thread reads or writes the field during the
/// call: it is accessed without atomics, so a field that threads share needs a lock or a critical section. The
/// cautions of [`Py_DECREF`] hold.
///
/// # Examples
///
/// ```
/// use ffi_sys::*;
///
/// /// # Safety
/// /// The calling thread is attached, and no other thread uses the field.
/// unsafe fn forget_callback(callback: &mut *mut PyObject) {
///     // SAFETY: as above.
///     unsafe { Py_CLEAR(callback) };
/// }
/// ```
///
/// Source: `object.h:1005`.
#[inline]
pub unsafe fn Py_CLEAR<T>(op: *mut *mut T) {
    // SAFETY: the caller has the field to itself.
    let old = unsafe { op.read() };
    if !old.is_null() {
        // SAFETY: as above; this is the last access to the field, because what follows may free it.
        unsafe { op.write(ptr::null_mut()) };
        // SAFETY: the reference was the field's own and is out of it now.
        unsafe { Py_DECREF(old.cast()) };
    }
}

/// Puts `src` into the field `dst` and gives back the reference that was there, which must not be null.
///
/// # Safety
///
/// As for [`Py_CLEAR`], with a field that is not null. The caller owns the reference `src` and gives it away.
///
/// Source: `cpython/object.h:327`.
#[inline]
pub unsafe fn Py_SETREF<T>(dst: *mut *mut T, src: *mut T) {
    // SAFETY: the caller has the field to itself; the new value is in place before anything can run.
    let old = unsafe { dst.replace(src) };
    // SAFETY: the reference was the field's own, is not null and is out of it now.
    unsafe { Py_DECREF(old.cast()) };
}

/// [`Py_SETREF`] for a field that may be null.
///
/// # Safety
///
/// As for [`Py_CLEAR`]. The caller owns the reference `src`, which may be null, and gives it away.
///
/// Source: `cpython/object.h:349`.
#[inline]
pub unsafe fn Py_XSETREF<T>(dst: *mut *mut T, src: *mut T) {
    // SAFETY: the caller has the field to itself; the new value is in place before anything can run.
    let old = unsafe { dst.replace(src) };
    // SAFETY: the reference was the field's own, if it was one, and is out of it now.
    unsafe { Py_XDECREF(old.cast()) };
}
