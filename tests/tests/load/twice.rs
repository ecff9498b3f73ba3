//! More than one load in a process, and other libpythons in it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::ptr;
use std::sync::Barrier;
use std::thread;

use ffi_sys::LoadError;
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
use tests::embed::{attached, python_object};

use crate::child::child;
use crate::fake::{Folder, VERSION, definitions, symbols};
use crate::{globally, load_real, real, refused, whole};

fn load(path: impl AsRef<Path>) -> Result<&'static ffi_sys::Library, LoadError> {
    // SAFETY: libpythons, and libraries without initialisers whose functions are not called.
    unsafe { ffi_sys::load(path) }
}

/// Makes the symbols of a library visible to the whole process, as a program that is linked to it does.
fn open_globally(path: &Path) {
    // SAFETY: a libpython, or a library without initialisers.
    let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_GLOBAL) }.unwrap();
    std::mem::forget(library);
}

#[test]
fn another_library() {
    let outcome = child(|| {
        let folder = Folder::new();
        // Refused, it stays open, so that the system's loader finds it again later.
        let gil = folder.library("libpython3.13.so", VERSION);
        assert!(matches!(refused(&gil, &[]), LoadError::GilBuild { .. }));
        let first = load_real();
        let copy = folder.path("libpython3.13t.so.1.0");
        fs::copy(real(), &copy).unwrap();
        for path in [&copy, &gil] {
            let words = ["already uses libpython 3.13.", real().to_str().unwrap(), "start another process"]
                .map(String::from);
            let error = refused(path, &words.each_ref().map(String::as_str));
            let LoadError::AlreadyLoaded { loaded, requested } = error else { panic!("{error:?}") };
            assert_eq!((loaded, &requested), (first.to_string(), path));
        }
        assert!(matches!(load(folder.path("missing.so")), Err(LoadError::NotFound { .. })));
        assert!(ptr::eq(ffi_sys::library().unwrap(), first));
        assert!(ptr::eq(load_real(), first));
        attached(|| assert!(!python_object("sum(range(10))").is_null()));
    });
    outcome.succeeded();
}

/// What counts is the file, not its name.
#[test]
fn same_library_by_other_paths() {
    let outcome = child(|| {
        let folder = Folder::new();
        fs::create_dir(folder.path("lib")).unwrap();
        let file = folder.path("lib/libpython3.13t.so.1.0");
        fs::copy(real(), &file).unwrap();
        symlink("libpython3.13t.so.1.0", folder.path("lib/libpython3.13t.so")).unwrap();
        symlink("lib", folder.path("lib64")).unwrap();
        fs::hard_link(&file, folder.path("hard.so")).unwrap();
        std::env::set_current_dir(folder.path("")).unwrap();

        let link = folder.path("lib/libpython3.13t.so");
        let first = load(&link).unwrap();
        assert_eq!(first.path(), Some(link.as_path()), "the path is the one that was asked for");
        for path in [
            link.as_path(),
            &file,
            &folder.path("lib64/libpython3.13t.so.1.0"),
            &folder.path("hard.so"),
            &folder.path("lib/../lib/./libpython3.13t.so"),
            Path::new("lib/libpython3.13t.so"),
            Path::new("hard.so"),
        ] {
            let again = load(path).unwrap_or_else(|error| panic!("{}: {}", path.display(), whole(error)));
            assert!(ptr::eq(first, again));
            assert_eq!(again.path(), Some(link.as_path()), "the path is that of the first load");
        }
        // The process keeps the library that it has, also when the file is replaced, as by an update.
        fs::rename(&file, folder.path("lib/old")).unwrap();
        fs::copy(folder.path("lib/old"), &file).unwrap();
        assert!(ptr::eq(first, load(&link).unwrap()), "the system's loader remembers the names");
        let unknown = folder.path("lib64/../lib/libpython3.13t.so.1.0");
        assert!(matches!(load(unknown), Err(LoadError::AlreadyLoaded { .. })), "another file by now");
    });
    outcome.succeeded();
}

