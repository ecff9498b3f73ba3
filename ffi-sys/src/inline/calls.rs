//! Calls in the vectorcall convention.

use core::ptr;

use crate::{Py_ssize_t, PyObject, PyObject_VectorcallMethod};

/// Added to the number of arguments: the callee may change the word before the first argument, if it restores it.
///
/// Source: `abstract.h:286`.
pub const PY_VECTORCALL_ARGUMENTS_OFFSET: usize = 1 << (usize::BITS - 1);

/// The number of positional arguments in the `nargsf` that a vectorcall function receives.
///
/// Source: `cpython/abstract.h:37`.
#[inline(always)]
pub const fn PyVectorcall_NARGS(n: usize) -> Py_ssize_t {
    _PyVectorcall_NARGS(n)
}

/// What [`PyVectorcall_NARGS`] stands for.
///
/// Source: `cpython/abstract.h:33`.
#[inline(always)]
pub const fn _PyVectorcall_NARGS(n: usize) -> Py_ssize_t {
    (n & !PY_VECTORCALL_ARGUMENTS_OFFSET) as Py_ssize_t
}

/// Calls the method `name` of `self_` without arguments. A new reference, or null with an exception set.
///
/// # Safety
///
/// The calling thread is attached. `self_` is an object and `name` a `str`; the caller holds a reference to each
/// until the call returns. The call runs Python: it may detach the thread and suspend its critical sections.
///
/// Source: `cpython/abstract.h:62`.
#[inline]
pub unsafe fn PyObject_CallMethodNoArgs(self_: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    // A writable array, because the offset flag lets the callee put something in the place of `self_` for a while.
    let mut args = [self_];
    let nargsf = 1 | PY_VECTORCALL_ARGUMENTS_OFFSET;
    // SAFETY: `args` holds as many pointers as `nargsf` says and outlives the call; the rest is forwarded.
    unsafe { PyObject_VectorcallMethod(name, args.as_mut_ptr(), nargsf, ptr::null_mut()) }
}

/// Calls the method `name` of `self_` with the one argument `arg`. A new reference, or null with an exception set.
///
/// # Safety
///
/// As for [`PyObject_CallMethodNoArgs`]; `arg` is an object that the caller holds a reference to as well.
///
/// # Panics
///
/// With debug assertions, if `arg` is null.
///
/// Source: `cpython/abstract.h:69`.
#[inline]
pub unsafe fn PyObject_CallMethodOneArg(
    self_: *mut PyObject,
    name: *mut PyObject,
    arg: *mut PyObject,
) -> *mut PyObject {
    debug_assert!(!arg.is_null(), "PyObject_CallMethodOneArg without its argument");
    let mut args = [self_, arg];
    let nargsf = 2 | PY_VECTORCALL_ARGUMENTS_OFFSET;
    // SAFETY: as in `PyObject_CallMethodNoArgs`.
    unsafe { PyObject_VectorcallMethod(name, args.as_mut_ptr(), nargsf, ptr::null_mut()) }
}
