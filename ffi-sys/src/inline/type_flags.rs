//! Tests on type flags and on the subtype relation.
//!
//! An attached thread may follow `op`'s type without a reference to it: assigning `__class__` stops all attached
//! threads, so the type cannot be replaced and freed between the two reads. A detached thread may not.

use core::ffi::{c_int, c_ulong};

use super::field::load_ulong;
use crate::{
    Py_IS_TYPE, Py_TPFLAGS_BASE_EXC_SUBCLASS, Py_TPFLAGS_HAVE_GC, Py_TPFLAGS_TYPE_SUBCLASS, Py_TYPE,
    PyObject, PyType_IsSubtype, PyType_Type, PyTypeObject,
};

/// 1 if any of the flags in `feature` is set on `type_`, else 0.
///
/// Source: `object.h:1233`.
///
/// # Safety
/// `type_` is a ready type that stays alive during the call. Its flags may change meanwhile.
#[inline]
pub unsafe fn PyType_HasFeature(type_: *mut PyTypeObject, feature: c_ulong) -> c_int {
    // SAFETY: the type is alive; its flags are one word that every thread reads and writes whole.
    let flags = unsafe { load_ulong(&raw const (*type_).tp_flags) };
    c_int::from(flags & feature != 0)
}

/// 1 if `type_` carries the subclass flag `flag` (`Py_TPFLAGS_*_SUBCLASS`), else 0.
///
/// Source: `object.h:1249`.
///
/// # Safety
/// As [`PyType_HasFeature`].
#[inline]
pub unsafe fn PyType_FastSubclass(type_: *mut PyTypeObject, flag: c_ulong) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { PyType_HasFeature(type_, flag) }
}

/// 1 if instances of `t` take part in garbage collection, else 0.
///
/// Source: `objimpl.h:157`.
///
/// # Safety
/// As [`PyType_HasFeature`].
#[inline]
pub unsafe fn PyType_IS_GC(t: *mut PyTypeObject) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { PyType_HasFeature(t, Py_TPFLAGS_HAVE_GC) }
}

/// 1 if the type of `ob` is `type_` or a subtype of it, else 0.
///
/// Source: `object.h:541`.
///
/// # Safety
/// The thread is attached; `ob` and `type_` are not null and stay alive during the call.
#[inline]
pub unsafe fn PyObject_TypeCheck(ob: *mut PyObject, type_: *mut PyTypeObject) -> c_int {
    // SAFETY: both are alive; the type of `ob` cannot go while this thread is attached and between safepoints.
    unsafe { c_int::from(Py_IS_TYPE(ob, type_) != 0 || PyType_IsSubtype(Py_TYPE(ob), type_) != 0) }
}

/// 1 if the type of `op` carries the subclass flag `flag`, else 0: the body of the `Py*_Check` family.
///
/// # Safety
/// The thread is attached; `op` is not null and stays alive during the call.
#[inline]
pub(super) unsafe fn instance_has(op: *mut PyObject, flag: c_ulong) -> c_int {
    // SAFETY: `op` is alive; its type cannot go while this thread is attached and between safepoints.
    unsafe { PyType_FastSubclass(Py_TYPE(op), flag) }
}

/// 1 if `op` is a type object, else 0.
///
/// Source: `object.h:1251`.
///
/// # Safety
/// The thread is attached; `op` is not null and stays alive during the call.
#[inline]
pub unsafe fn PyType_Check(op: *mut PyObject) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { instance_has(op, Py_TPFLAGS_TYPE_SUBCLASS) }
}

/// 1 if `op` is a type object whose own type is exactly `type`, else 0.
///
/// Source: `object.h:1261`.
///
/// # Safety
/// As [`PyType_Check`].
#[inline]
pub unsafe fn PyType_CheckExact(op: *mut PyObject) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { Py_IS_TYPE(op, PyType_Type()) }
}

/// 1 if `x` is a class derived from `BaseException`, else 0.
///
/// Source: `pyerrors.h:60`.
///
/// # Safety
/// As [`PyType_Check`].
#[inline]
pub unsafe fn PyExceptionClass_Check(x: *mut PyObject) -> c_int {
    // SAFETY: `x` is alive, and read as a type only after it was found to be one; a type object stays one.
    unsafe {
        c_int::from(PyType_Check(x) != 0 && PyType_FastSubclass(x.cast(), Py_TPFLAGS_BASE_EXC_SUBCLASS) != 0)
    }
}

/// 1 if `x` is an instance of a class derived from `BaseException`, else 0.
///
/// Source: `pyerrors.h:64`.
///
/// # Safety
/// As [`PyType_Check`].
#[inline]
pub unsafe fn PyExceptionInstance_Check(x: *mut PyObject) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { instance_has(x, Py_TPFLAGS_BASE_EXC_SUBCLASS) }
}

/// The class of `x`, borrowed: take a reference to it before the next safepoint of this thread.
///
/// Source: `pyerrors.h:69`.
///
/// # Safety
/// As [`PyType_Check`].
#[inline]
pub unsafe fn PyExceptionInstance_Class(x: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { Py_TYPE(x) }.cast()
}
