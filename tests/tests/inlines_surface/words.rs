//! Arguments as words, with the names that the C prelude gives them.
#![allow(non_snake_case, reason = "the rows are C, too")]

use core::ffi::{c_char, c_int, c_ulong};
use core::ptr;

use ffi_sys::{
    FILE, Py_INCREF, Py_None, Py_UCS4, Py_ssize_t, PyCompilerFlags, PyDict_Copy, PyList_New, PyList_SetItem,
    PyLongObject, PyMethodDef, PyModule_GetDict, PyModule_New, PyModuleDef, PyObject, PyStructSequence_New,
    PyStructSequence_SetItem, PyTuple_New, PyTuple_SetItem, PyTypeObject,
};

use crate::probe::probe;
use crate::row::KEPT;

fn pointer<T>(a: &[u64], i: usize) -> *mut T {
    ptr::with_exposed_provenance_mut(a[i] as usize)
}

/// An object.
pub(crate) fn O(a: &[u64], i: usize) -> *mut PyObject {
    pointer(a, i)
}

/// A type.
pub(crate) fn TY(a: &[u64], i: usize) -> *mut PyTypeObject {
    pointer(a, i)
}

/// An `int`.
pub(crate) fn L(a: &[u64], i: usize) -> *const PyLongObject {
    pointer(a, i)
}

/// The definition of a module.
pub(crate) fn DEF(a: &[u64], i: usize) -> *mut PyModuleDef {
    pointer(a, i)
}

/// The definition of a function.
pub(crate) fn ML(a: &[u64], i: usize) -> *mut PyMethodDef {
    pointer(a, i)
}

/// A C string.
pub(crate) fn S(a: &[u64], i: usize) -> *const c_char {
    pointer(a, i)
}

/// A size or an index.
pub(crate) fn I(a: &[u64], i: usize) -> Py_ssize_t {
    a[i] as Py_ssize_t
}

/// A number.
pub(crate) fn N(a: &[u64], i: usize) -> c_int {
    a[i] as c_int
}

/// A set of flags.
pub(crate) fn UL(a: &[u64], i: usize) -> c_ulong {
    a[i] as c_ulong
}

/// A character.
pub(crate) fn U(a: &[u64], i: usize) -> Py_UCS4 {
    a[i] as Py_UCS4
}

/// A floating-point number, from its bits.
pub(crate) fn D(a: &[u64], i: usize) -> f64 {
    f64::from_bits(a[i])
}

/// The same, in half the bits.
pub(crate) fn F(a: &[u64], i: usize) -> f32 {
    D(a, i) as f32
}

/// No flags.
pub(crate) fn NO_FLAGS() -> *mut PyCompilerFlags {
    ptr::null_mut()
}

/// The null pointer as an object.
pub(crate) fn NIL() -> *mut PyObject {
    ptr::null_mut()
}

/// A new file that holds the C string.
pub(crate) fn FP(a: &[u64], i: usize) -> *mut FILE {
    // SAFETY: the probe's function of that name has this type.
    let open: unsafe extern "C" fn(*const c_char) -> *mut FILE =
        unsafe { core::mem::transmute(probe().address("open_text")) };
    // SAFETY: the word is a C string.
    unsafe { open(S(a, i)) }
}

/// A place for a result of the function.
pub(crate) fn X(x: *mut u64, i: usize) -> *mut Py_ssize_t {
    assert!(i < KEPT);
    x.wrapping_add(i).cast()
}

/// A new reference.
///
/// # Safety
/// The object is alive and the thread is attached.
pub(crate) unsafe fn R(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { Py_INCREF(object) };
    object
}

/// Hands an object over to the result.
///
/// # Safety
/// `x` are the scratch words of the call.
unsafe fn keep(x: *mut u64, object: *mut PyObject) -> *mut PyObject {
    assert!(!object.is_null());
    // SAFETY: the caller's promise.
    unsafe { x.add(KEPT).write(object.expose_provenance() as u64) };
    object
}

/// A new tuple of `n` times `None`, the state of which is a result.
///
/// # Safety
/// The thread is attached; `x` are the scratch words of the call. So of the others.
pub(crate) unsafe fn TUPLE(x: *mut u64, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: a new tuple, filled before anything else sees it; `None` may be taken for granted.
    unsafe {
        let tuple = keep(x, PyTuple_New(n));
        (0..n).for_each(|i| assert_eq!(PyTuple_SetItem(tuple, i, Py_None()), 0));
        tuple
    }
}

/// A new list of `n` times `None`.
///
/// # Safety
/// As [`TUPLE`].
pub(crate) unsafe fn LIST(x: *mut u64, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: a new list, filled before anything else sees it; `None` may be taken for granted.
    unsafe {
        let list = keep(x, PyList_New(n));
        (0..n).for_each(|i| assert_eq!(PyList_SetItem(list, i, Py_None()), 0));
        list
    }
}

/// A new struct sequence of `type_` with `n` fields, all `None`.
///
/// # Safety
/// As [`TUPLE`]; `type_` is a type of struct sequences with that number of fields.
pub(crate) unsafe fn RECORD(x: *mut u64, type_: *mut PyTypeObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: a new struct sequence, filled before anything else sees it; `None` may be taken for granted.
    unsafe {
        let record = keep(x, PyStructSequence_New(type_));
        (0..n).for_each(|i| PyStructSequence_SetItem(record, i, Py_None()));
        record
    }
}

/// A copy of a dict.
///
/// # Safety
/// As [`TUPLE`]; `dict` is a dict.
pub(crate) unsafe fn COPY(x: *mut u64, dict: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller's promise.
    unsafe { keep(x, PyDict_Copy(dict)) }
}

/// A new module, of which the namespace is a result.
///
/// # Safety
/// As [`TUPLE`].
pub(crate) unsafe fn MODULE(x: *mut u64) -> *mut PyObject {
    // SAFETY: a new module has a namespace; the module is never released, so neither goes.
    unsafe {
        let module = PyModule_New(c"made".as_ptr());
        keep(x, R(PyModule_GetDict(module)));
        module
    }
}
