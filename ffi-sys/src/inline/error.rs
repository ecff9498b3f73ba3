//! Errors that say where in the caller's source they come from.

use core::ffi::{CStr, c_char};
use core::panic::Location;

use crate::{_Py_FatalErrorFunc, _PyErr_BadInternalCall};

/// Sets a `SystemError` that names the file and the line of the caller.
///
/// Source: `pyerrors.h:226`. The library's function of this name says no place.
///
/// # Safety
/// The thread is attached.
#[inline]
#[track_caller]
pub unsafe fn PyErr_BadInternalCall() {
    let place = Location::caller();
    // SAFETY: the thread is attached; the file's name is zero-terminated and lives for ever.
    unsafe { _PyErr_BadInternalCall(place.file_as_c_str().as_ptr(), place.line().cast_signed()) }
}

/// Ends the process with the message `message`: the library's function, which does not say who calls it.
///
/// Source: `pyerrors.h:35`. [`Py_FatalError!`](macro@crate::Py_FatalError) names the calling function.
///
/// # Safety
/// `message` is a zero-terminated string. The thread may be attached or not.
#[inline]
pub unsafe extern "C" fn Py_FatalError(message: *const c_char) -> ! {
    // SAFETY: forwarded 1:1.
    unsafe { (crate::table().Py_FatalError.get())(message) }
}

/// Ends the process with the message `message` (a `&CStr`) and the name of the function it stands in.
///
/// Source: `cpython/pyerrors.h:131`. The thread may be attached or not.
#[macro_export]
macro_rules! Py_FatalError {
    ($message:expr) => {{
        fn here() {}
        $crate::fatal_error_in(::core::any::type_name_of_val(&here), $message)
    }};
}

/// The body of [`Py_FatalError!`](macro@crate::Py_FatalError): `here` is the path of an item inside of the function.
#[doc(hidden)]
#[cold]
pub fn fatal_error_in(here: &str, message: &CStr) -> ! {
    let function = here.rsplit("::").filter(|part| !part.starts_with('{')).nth(1).unwrap_or(here);
    // One byte less than the room: the last one stays the terminating zero.
    let mut name = [0u8; 128];
    let length = function.len().min(name.len() - 1);
    name[..length].copy_from_slice(&function.as_bytes()[..length]);
    // SAFETY: both strings are zero-terminated and live until the process has ended.
    unsafe { _Py_FatalErrorFunc(name.as_ptr().cast::<c_char>(), message.as_ptr()) }
}
