//! Comparing objects by identity, as `is` does in Python.

use core::ffi::c_int;

use crate::{Py_False, Py_None, Py_True, PyObject};

/// Whether `x` and `y` are the same object. 1 or 0.
///
/// Source: `object.h:235`.
#[inline(always)]
pub fn Py_Is(x: *mut PyObject, y: *mut PyObject) -> c_int {
    (x == y).into()
}

/// Whether `x` is `None`. 1 or 0.
///
/// Source: `object.h:1111`.
#[inline(always)]
pub fn Py_IsNone(x: *mut PyObject) -> c_int {
    Py_Is(x, Py_None())
}

/// Whether `x` is `True`. 1 or 0.
///
/// Source: `boolobject.h:31`.
#[inline(always)]
pub fn Py_IsTrue(x: *mut PyObject) -> c_int {
    Py_Is(x, Py_True())
}

/// Whether `x` is `False`. 1 or 0.
///
/// Source: `boolobject.h:35`.
#[inline(always)]
pub fn Py_IsFalse(x: *mut PyObject) -> c_int {
    Py_Is(x, Py_False())
}
