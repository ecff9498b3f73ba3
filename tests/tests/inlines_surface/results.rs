//! Results as words, with the names that the C prelude gives them.
#![allow(non_snake_case, reason = "the rows are C, too")]

use core::ffi::{c_char, c_int, c_uchar, c_uint};

use ffi_sys::{
    Py_BuildValue, Py_DECREF, Py_NewRef, Py_None, Py_ssize_t, PyCFunction, PyDict_PopString,
    PyImport_AddModule, PyMarshal_WriteObjectToString, PyModule_GetDict, PyObject,
};

/// An integer of C, as it converts to 64 bits.
pub(crate) trait Integer {
    /// The number in 64 bits.
    fn widen(self) -> i64;
}

macro_rules! integers {
    ($($type:ty)+) => { $(impl Integer for $type {
        fn widen(self) -> i64 { self as i64 }
    })+ };
}
integers! { c_int c_uint c_uchar c_char Py_ssize_t }

/// An integer.
pub(crate) fn INT(value: impl Integer) -> u64 {
    value.widen() as u64
}

/// Whether an integer is not 0: all that some functions promise.
pub(crate) fn BOOL(value: c_int) -> u64 {
    u64::from(value != 0)
}

/// A floating-point number.
pub(crate) fn REAL(value: f64) -> u64 {
    value.to_bits()
}

/// A pointer to something that is not to be released.
pub(crate) fn PTR<T>(value: *mut T) -> u64 {
    value.expose_provenance() as u64
}

/// A pointer to a function.
pub(crate) fn FUNCTION(value: PyCFunction) -> u64 {
    value.map_or(0, |function| function as usize as u64)
}

/// Nothing.
pub(crate) fn VOID((): ()) -> u64 {
    0
}

/// A new reference, or null.
pub(crate) fn NEW(value: *mut PyObject) -> u64 {
    PTR(value)
}

/// A new reference to a code object, or null: its contents as `bytes`, without addresses and counts.
///
/// # Safety
/// The thread is attached, and `code` is null or a reference that the caller gives away.
pub(crate) unsafe fn CODE(code: *mut PyObject) -> u64 {
    if code.is_null() {
        return 0;
    }
    // SAFETY: the caller's promise.
    unsafe {
        let contents = PyMarshal_WriteObjectToString(code, 2);
        Py_DECREF(code);
        NEW(contents)
    }
}

/// A new reference to the status of a program that has run, and to what it has left in `__main__.number`.
///
/// # Safety
/// The thread is attached.
pub(crate) unsafe fn RAN(status: c_int) -> u64 {
    let mut number = core::ptr::null_mut();
    // SAFETY: the thread is attached; the module exists as long as the interpreter, and so does its namespace.
    unsafe {
        let main = PyModule_GetDict(PyImport_AddModule(c"__main__".as_ptr()));
        assert!(PyDict_PopString(main, c"number".as_ptr(), &raw mut number) >= 0);
        NEW(Py_BuildValue!(
            c"(iN)".as_ptr(),
            status,
            if number.is_null() { Py_NewRef(Py_None()) } else { number }
        ))
    }
}
