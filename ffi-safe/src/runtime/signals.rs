//! Keeping the signals of a program that has not asked for Python's handlers.

use core::ptr;

use ffi_sys::{Py_DECREF, Py_file_input, PyDict_New, PyErr_Clear, PyRun_StringFlags};

use super::StartError;
use super::config::failed;

/// The first import of `signal`, by whatever module, replaces the default action of `SIGINT`, also in an interpreter
/// that was told to install no handlers: the program could not be interrupted any more, unless Python code runs on
/// Python's main thread. So it is imported now, where this can be taken back.
const CODE: &core::ffi::CStr = c"\
import _signal
if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
";

/// Leaves `SIGINT` as it is.
///
/// # Safety
/// Attached, on Python's main thread; nobody else uses the interpreter.
pub(super) unsafe fn leave_alone() -> Result<(), StartError> {
    // SAFETY: attached; the dictionary is this call's own, and the text ends in NUL.
    unsafe {
        let names = PyDict_New();
        let result = match names.is_null() {
            true => ptr::null_mut(),
            false => PyRun_StringFlags(CODE.as_ptr(), Py_file_input, names, names, ptr::null_mut()),
        };
        for object in [names, result] {
            if !object.is_null() {
                Py_DECREF(object);
            }
        }
        if result.is_null() {
            PyErr_Clear();
            return Err(failed("the signals could not be left alone", "_signal.signal"));
        }
    }
    Ok(())
}
