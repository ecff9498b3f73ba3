//! Uses of the C API that have no function to go to.

use ffi_sys::{Py_None, PyErr_Format, PyExc_ValueError, PyList_New, PyList_Type, table};

use crate::child::child;
use crate::fake::{FREE_THREADED, Folder, Kind, VERSION, definitions, symbols};

const UNLOADED: &str = "was used before libpython was loaded: call `ffi_sys::load` first";

#[test]
fn function_before_load() {
    let outcome = child(|| {
        assert!(!table().PyList_New.is_resolved());
        assert!(ffi_sys::library().is_none());
        // SAFETY: the process ends instead of the call.
        unsafe { PyList_New(0) };
    });
    outcome.aborted(&["ffi-sys: `PyList_New`", UNLOADED]);
}

#[test]
fn variadic_function_before_load() {
    let outcome = child(|| {
        assert!(!table().PyErr_Format.is_resolved());
        PyErr_Format();
    });
    outcome.aborted(&["ffi-sys: `PyErr_Format`", UNLOADED]);
}

#[test]
fn variadic_call_before_load() {
    let outcome = child(|| {
        let none = std::ptr::null_mut();
        // SAFETY: the process ends instead of the call.
        unsafe { ffi_sys::PyObject_CallMethod!(none, c"name".as_ptr(), std::ptr::null()) };
    });
    outcome.aborted(&["ffi-sys: `PyObject_CallMethod`", UNLOADED]);
}

#[test]
fn type_before_load() {
    let outcome = child(|| {
        assert!(!table().PyList_Type.is_resolved());
        PyList_Type();
    });
    outcome.aborted(&["ffi-sys: `PyList_Type`", UNLOADED]);
}

#[test]
fn exception_before_load() {
    child(|| assert!(PyExc_ValueError().is_null())).aborted(&["ffi-sys: `PyExc_ValueError`", UNLOADED]);
}

#[test]
fn singleton_before_load() {
    child(|| assert!(Py_None().is_null())).aborted(&["ffi-sys: `_Py_NoneStruct`", UNLOADED]);
}

/// A library without any of the optional symbols is accepted; they say that they are not there.
///
/// The two of them that the tests use must stay optional: `REQUIRED_PRIVATE` of the generator does not name them.
fn load_without_optional_symbols(folder: &Folder) -> String {
    let symbols = symbols();
    let required = symbols.iter().filter(|symbol| symbol.required);
    let path =
        folder.library("libpython3.13t.so", &definitions(required, &format!("{VERSION}{FREE_THREADED}")));
    // SAFETY: a library without initialisers; what it exports is not called.
    let library = unsafe { ffi_sys::load(&path) }.expect("all that is required is there");
    assert_eq!(library.path(), Some(path.as_path()));
    assert!(table().PyList_New.is_resolved() && table().PyErr_Format.is_resolved());
    assert!(table().PyList_Type.is_resolved());
    assert!(!table()._PyObject_Dump.is_resolved());
    assert!(!table()._PyObject_CallMethodId.is_resolved());
    library.to_string()
}

#[test]
fn optional_function_that_is_not_there() {
    let outcome = child(|| {
        println!("{}", load_without_optional_symbols(&Folder::new()));
        // SAFETY: the process ends instead of the call.
        unsafe { ffi_sys::_PyObject_Dump(std::ptr::null_mut()) };
    });
    let words = ["ffi-sys: `_PyObject_Dump` was used but libpython 3.13.5 (", "libpython3.13t.so)"];
    outcome.aborted(&words);
    outcome.aborted(&["does not export it: ask `ffi_sys::table()._PyObject_Dump.is_resolved()` before"]);
}

#[test]
fn optional_variadic_function_that_is_not_there() {
    let outcome = child(|| {
        load_without_optional_symbols(&Folder::new());
        table()._PyObject_CallMethodId.get();
    });
    outcome
        .aborted(&["ffi-sys: `_PyObject_CallMethodId` was used but libpython 3.13.5", "does not export it"]);
}

/// All variables are required. Were one optional, it would have to be tested as the functions above are.
#[test]
fn no_variable_is_optional() {
    let optional: Vec<_> = symbols().into_iter().filter(|symbol| !symbol.required).collect();
    assert!(!optional.is_empty());
    assert!(optional.iter().all(|symbol| symbol.kind == Kind::Function), "{optional:?}");
}
