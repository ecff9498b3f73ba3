//! The macros that speak of the place they stand in.

use core::ffi::{CStr, c_char, c_int};
use std::process::Command;

use ffi_sys::{Py_DECREF, PyErr_GetRaisedException, PyObject_Str, PyUnicode_AsUTF8};

use crate::corpus::checked;
use crate::on_python;
use crate::probe::probe;

/// What the child process is asked to do.
const WISH: &str = "INLINES_SURFACE_FATAL";

/// The text of the exception that is set, which is a `SystemError`.
fn system_error() -> String {
    // SAFETY: the thread is attached; the text is copied before its object is released.
    unsafe {
        let exception = checked(PyErr_GetRaisedException());
        assert!(ffi_sys::Py_IS_TYPE(exception, ffi_sys::PyExc_SystemError().cast()) != 0);
        let text = checked(PyObject_Str(exception));
        let copy = CStr::from_ptr(PyUnicode_AsUTF8(text)).to_str().unwrap().to_owned();
        Py_DECREF(text);
        Py_DECREF(exception);
        copy
    }
}

#[test]
fn bad_internal_call_names_the_place_of_the_call() {
    on_python(|| {
        // SAFETY: the thread is attached; the functions of the probe have these types.
        let original = unsafe {
            let file: extern "C" fn() -> *const c_char =
                core::mem::transmute(probe().address("bad_internal_call_file"));
            let call: extern "C" fn() -> c_int = core::mem::transmute(probe().address("bad_internal_call"));
            let line = call();
            let file = CStr::from_ptr(file()).to_str().unwrap();
            (system_error(), format!("{file}:{line}: "))
        };
        // SAFETY: the thread is attached.
        let (line, ()) = (line!() + 1, unsafe {
            ffi_sys::PyErr_BadInternalCall();
        });
        let port = (system_error(), format!("{}:{line}: ", file!()));
        let rest = |(text, place): &(String, String)| text.strip_prefix(place.as_str()).map(str::to_owned);
        assert!(rest(&original).is_some(), "{original:?}");
        assert_eq!(rest(&port), rest(&original), "{port:?}");
    });
}

fn fatal_here() -> ! {
    // The name is that of the function also from within a closure.
    let end = || ffi_sys::Py_FatalError!(c"the message");
    end()
}

#[test]
fn fatal_error_names_the_function() {
    if let Ok(wish) = std::env::var(WISH) {
        on_python(move || match wish.as_str() {
            "macro" => fatal_here(),
            // SAFETY: the message is a C string.
            "function" => unsafe { ffi_sys::Py_FatalError(c"the message".as_ptr()) },
            symbol => {
                // SAFETY: the functions of the probe that are asked for have this type.
                let original: extern "C" fn() -> ! = unsafe { core::mem::transmute(probe().address(symbol)) };
                original()
            }
        });
    }
    assert_eq!(child("fatal_here"), "Fatal Python error: fatal_here: the message");
    assert_eq!(child("macro"), child("fatal_here"));
    assert_eq!(child("fatal_nowhere"), "Fatal Python error: the message");
    assert_eq!(child("function"), child("fatal_nowhere"));
}

/// What this test says last in a process of its own, which it aborts.
fn child(wish: &str) -> String {
    let program = std::env::current_exe().unwrap();
    let arguments = ["--exact", "fatal::fatal_error_names_the_function", "--nocapture"];
    let output = Command::new(program).args(arguments).env(WISH, wish).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    // 128 and more, or none at all: ended by a signal.
    assert!(output.status.code().is_none_or(|code| code >= 128), "{wish}: {}\n{text}", output.status);
    let line = text.lines().find(|line| line.starts_with("Fatal Python error")).map(str::to_owned);
    line.unwrap_or_else(|| panic!("{wish}: {text}"))
}
