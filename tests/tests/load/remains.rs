//! What is left of a library that was refused.

use std::fs;
use std::path::Path;

use ffi_sys::{LoadError, PyFloat_Type, PyUnicode_AsUTF8};
use tests::embed::{attached, python_object};

use crate::child::child;
use crate::fake::{Folder, VERSION};
use crate::{globally, load_real, refused};

/// A library that looks like Python 3.13 with the GIL to an extension module as well.
fn poison() -> String {
    format!("{VERSION}char PyFloat_Type[512];\n")
}

fn is_mapped(path: &Path) -> bool {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    maps.lines().any(|line| line.ends_with(path.to_str().unwrap()))
}

/// Loads the right library, and modules whose files are not linked to it: they take what is visible to all.
fn extension_modules_work() {
    load_real();
    attached(|| {
        for module in ["math", "_ctypes"] {
            let file = python_object(&format!("__import__('{module}').__file__"));
            // SAFETY: attached; the string lives at least as long as `file`, which is never released.
            let file = unsafe { std::ffi::CStr::from_ptr(PyUnicode_AsUTF8(file)) }.to_str().unwrap();
            assert!(file.ends_with(".so") && is_mapped(Path::new(file)), "{file} is part of libpython");
        }
        python_object("__import__('math').floor(2.5)");
    });
    assert_eq!(globally(c"PyFloat_Type"), PyFloat_Type().cast());
}

/// A refused library stays open, for the reason that the next test shows, but nothing finds its symbols.
#[test]
fn refused_is_not_visible() {
    let outcome = child(|| {
        let folder = Folder::new();
        let path = folder.library("libpython3.13.so.1.0", &poison());
        assert!(matches!(refused(&path, &[]), LoadError::GilBuild { .. }));
        assert!(ffi_sys::library().is_none());
        assert!(is_mapped(&path), "it was closed");
        assert!(
            globally(c"Py_Version").is_null() && globally(c"PyFloat_Type").is_null(),
            "it is visible to all"
        );
        extension_modules_work();
    });
    outcome.succeeded();
}

/// An initialiser that leaves a function behind, which the thread runs when it ends: that of the allocator of
/// libpython 3.13 and later does, in all builds.
const FOR_THE_END_OF_THE_THREAD: &str = r#"
#include <pthread.h>
#include <stdio.h>
static void at_end(void *value) { puts("at the end of the thread"); }
__attribute__((constructor)) static void initialise(void)
{
    pthread_key_t key;
    pthread_key_create(&key, at_end);
    pthread_setspecific(key, &at_end);
}
"#;

#[test]
fn refused_serves_its_threads() {
    let outcome = child(|| {
        let folder = Folder::new();
        let source = format!("{VERSION}{FOR_THE_END_OF_THE_THREAD}");
        let path = folder.library("libpython3.13.so.1.0", &source);
        let thread =
            std::thread::spawn(move || assert!(matches!(refused(&path, &[]), LoadError::GilBuild { .. })));
        thread.join().unwrap();
    });
    outcome.succeeded();
    outcome.said("at the end of the thread");
}

/// Nothing but success fills the table.
#[test]
fn refused_fills_no_slot() {
    let outcome = child(|| {
        let folder = Folder::new();
        let path = folder.library("libpython3.13.so.1.0", &poison());
        refused(&path, &[]);
        assert!(
            !ffi_sys::table().Py_GetVersion.is_resolved() && !ffi_sys::table().PyFloat_Type.is_resolved()
        );
        let version = ffi_sys::Py_GetVersion as unsafe extern "C" fn() -> *const std::ffi::c_char;
        // SAFETY: the process ends instead of the call.
        unsafe { version() };
    });
    outcome.aborted(&["ffi-sys: `Py_GetVersion` was used before libpython was loaded"]);
}
