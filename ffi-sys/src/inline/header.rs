//! The type and the size in an object's header.

use core::ffi::c_int;
use core::sync::atomic::Ordering::Relaxed;

use crate::{Py_ssize_t, PyBool_Type, PyLong_Type, PyObject, PyTypeObject, PyVarObject};

/// The type of `ob`: a borrowed reference.
///
/// # Safety
///
/// `ob` is not null and is alive. The type stays alive as long as it is the type of `ob`: if `__class__` of this
/// object may be assigned, take a reference before the thread can detach.
///
/// # Thread-safety
///
/// Any thread may read.
///
/// Source: `object.h:335`.
#[inline(always)]
pub unsafe fn Py_TYPE(ob: *mut PyObject) -> *mut PyTypeObject {
    // SAFETY: the caller keeps `ob` alive, and the field is an atomic.
    unsafe { (*ob).ob_type.load(Relaxed) }
}

/// Whether the type of `ob` is exactly `type_`. 1 or 0.
///
/// # Safety
///
/// `ob` is not null and is alive.
///
/// # Thread-safety
///
/// Any thread may read.
///
/// Source: `object.h:368`.
#[inline(always)]
pub unsafe fn Py_IS_TYPE(ob: *mut PyObject, type_: *mut PyTypeObject) -> c_int {
    // SAFETY: forwarded 1:1.
    (unsafe { Py_TYPE(ob) } == type_).into()
}

/// Makes `type_` the type of `ob`. No reference is taken or given back.
///
/// # Safety
///
/// `ob` is not null and is alive, and no other thread can reach it. The caller accounts for the references to
/// the old and the new type, whose instances must have the same layout.
///
/// Source: `object.h:425`.
#[inline]
pub unsafe fn Py_SET_TYPE(ob: *mut PyObject, type_: *mut PyTypeObject) {
    // SAFETY: the caller keeps `ob` alive, and the field is an atomic.
    unsafe { (*ob).ob_type.store(type_, Relaxed) };
}

/// The size field of `ob`: the number of items of a tuple, a bytes object, a type with variable-size instances.
///
/// An `int` has no such field; for a list use [`PyList_GET_SIZE`](crate::PyList_GET_SIZE).
///
/// # Safety
///
/// `ob` is not null, is alive, begins with a [`PyVarObject`] and is no `int` or `bool`.
///
/// # Panics
///
/// With debug assertions, if `ob` is exactly an `int` or a `bool`.
///
/// # Thread-safety
///
/// Any thread may read; the size of a mutable object may have changed when the answer arrives.
///
/// Source: `object.h:346`.
#[inline(always)]
pub unsafe fn Py_SIZE(ob: *mut PyObject) -> Py_ssize_t {
    // SAFETY: forwarded 1:1.
    unsafe { assert_has_size(ob) };
    // SAFETY: the caller keeps `ob` alive and knows that the field exists; it is an atomic.
    unsafe { (*ob.cast::<PyVarObject>()).ob_size.load(Relaxed) }
}

/// Sets the size field of `ob`.
///
/// # Safety
///
/// `ob` is not null, is alive and is no `int` or `bool`; `size` items exist. No other thread can reach the
/// object, or the type's own protocol allows this write while others read.
///
/// # Panics
///
/// With debug assertions, if `ob` is exactly an `int` or a `bool`.
///
/// Source: `object.h:432`.
#[inline(always)]
pub unsafe fn Py_SET_SIZE(ob: *mut PyVarObject, size: Py_ssize_t) {
    // SAFETY: forwarded 1:1.
    unsafe { assert_has_size(ob.cast()) };
    // SAFETY: the caller keeps `ob` alive, and the field is an atomic.
    unsafe { (*ob).ob_size.store(size, Relaxed) };
}

/// What the headers assert in debug builds before they use the size field.
///
/// # Safety
///
/// `ob` is not null and is alive.
#[inline(always)]
unsafe fn assert_has_size(ob: *mut PyObject) {
    // SAFETY: forwarded 1:1.
    let type_ = unsafe { Py_TYPE(ob) };
    debug_assert!(type_ != PyLong_Type() && type_ != PyBool_Type(), "an int and a bool have no size field");
}
