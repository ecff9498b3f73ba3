//! The value of an `int` that fits in one digit.

use core::ffi::c_int;

use crate::{_PyLong_NON_SIZE_BITS, _PyLong_SIGN_MASK, Py_ssize_t, PyLongObject, digit};

/// 1 if `op` has at most one digit, so that [`_PyLong_CompactValue`] gives its value, else 0.
///
/// Source: `cpython/longintrepr.h:122`; also known as `PyUnstable_Long_IsCompact`.
///
/// # Safety
/// `op` is an `int` or an instance of a subclass, and stays alive during the call.
#[inline]
pub unsafe fn _PyLong_IsCompact(op: *const PyLongObject) -> c_int {
    // SAFETY: a live int; its tag is fixed when it is made.
    let tag = unsafe { (&raw const (*op).long_value.lv_tag).read() };
    c_int::from(tag < (2 << _PyLong_NON_SIZE_BITS))
}

/// The value of the compact int `op`.
///
/// Source: `cpython/longintrepr.h:130`; also known as `PyUnstable_Long_CompactValue`.
///
/// # Safety
/// `op` is an `int` or an instance of a subclass, is compact ([`_PyLong_IsCompact`]), and stays alive during the
/// call.
#[inline]
pub unsafe fn _PyLong_CompactValue(op: *const PyLongObject) -> Py_ssize_t {
    // SAFETY: a live int; tag and digit are fixed when it is made. The first digit always exists: CPython sets it
    // to 0 even for zero, which has none.
    unsafe {
        let sign = 1 - ((&raw const (*op).long_value.lv_tag).read() & _PyLong_SIGN_MASK) as Py_ssize_t;
        sign * (&raw const (*op).long_value.ob_digit).cast::<digit>().read() as Py_ssize_t
    }
}
