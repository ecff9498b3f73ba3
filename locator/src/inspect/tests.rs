use std::fs;

use tempfile::TempDir;

use super::file::FREE_THREADED;
use super::*;
use crate::fixture::{Symbols, VERSION as HEX};

fn inspect(symbols: &Symbols) -> Result<Library, InspectError> {
    let folder = TempDir::new().unwrap();
    library(&symbols.library(&folder.path().join("libpython.so")))
}

#[test]
fn a_free_threaded_library_is_told_by_its_symbols_and_not_by_its_name() {
    let library = inspect(&Symbols::free_threaded(HEX)).unwrap();
    assert_eq!(library.version.to_string(), "3.13.5");
    assert_eq!(library.platform, Platform::current());
    assert!(library.free_threaded);
    assert!(!library.debug);
}

#[test]
fn a_library_with_the_gil_has_none_of_the_symbols() {
    let library = inspect(&Symbols::gil(0x030B_02F0)).unwrap();
    assert_eq!(library.version.to_string(), "3.11.2");
    assert!(!library.free_threaded);
}

#[test]
fn one_free_threading_symbol_less_is_no_proof() {
    for name in FREE_THREADED {
        let library = inspect(&Symbols::free_threaded(HEX).without(name)).unwrap();
        assert!(!library.free_threaded, "without {name}");
    }
}

#[test]
fn hidden_and_imported_symbols_do_not_count() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("libpython.so");
    let hidden = Symbols::free_threaded(HEX);
    hidden.compile(&file, &["-shared", "-fPIC", "-nostdlib", "-fvisibility=hidden"]);
    assert!(matches!(library(&file), Err(InspectError::NotPython { .. })));
    // An extension module uses the symbols without having them.
    let source = folder.path().join("extension.c");
    fs::write(&source, "void Py_GetVersion(void); void init(void) { Py_GetVersion(); }").unwrap();
    let options = ["-shared", "-fPIC", "-nostdlib", "-o"];
    let status = std::process::Command::new("cc").args(options).arg(&file).arg(&source).status().unwrap();
    assert!(status.success());
    assert!(matches!(library(&file), Err(InspectError::NotPython { .. })));
}

#[test]
fn symbols_are_found_with_whatever_table_the_linker_wrote() {
    let folder = TempDir::new().unwrap();
    let symbols = Symbols::free_threaded(HEX).function("_Py_NegativeRefcount");
    let at = |name: &str, style: &str| {
        symbols.compile(&folder.path().join(name), &["-shared", "-fPIC", "-nostdlib", style])
    };
    // The first has no table that the fast way could take.
    let old = library(&at("old.so", "-Wl,--hash-style=sysv")).unwrap();
    let new = library(&at("new.so", "-Wl,--hash-style=gnu")).unwrap();
    assert!(old.free_threaded && old.debug && old.version == "3.13.5".parse().unwrap());
    assert_eq!(Library { path: old.path.clone(), ..new }, old);
}

#[test]
fn a_debug_build_is_told_by_its_reference_checks() {
    assert!(inspect(&Symbols::free_threaded(HEX).function("_Py_NegativeRefcount")).unwrap().debug);
}

#[test]
fn what_is_no_python_is_refused_by_what_it_lacks() {
    assert!(matches!(inspect(&Symbols::none()), Err(InspectError::NotPython { .. })));
    let old = Symbols::gil(HEX).without("Py_Version");
    assert!(matches!(inspect(&old), Err(InspectError::TooOld { .. })));
}

#[test]
fn a_value_that_is_no_version_is_refused_with_the_value() {
    for (value, shown) in [(0, "0x0"), (0x1_030D_05F0, "0x1030d05f0"), (0x030D_0510, "0x30d0510")] {
        let symbols = Symbols::gil(HEX).without("Py_Version").data("Py_Version", value);
        let error = inspect(&symbols).unwrap_err();
        assert!(matches!(&error, InspectError::NoVersion { found, .. } if found == shown), "{error}");
    }
    // A function under the name has an address, and code there.
    let symbols = Symbols::gil(HEX).without("Py_Version").function("Py_Version");
    assert!(matches!(inspect(&symbols), Err(InspectError::NoVersion { .. })));
}

#[test]
fn programs_objects_and_archives_are_not_shared_libraries() {
    let folder = TempDir::new().unwrap();
    let symbols = Symbols::free_threaded(HEX);
    let main = symbols.clone().function("_start");
    let at = |name: &str| folder.path().join(name);
    let files = [
        symbols.compile(&at("object.o"), &["-c"]),
        main.compile(&at("pie"), &["-pie", "-fPIE", "-nostartfiles", "-rdynamic"]),
        main.compile(&at("fixed"), &["-no-pie", "-nostartfiles", "-rdynamic"]),
    ];
    let archive = at("libpython3.13t.a");
    fs::write(&archive, "!<arch>\n".repeat(2)).unwrap();
    for file in files.iter().chain([&archive]) {
        let result = library(file);
        assert!(matches!(result, Err(InspectError::NotShared { .. })), "{}: {result:?}", file.display());
    }
}

#[test]
fn what_is_no_object_file_is_refused() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("libpython3.13t.so");
    // The last is how distributions write a library that is for the linker only.
    for text in ["", "ELF", "\u{7f}ELF\u{2}\u{1}\u{1}", "INPUT(libpython3.13t.so.1.0)\n"] {
        fs::write(&file, text).unwrap();
        let result = library(&file);
        assert!(matches!(result, Err(InspectError::NotAnObject { .. })), "{text:?}: {result:?}");
    }
}

#[test]
fn a_library_that_is_cut_short_never_passes_and_a_damaged_one_never_panics() {
    let folder = TempDir::new().unwrap();
    let file = Symbols::free_threaded(HEX).library(&folder.path().join("libpython.so"));
    let whole = fs::read(&file).unwrap();
    for length in (0..whole.len()).step_by(97) {
        fs::write(&file, &whole[..length]).unwrap();
        assert!(library(&file).is_err(), "{length} of {} bytes", whole.len());
    }
    // Padding is of no interest.
    for position in (0..whole.len()).filter(|position| whole[*position] != 0) {
        let mut bytes = whole.clone();
        bytes[position] ^= 0xFF;
        fs::write(&file, &bytes).unwrap();
        // Most bytes are of names that do not count, so this may well pass.
        let _ = library(&file);
    }
}

#[test]
fn the_platform_is_read_from_the_file() {
    let folder = TempDir::new().unwrap();
    let file = Symbols::free_threaded(HEX).library(&folder.path().join("libpython.so"));
    let mut bytes = fs::read(&file).unwrap();
    // `e_machine` of the ELF header: RISC-V.
    bytes[18..20].copy_from_slice(&243u16.to_le_bytes());
    fs::write(&file, &bytes).unwrap();
    let platform = library(&file).unwrap().platform;
    assert_eq!(platform.to_string(), "ELF riscv64");
    assert_ne!(platform, Platform::current());
}

#[test]
fn what_cannot_be_read_is_said_with_the_reason() {
    let folder = TempDir::new().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let error = library(&path).unwrap_err();
        assert!(matches!(&error, InspectError::Unreadable { path: found, .. } if *found == path), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}
