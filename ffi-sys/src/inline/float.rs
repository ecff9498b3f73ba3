//! The value of a `float`, and the tests of C's `math.h`.

use core::ffi::{c_double, c_int};

use crate::{PyFloatObject, PyObject};

/// The value of the float `op`.
///
/// Source: `cpython/floatobject.h:15`.
///
/// # Safety
/// `op` is a `float` or an instance of a subclass, and stays alive during the call.
#[inline]
pub unsafe fn PyFloat_AS_DOUBLE(op: *mut PyObject) -> c_double {
    // SAFETY: a live float; its value is fixed when it is made.
    unsafe { (&raw const (*op.cast::<PyFloatObject>()).ob_fval).read() }
}

/// 1 if `x` is not a number, else 0. Source: `pymath.h:32`.
#[inline]
pub fn Py_IS_NAN(x: impl Into<c_double>) -> c_int {
    c_int::from(x.into().is_nan())
}

/// 1 if `x` is positive or negative infinity, else 0. Source: `pymath.h:36`.
///
/// Some C compilers return -1 for negative infinity; the header promises 1.
#[inline]
pub fn Py_IS_INFINITY(x: impl Into<c_double>) -> c_int {
    c_int::from(x.into().is_infinite())
}

/// 1 if `x` is neither infinite nor "not a number", else 0. Source: `pymath.h:40`.
#[inline]
pub fn Py_IS_FINITE(x: impl Into<c_double>) -> c_int {
    c_int::from(x.into().is_finite())
}
