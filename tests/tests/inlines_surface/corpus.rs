//! The objects of `corpus.py`, made once and never released.

use core::ffi::c_int;
use std::ffi::{CStr, CString};
use std::sync::OnceLock;

use ffi_sys::{
    Py_CompileString, Py_DECREF, Py_file_input, PyDict_GetItemStringRef, PyDict_New, PyDict_SetItemString,
    PyEval_EvalCode, PyInstanceMethod_New, PyList_GetItemRef, PyList_Size, PyLong_AsSsize_t, PyObject,
    PySequence_GetItem, PyUnicode_FromString,
};
use tests::Ref;

use crate::compare::take_exception;

/// The namespace of `corpus.py`, a dict.
pub(crate) fn namespace() -> *mut PyObject {
    static NAMESPACE: OnceLock<Ref> = OnceLock::new();
    NAMESPACE.get_or_init(|| Ref(run())).0
}

fn run() -> *mut PyObject {
    let source = CString::new(include_str!("corpus.py")).unwrap();
    // SAFETY: the thread is attached; the objects are checked before use.
    unsafe {
        let namespace = checked(PyDict_New());
        let name = checked(PyUnicode_FromString(c"corpus".as_ptr()));
        assert_eq!(PyDict_SetItemString(namespace, c"__name__".as_ptr(), name), 0);
        Py_DECREF(name);
        let code = checked(Py_CompileString(source.as_ptr(), c"corpus.py".as_ptr(), Py_file_input));
        Py_DECREF(checked(PyEval_EvalCode(code, namespace, namespace)));
        Py_DECREF(code);
        namespace
    }
}

/// The object, which is not null.
///
/// # Panics
/// With the exception that is set.
pub(crate) fn checked(object: *mut PyObject) -> *mut PyObject {
    assert!(!object.is_null(), "{}", take_exception().unwrap_or_else(|| "null without an exception".into()));
    object
}

/// One object of the namespace.
pub(crate) fn object(name: &CStr) -> *mut PyObject {
    let mut object = core::ptr::null_mut();
    // SAFETY: the thread is attached and the namespace a dict.
    let found: c_int = unsafe { PyDict_GetItemStringRef(namespace(), name.as_ptr(), &raw mut object) };
    assert_eq!(found, 1, "the corpus has no {name:?}");
    object
}

/// The objects of one list of the namespace.
pub(crate) fn list(name: &CStr) -> Vec<*mut PyObject> {
    let list = object(name);
    // SAFETY: the thread is attached; what is no list is an error, which is checked.
    unsafe { (0..PyList_Size(list)).map(|i| checked(PyList_GetItemRef(list, i))).collect() }
}

/// The objects of several lists.
pub(crate) fn lists(names: &[&CStr]) -> Vec<*mut PyObject> {
    names.iter().flat_map(|name| list(name)).collect()
}

/// An object of a tuple of the corpus.
pub(crate) fn item(tuple: *mut PyObject, index: isize) -> *mut PyObject {
    // SAFETY: the thread is attached and the object alive.
    checked(unsafe { PySequence_GetItem(tuple, index) })
}

/// The number that an object of the corpus is.
pub(crate) fn number(object: *mut PyObject) -> isize {
    // SAFETY: the thread is attached and the object alive.
    let number = unsafe { PyLong_AsSsize_t(object) };
    assert_eq!(take_exception(), None);
    number
}

/// Instance methods, which Python code cannot make.
pub(crate) fn instance_methods() -> Vec<*mut PyObject> {
    // SAFETY: the thread is attached and the functions are alive.
    list(c"functions").into_iter().map(|f| checked(unsafe { PyInstanceMethod_New(f) })).collect()
}
