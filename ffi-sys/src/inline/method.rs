//! The fields of bound methods, instance methods, built-in functions and descriptors: none changes after creation.

use core::ffi::c_int;
use core::ptr::null_mut;

use crate::{
    METH_METHOD, METH_STATIC, PyCFunction, PyCFunctionObject, PyCMethodObject, PyDescrObject,
    PyInstanceMethodObject, PyMethodDef, PyMethodObject, PyObject, PyTypeObject,
};

/// The function of the bound method `meth`, borrowed from it.
///
/// Source: `cpython/classobject.h:34`.
///
/// # Safety
/// `meth` is a bound method ([`PyMethod_Check`](crate::PyMethod_Check)) and stays alive as long as the result is
/// used.
#[inline]
pub unsafe fn PyMethod_GET_FUNCTION(meth: *mut PyObject) -> *mut PyObject {
    // SAFETY: a live bound method, whose fields no thread writes any more.
    unsafe { (&raw const (*meth.cast::<PyMethodObject>()).im_func).read() }
}

/// The instance that the bound method `meth` is bound to, borrowed from it.
///
/// Source: `cpython/classobject.h:39`.
///
/// # Safety
/// As [`PyMethod_GET_FUNCTION`].
#[inline]
pub unsafe fn PyMethod_GET_SELF(meth: *mut PyObject) -> *mut PyObject {
    // SAFETY: a live bound method, whose fields no thread writes any more.
    unsafe { (&raw const (*meth.cast::<PyMethodObject>()).im_self).read() }
}

/// The function of the instance method `meth`, borrowed from it.
///
/// Source: `cpython/classobject.h:62`.
///
/// # Safety
/// `meth` is an instance method ([`PyInstanceMethod_Check`](crate::PyInstanceMethod_Check)) and stays alive as long
/// as the result is used.
#[inline]
pub unsafe fn PyInstanceMethod_GET_FUNCTION(meth: *mut PyObject) -> *mut PyObject {
    // SAFETY: a live instance method, whose fields no thread writes any more.
    unsafe { (&raw const (*meth.cast::<PyInstanceMethodObject>()).func).read() }
}

/// The definition of the built-in function `func`.
///
/// # Safety
/// `func` is a built-in function ([`PyCFunction_Check`](crate::PyCFunction_Check)) and stays alive during the call.
#[inline]
unsafe fn definition(func: *mut PyObject) -> *mut PyMethodDef {
    // SAFETY: a live built-in function, whose fields no thread writes any more.
    unsafe { (&raw const (*func.cast::<PyCFunctionObject>()).m_ml).read() }
}

/// The C function behind `func`, in the type of the simplest calling convention: see [`PyCFunction_GET_FLAGS`].
///
/// Source: `cpython/methodobject.h:40`.
///
/// # Safety
/// `func` is a built-in function ([`PyCFunction_Check`](crate::PyCFunction_Check)) and stays alive during the call.
#[inline]
pub unsafe fn PyCFunction_GET_FUNCTION(func: *mut PyObject) -> PyCFunction {
    // SAFETY: a live built-in function; its definition outlives it and does not change.
    unsafe { (&raw const (*definition(func)).ml_meth).read() }
}

/// What `func` passes as `self`, borrowed from it; null for a static method.
///
/// Source: `cpython/methodobject.h:45`.
///
/// # Safety
/// As [`PyCFunction_GET_FUNCTION`], and `func` stays alive as long as the result is used.
#[inline]
pub unsafe fn PyCFunction_GET_SELF(func: *mut PyObject) -> *mut PyObject {
    // SAFETY: a live built-in function, whose fields no thread writes any more.
    unsafe {
        if PyCFunction_GET_FLAGS(func) & METH_STATIC != 0 {
            return null_mut();
        }
        (&raw const (*func.cast::<PyCFunctionObject>()).m_self).read()
    }
}

/// The `METH_*` flags of `func`.
///
/// Source: `cpython/methodobject.h:54`.
///
/// # Safety
/// As [`PyCFunction_GET_FUNCTION`].
#[inline]
pub unsafe fn PyCFunction_GET_FLAGS(func: *mut PyObject) -> c_int {
    // SAFETY: a live built-in function; its definition outlives it and does not change.
    unsafe { (&raw const (*definition(func)).ml_flags).read() }
}

/// The class that defines `func`, borrowed from it; null unless its flags have `METH_METHOD`.
///
/// Source: `cpython/methodobject.h:59`.
///
/// # Safety
/// As [`PyCFunction_GET_FUNCTION`], and `func` stays alive as long as the result is used.
#[inline]
pub unsafe fn PyCFunction_GET_CLASS(func: *mut PyObject) -> *mut PyTypeObject {
    // SAFETY: a live built-in function; only those with `METH_METHOD` have the field, which no thread writes any
    // more.
    unsafe {
        if PyCFunction_GET_FLAGS(func) & METH_METHOD == 0 {
            return null_mut();
        }
        (&raw const (*func.cast::<PyCMethodObject>()).mm_class).read()
    }
}

/// The type that the descriptor `x` belongs to, borrowed from it.
///
/// Source: `cpython/descrobject.h:35`.
///
/// # Safety
/// `x` is a method, class method, member, get-set or wrapper descriptor of a built-in type, and stays alive as long
/// as the result is used.
#[inline]
pub unsafe fn PyDescr_TYPE(x: *mut PyObject) -> *mut PyTypeObject {
    // SAFETY: a live descriptor, whose type no thread writes any more.
    unsafe { (&raw const (*x.cast::<PyDescrObject>()).d_type).read() }
}

/// The name of the descriptor `x`, a `str` borrowed from it.
///
/// Source: `cpython/descrobject.h:36`.
///
/// # Safety
/// As [`PyDescr_TYPE`].
#[inline]
pub unsafe fn PyDescr_NAME(x: *mut PyObject) -> *mut PyObject {
    // SAFETY: a live descriptor, whose name no thread writes any more.
    unsafe { (&raw const (*x.cast::<PyDescrObject>()).d_name).read() }
}
