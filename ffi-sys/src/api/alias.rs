//! Second names of functions, which the headers make by macros.

use core::ffi::{c_char, c_int, c_long};

use crate::{Py_ssize_t, PyObject};

/// [`PyLong_FromLong`](crate::PyLong_FromLong) for a process id · `longobject.h:42`
///
/// # Safety
/// As [`PyLong_FromLong`](crate::PyLong_FromLong).
#[inline]
pub unsafe extern "C" fn PyLong_FromPid(pid: c_long) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { crate::PyLong_FromLong(pid) }
}

/// [`PyLong_AsInt`](crate::PyLong_AsInt) for a process id · `longobject.h:44`
///
/// # Safety
/// As [`PyLong_AsInt`](crate::PyLong_AsInt).
#[inline]
pub unsafe extern "C" fn PyLong_AsPid(pid: *mut PyObject) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { crate::PyLong_AsInt(pid) }
}

/// [`PyOS_mystricmp`](crate::PyOS_mystricmp) · `pystrcmp.h:16`
///
/// # Safety
/// As [`PyOS_mystricmp`](crate::PyOS_mystricmp).
#[inline]
pub unsafe extern "C" fn PyOS_stricmp(left: *const c_char, right: *const c_char) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { crate::PyOS_mystricmp(left, right) }
}

/// [`PyOS_mystrnicmp`](crate::PyOS_mystrnicmp) · `pystrcmp.h:15`
///
/// # Safety
/// As [`PyOS_mystrnicmp`](crate::PyOS_mystrnicmp).
#[inline]
pub unsafe extern "C" fn PyOS_strnicmp(left: *const c_char, right: *const c_char, size: Py_ssize_t) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { crate::PyOS_mystrnicmp(left, right, size) }
}