#[test]
fn from_many_threads() {
    let outcome = child(|| {
        const THREADS: usize = 8;
        let start = Barrier::new(THREADS);
        let addresses: Vec<usize> = thread::scope(|scope| {
            let load = || {
                start.wait();
                let library = load_real();
                // Every thread sees a full table.
                assert!(ffi_sys::table().Py_GetVersion.is_resolved());
                // SAFETY: a constant of the library. `Py_GetVersion` is not meant for several threads at once.
                let version = unsafe { ffi_sys::Py_Version().read() };
                assert_eq!(version, u64::from(library.version().hex()));
                ptr::from_ref(library).addr()
            };
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(load)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(addresses, vec![ptr::from_ref(ffi_sys::library().unwrap()).addr(); THREADS]);
    });
    outcome.succeeded();
}

/// A function whose address the system's loader asks the library for, which takes its time: other threads come in
/// between, unless the loads take turns.
const SLOW: &str = r#"
#include <unistd.h>
static void nothing(void) {}
static void (*resolve(void))(void) { usleep(20000); return nothing; }
void _Py_MergeZeroLocalRefcount(void) {}
void _Py_DecRefShared(void) __attribute__((ifunc("resolve")));
"#;

/// Threads that ask for different libraries: all that ask for one of them get it, all others are refused.
#[test]
fn from_many_threads_that_disagree() {
    let outcome = child(|| {
        const THREADS: usize = 8;
        let folder = Folder::new();
        let symbols = symbols();
        let source = definitions(&symbols, &format!("{VERSION}{SLOW}"));
        let paths = ["one.so", "two.so"].map(|name| folder.library(name, &source));
        let start = Barrier::new(THREADS);
        let winners: Vec<Option<&Path>> = thread::scope(|scope| {
            let (paths, start) = (&paths, &start);
            let load = move |number: usize| {
                start.wait();
                let path = &paths[number % 2];
                match load(path) {
                    Ok(library) => Some(library.path().unwrap()),
                    Err(LoadError::AlreadyLoaded { requested, .. }) if requested == *path => None,
                    Err(error) => panic!("{}", whole(error)),
                }
            };
            let threads: Vec<_> = (0..THREADS).map(|number| scope.spawn(move || load(number))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let used = ffi_sys::library().unwrap().path().unwrap();
        let expected: Vec<_> =
            (0..THREADS).map(|number| (paths[number % 2] == used).then_some(used)).collect();
        assert_eq!(winners, expected);
    });
    outcome.succeeded();
}

/// A second libpython would bind to the symbols of the one that is there: the search finds those first.
#[test]
fn process_with_another_python() {
    let outcome = child(|| {
        let folder = Folder::new();
        let other = folder.library("libpython3.13.so", VERSION);
        open_globally(&other);
        let error =
            refused(&real(), &["already uses Python 3.13.5, which is part of it", "start another process"]);
        assert!(matches!(error, LoadError::AlreadyLoaded { .. }));
        assert!(ffi_sys::library().is_none());
        assert_ne!(globally(c"Py_GetVersion"), ptr::null_mut(), "this is what was avoided");
        assert_eq!(globally(c"PyList_New"), ptr::null_mut(), "the right library was opened");

        // SAFETY: the fake is asked for its version alone.
        let error = unsafe { ffi_sys::load_from_process() }.unwrap_err();
        assert!(error.to_string().starts_with("the libpython of this process is Python 3.13.5 with the GIL"));
        assert!(matches!(error, LoadError::GilBuild { .. }));
    });
    outcome.succeeded();
}

#[test]
fn process_with_the_same_python() {
    let outcome = child(|| {
        open_globally(&real());
        let first = load_real();
        assert_eq!(first.path(), Some(real().as_path()));
        // SAFETY: the libpython under test.
        let again = unsafe { ffi_sys::load_from_process() }.unwrap();
        assert!(ptr::eq(first, again));
    });
    outcome.succeeded();
}

#[test]
fn from_the_process_after_load() {
    let outcome = child(|| {
        // SAFETY: there is none yet.
        let error = unsafe { ffi_sys::load_from_process() }.unwrap_err();
        assert!(matches!(error, LoadError::NotInProcess));
        let first = load_real();
        // SAFETY: the libpython under test.
        let again = unsafe { ffi_sys::load_from_process() }.unwrap();
        assert!(ptr::eq(first, again));
    });
    outcome.succeeded();
}
