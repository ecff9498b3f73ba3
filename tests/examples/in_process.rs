//! Code that runs inside a Python process, as an extension module does. The test `load` opens it with `ctypes`.

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

use ffi_sys::{
    LoadError, Py_DECREF, Py_INCREF, Py_REFCNT, PyList_Append, PyList_GetItemRef, PyList_New, PyList_Size,
    PyLong_AsLong, PyLong_FromLong,
};

/// Takes the libpython of the process into use and works with it. Returns 0 if all went well.
///
/// # Safety
///
/// The calling thread is attached. `library` is the path of the process's own libpython, `other` that of another
/// library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(library: *const c_char, other: *const c_char) -> c_int {
    // SAFETY: forwarded.
    let worked = std::panic::catch_unwind(|| unsafe { work(path(library), path(other)) });
    if worked.is_ok() { 0 } else { 1 }
}

/// A path as C passes it.
///
/// # Safety
///
/// `text` is a C string that lives as long as the path is used.
unsafe fn path<'a>(text: *const c_char) -> &'a Path {
    // SAFETY: forwarded.
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(text) }.to_bytes()))
}

/// # Safety
///
/// As [`run`].
unsafe fn work(library: &Path, other: &Path) {
    assert!(ffi_sys::library().is_none(), "a table of its own, which nothing has filled yet");
    // SAFETY: only refused: the process has another libpython.
    let error = unsafe { ffi_sys::load(other) }.unwrap_err();
    assert!(matches!(error, LoadError::AlreadyLoaded { .. }), "{error}");

    // SAFETY: what the process exports is Python itself.
    let loaded = unsafe { ffi_sys::load_from_process() }.unwrap();
    println!("{loaded}");
    assert_eq!(loaded.path(), None);
    assert!(loaded.to_string().ends_with("of this process"), "{loaded}");
    // SAFETY: as above.
    assert!(ptr::eq(unsafe { ffi_sys::load_from_process() }.unwrap(), loaded), "again");
    // SAFETY: the file that the process has open already.
    assert!(ptr::eq(unsafe { ffi_sys::load(library) }.unwrap(), loaded), "by its path");
    // SAFETY: only refused.
    let error = unsafe { ffi_sys::load(other) }.unwrap_err();
    assert!(matches!(error, LoadError::AlreadyLoaded { .. }), "{error}");

    // SAFETY: the library is loaded, the interpreter runs, and the thread is attached by the caller; every
    // reference that is taken is given back.
    unsafe {
        ffi_sys::self_test().unwrap();
        let list = PyList_New(0);
        for number in 0..1000 {
            let item = PyLong_FromLong(number);
            assert_eq!(PyList_Append(list, item), 0);
            Py_DECREF(item);
        }
        let mut sum = 0;
        for index in 0..PyList_Size(list) {
            let item = PyList_GetItemRef(list, index);
            sum += PyLong_AsLong(item);
            Py_DECREF(item);
        }
        println!("items {}", PyList_Size(list));
        println!("sum {sum}");
        let before = Py_REFCNT(list);
        for _ in 0..1000 {
            Py_INCREF(list);
        }
        assert_eq!(Py_REFCNT(list), before + 1000);
        for _ in 0..1000 {
            Py_DECREF(list);
        }
        assert_eq!((before, Py_REFCNT(list)), (1, 1));
        Py_DECREF(list);
    }
}
