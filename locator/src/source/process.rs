//! A Python that this process has loaded, or is: a second one beside it would silently misbehave.
//!
//! Reads `/proc/self/maps` for a libpython whose code is mapped, then the exports of `/proc/self/exe` for one that is
//! linked into the program.
//!
//! # Platform-specific behaviour
//!
//! Linux only. Elsewhere the loaded modules cannot be listed without calling the system unsafely, so nothing is found
//! and `ffi_sys::load_from_process` is what asks for them.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Candidate, Place, Source, folder};
use crate::environment::Environment;
use crate::inspect::{self, LibraryName};

/// The Python in this process.
pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    let library = mapped_library(environment).map(|(path, replaced)| Candidate {
        replaced,
        ..Candidate::new(Source::Process, "loaded by this process", Place::Library(path))
    });
    let found = library.or_else(|| {
        let program = fs::canonicalize(environment.place("/proc/self/exe")).ok()?;
        let python = inspect::program(&program).is_ok_and(|program| program.itself.is_some());
        python.then(|| Candidate::new(Source::Process, "this process itself", Place::Executable(program)))
    });
    found.into_iter().collect()
}

/// The first libpython whose code is mapped, and whether its file was replaced or removed since.
fn mapped_library(environment: &Environment) -> Option<(PathBuf, bool)> {
    let maps = fs::read(environment.place("/proc/self/maps")).ok()?;
    // Names are bytes; one that is no text is no libpython's.
    String::from_utf8_lossy(&maps)
        .lines()
        .find_map(library_of)
        .map(|(path, replaced)| (path.into(), replaced))
}

/// The libpython of one line: `address permissions offset device inode path`.
fn library_of(line: &str) -> Option<(&str, bool)> {
    let mut rest = line;
    let mut permissions = "";
    for field in 0..5 {
        let (word, tail) = rest.split_once(' ')?;
        if field == 1 {
            permissions = word;
        }
        rest = tail.trim_start();
    }
    // The old file is still what runs; to load what is at the path now would bring a second Python.
    let (path, replaced) = rest.strip_suffix(" (deleted)").map_or((rest, false), |path| (path, true));
    // A file that is only read is mapped without the permission to execute.
    let name = folder::name(Path::new(path));
    (permissions.contains('x') && LibraryName::parse(&name).is_some()).then_some((path, replaced))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::fixture::{Symbols, VERSION};
    use crate::inspect::Platform;

    const LIBRARY: &str = "/opt/a folder/lib/libpython3.13t.so.1.0";

    fn line(permissions: &str, path: &str) -> String {
        format!("7f0a1c000000-7f0a1c400000 {permissions} 00001000 08:01 1234567                    {path}")
    }

    #[test]
    fn a_mapped_libpython_is_one_that_can_run() {
        assert_eq!(library_of(&line("r-xp", LIBRARY)), Some((LIBRARY, false)));
        assert_eq!(library_of(&line("r-xp", &format!("{LIBRARY} (deleted)"))), Some((LIBRARY, true)));
        for other in [
            line("r--p", LIBRARY),
            line("r-xp", "/usr/lib/libpython3.so"),
            line("r-xp", "[vdso]"),
            line("r-xp", ""),
        ] {
            assert_eq!(library_of(&other), None, "{other}");
        }
        assert_eq!(library_of("garbage"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_strange(text in "([0-9a-f-]{1,8}|r-xp|[ ]|/|libpython3[.]13t[.]so|\\PC){0,20}") {
            if let Some((path, _)) = library_of(&text) {
                proptest::prop_assert!(text.contains(path));
            }
        }
    }

    #[test]
    fn a_program_that_is_python_is_found_by_its_exports() {
        let root = tempfile::tempdir().unwrap();
        let machine = Environment::empty(root.path(), Platform::current());
        assert_eq!(candidates(&machine), []);
        let program = root.path().join("program");
        let link = root.path().join("proc/self/exe");
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        symlink(&program, &link).unwrap();
        Symbols::none().library(&program);
        assert_eq!(candidates(&machine), []);
        Symbols::gil(VERSION).library(&program);
        let place = Place::Executable(fs::canonicalize(&program).unwrap());
        assert_eq!(candidates(&machine)[0].place, place);
        // A library is what the program has loaded, whatever the program is.
        fs::write(root.path().join("proc/self/maps"), line("r-xp", LIBRARY)).unwrap();
        assert_eq!(candidates(&machine)[0].place, Place::Library(LIBRARY.into()));
    }

    #[test]
    fn this_test_program_has_no_python() {
        assert_eq!(candidates(&Environment::process()), []);
    }
}
