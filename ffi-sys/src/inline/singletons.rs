//! The objects that exist once, and returning them.
//!
//! All of them are immortal: the pointers are valid from the start of the interpreter to the end of the process,
//! need no counting, and may be compared and copied on any thread, attached or not.

use crate::{
    _Py_EllipsisObject, _Py_FalseStruct, _Py_NoneStruct, _Py_NotImplementedStruct, _Py_TrueStruct, PyObject,
};

/// `None`.
///
/// Source: `object.h:1104`.
#[inline(always)]
pub fn Py_None() -> *mut PyObject {
    _Py_NoneStruct()
}

/// `True`.
///
/// Source: `boolobject.h:23`.
#[inline(always)]
pub fn Py_True() -> *mut PyObject {
    _Py_TrueStruct().cast()
}

/// `False`.
///
/// Source: `boolobject.h:22`.
#[inline(always)]
pub fn Py_False() -> *mut PyObject {
    _Py_FalseStruct().cast()
}

/// `Ellipsis`, which Python writes `...`.
///
/// Source: `sliceobject.h:12`.
#[inline(always)]
pub fn Py_Ellipsis() -> *mut PyObject {
    _Py_EllipsisObject()
}

/// `NotImplemented`, which says that an operation does not know its operands.
///
/// Source: `object.h:1128`.
#[inline(always)]
pub fn Py_NotImplemented() -> *mut PyObject {
    _Py_NotImplementedStruct()
}

/// Returns `None` from the surrounding function.
///
/// Source: `object.h:1116`.
#[macro_export]
macro_rules! Py_RETURN_NONE {
    () => {
        return $crate::Py_None()
    };
}

/// Returns `True` from the surrounding function.
///
/// Source: `boolobject.h:41`.
#[macro_export]
macro_rules! Py_RETURN_TRUE {
    () => {
        return $crate::Py_True()
    };
}

/// Returns `False` from the surrounding function.
///
/// Source: `boolobject.h:42`.
#[macro_export]
macro_rules! Py_RETURN_FALSE {
    () => {
        return $crate::Py_False()
    };
}

/// Returns `NotImplemented` from the surrounding function.
///
/// Source: `object.h:1134`.
#[macro_export]
macro_rules! Py_RETURN_NOTIMPLEMENTED {
    () => {
        return $crate::Py_NotImplemented()
    };
}

/// Returns a new `float` that is not a number from the surrounding function, or null with an exception set.
///
/// # Safety
///
/// Expands to a call of [`PyFloat_FromDouble`](crate::PyFloat_FromDouble): the thread is attached, and the macro
/// stands in an `unsafe` block.
///
/// Source: `floatobject.h:19`.
#[macro_export]
macro_rules! Py_RETURN_NAN {
    () => {
        return $crate::PyFloat_FromDouble(f64::NAN)
    };
}

/// Returns a new infinite `float` with the sign of the `f64` `sign` from the surrounding function, or null with
/// an exception set. The sign of zeros and of values that are not numbers counts.
///
/// # Safety
///
/// As for [`Py_RETURN_NAN!`](crate::Py_RETURN_NAN).
///
/// Source: `floatobject.h:21`.
#[macro_export]
macro_rules! Py_RETURN_INF {
    ($sign:expr) => {
        return $crate::PyFloat_FromDouble(f64::INFINITY.copysign($sign))
    };
}

/// Returns from the surrounding function, as `True` or `False`, how `val1` compares with `val2` under `op`.
///
/// `op` is one of [`Py_LT`](crate::Py_LT), [`Py_LE`](crate::Py_LE), [`Py_EQ`](crate::Py_EQ),
/// [`Py_NE`](crate::Py_NE), [`Py_GT`](crate::Py_GT) and [`Py_GE`](crate::Py_GE), as the slot `tp_richcompare`
/// receives it; the values are of any type that Rust compares.
///
/// # Panics
///
/// If `op` is anything else.
///
/// Source: `object.h:1158`.
#[macro_export]
macro_rules! Py_RETURN_RICHCOMPARE {
    ($val1:expr, $val2:expr, $op:expr) => {{
        let holds = match $op {
            $crate::Py_EQ => $val1 == $val2,
            $crate::Py_NE => $val1 != $val2,
            $crate::Py_LT => $val1 < $val2,
            $crate::Py_GT => $val1 > $val2,
            $crate::Py_LE => $val1 <= $val2,
            $crate::Py_GE => $val1 >= $val2,
            op => ::core::panic!("Py_RETURN_RICHCOMPARE: {op} is no comparison"),
        };
        return if holds { $crate::Py_True() } else { $crate::Py_False() };
    }};
}
