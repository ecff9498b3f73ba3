//! Compiling source. The other macros of `pythonrun.h` are bound: libpython exports functions that do the same.

use core::ffi::{c_char, c_int};

use crate::{Py_CompileStringExFlags, PyCompilerFlags, PyObject};

/// Compiles the source `str_` of the file `filename`: a new reference to a code object, or null with an exception.
///
/// Source: `cpython/pythonrun.h:56`. libpython exports a function of this name that no header declares.
///
/// # Safety
/// The thread is attached, without an exception set. `str_` and `filename` are zero-terminated strings; `start` is
/// one of the `Py_*_input`; `flags` is null or points to flags that no other thread uses meanwhile.
#[inline]
pub unsafe extern "C" fn Py_CompileStringFlags(
    str_: *const c_char,
    filename: *const c_char,
    start: c_int,
    flags: *mut PyCompilerFlags,
) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { Py_CompileStringExFlags(str_, filename, start, flags, -1) }
}
