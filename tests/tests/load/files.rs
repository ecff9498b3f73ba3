//! Files that are no library of this machine.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use ffi_sys::LoadError;

use crate::child::child;
use crate::fake::Folder;
use crate::{real, refused, whole};

/// What every message about a file of the wrong kind says at its end.
const WANTED: &str = "a free-threaded, non-debug libpython3.13t is needed";

fn not_a_library(path: &Path, expected: &str) {
    let error = refused(path, &[expected, "not a shared library of this platform", WANTED]);
    assert!(matches!(&error, LoadError::NotALibrary { path: of, found } if of == path && *found == expected));
}

#[test]
fn missing() {
    let folder = Folder::new();
    for path in [folder.path("libpython3.13t.so.1.0"), folder.path("no folder/libpython3.13t.so")] {
        let error = refused(&path, &["there is no file", "give the path of the shared library"]);
        assert!(matches!(error, LoadError::NotFound { path: of } if of == path));
    }
    // A name without a folder is one of the current folder, not of those that the system's loader searches.
    let error = refused(Path::new("libc.so.6"), &["there is no file"]);
    assert!(matches!(error, LoadError::NotFound { path } if path.is_absolute()));
    // SAFETY: no file has no name.
    let error = unsafe { ffi_sys::load("") }.unwrap_err();
    assert!(matches!(error, LoadError::NotFound { .. }), "{error}");
}

#[test]
fn link_to_nothing() {
    let folder = Folder::new();
    symlink(folder.path("removed"), folder.path("dangling.so")).unwrap();
    let error = refused(&folder.path("dangling.so"), &["there is no file"]);
    assert!(matches!(error, LoadError::NotFound { .. }));
}

/// The tests may run as root, for whom every file is readable: a circle of links is not, for anybody.
#[test]
fn unreadable() {
    let folder = Folder::new();
    symlink(folder.path("b.so"), folder.path("a.so")).unwrap();
    symlink(folder.path("a.so"), folder.path("b.so")).unwrap();
    let error = refused(&folder.path("a.so"), &["cannot be read", "check the path and its permissions"]);
    assert!(matches!(error, LoadError::Unreadable { .. }));
    let cause = std::error::Error::source(&error).expect("what the system says").to_string();
    assert!(whole(error).ends_with(&format!(": {cause}")));
}

#[test]
fn folder() {
    let folder = Folder::new();
    fs::create_dir(folder.path("lib")).unwrap();
    not_a_library(&folder.path("lib"), "a folder");
}

#[test]
fn device() {
    not_a_library(Path::new("/dev/null"), "a device, pipe or socket");
}

/// Opening it would wait for a writer, for ever: in a child, whose time is limited.
#[test]
fn pipe() {
    let outcome = child(|| {
        let folder = Folder::new();
        let path = folder.path("pipe.so");
        let status = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo is of POSIX");
        assert!(status.success());
        not_a_library(&path, "a device, pipe or socket");
    });
    outcome.succeeded();
}

#[test]
fn empty() {
    not_a_library(&Folder::new().file("empty.so", b""), "an empty file");
}

#[test]
fn linker_script() {
    let script = b"/* GNU ld script */\nINPUT ( libpython3.13t.so.1.0 )\n";
    not_a_library(&Folder::new().file("libpython3.13t.so", script), "a text file");
}

#[test]
fn static_archive() {
    not_a_library(
        &Folder::new().file("libpython3.13t.a", b"!<arch>\n/               0     "),
        "a static archive",
    );
}

#[test]
fn object_file() {
    let folder = Folder::new();
    let path = folder.compile("module.o", "int nothing;", &["-c"]);
    not_a_library(&path, "an ELF object file or program");
}

#[test]
fn other_systems() {
    let folder = Folder::new();
    not_a_library(&folder.file("python313t.dll", b"MZ\x90\0\x03\0\0\0"), "a Windows program or library");
    let mach = [0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1, 0, 0, 0, 0, 6, 0, 0, 0];
    not_a_library(&folder.file("libpython3.13t.dylib", &mach), "a macOS program or library");
    not_a_library(
        &folder.file("PythonT", &[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2]),
        "a macOS program or library",
    );
}

#[test]
fn bytes_without_meaning() {
    let folder = Folder::new();
    not_a_library(&folder.file("noise.so", &[0xff, 0, 1, 2, 3]), "a file of unknown form");
    // The magic number alone, as of a download that has just begun.
    not_a_library(&folder.file("begun.so", b"\x7fELF\x02\x01"), "a file of unknown form");
}

/// A copy of the right library for which the header names another machine, and one with 32-bit pointers.
#[test]
fn other_machines() {
    let folder = Folder::new();
    let mut bytes = fs::read(real()).unwrap();
    let (class, machine) = (bytes[4], u16::from_le_bytes([bytes[18], bytes[19]]));
    let machines =
        [(3, "x86"), (40, "arm"), (62, "x86_64"), (183, "aarch64"), (243, "riscv"), (999, "machine 999")];
    let mut tried = 0;
    for (number, name) in machines.into_iter().filter(|(number, _)| *number != machine) {
        bytes[18..20].copy_from_slice(&u16::to_le_bytes(number));
        let path = folder.file(&format!("{number}.so"), &bytes);
        let here = format!("this process runs on {}", std::env::consts::ARCH);
        let error = refused(&path, &[name, &here, "install a Python for this processor"]);
        assert!(
            matches!(&error, LoadError::Architecture { path: of, found } if *of == path && found.ends_with(name))
        );
        tried += 1;
    }
    assert_eq!(tried, machines.len() - 1, "this machine is one of them");

    bytes[4] = 3 - class;
    bytes[18..20].copy_from_slice(&machine.to_le_bytes());
    let error = refused(&folder.file("narrow.so", &bytes), &["this process runs on"]);
    assert!(matches!(error, LoadError::Architecture { .. }));
}

/// A copy that was interrupted. In a child, because the process would die of a bus error if the file were opened.
#[test]
fn cut_off() {
    let outcome = child(|| {
        let folder = Folder::new();
        let bytes = fs::read(real()).unwrap();
        let needed = needed(&bytes);
        println!("{needed} of {} bytes are mapped", bytes.len());
        assert!(needed > 1 << 20 && needed <= bytes.len());
        let lengths = [20, 63, 64, 100, 1000, 4096, 5000, 100_000, needed / 4, needed / 2, needed - 1];
        for length in lengths {
            let path = folder.file(&format!("{length}.so"), &bytes[..length]);
            let error = refused(&path, &["is cut off", &format!("it has {length} bytes"), "copy it again"]);
            let LoadError::Truncated { path: of, found, needed: least } = error else { panic!("{error:?}") };
            assert_eq!((of, found), (path, length as u64));
            assert!(least > length as u64 && least <= needed as u64, "{least}");
        }
        // What follows the last segment is for debuggers: without it the library is whole.
        let path = folder.file("whole.so", &bytes[..needed]);
        // SAFETY: all that is mapped of the libpython under test.
        unsafe { ffi_sys::load(path) }.expect("a stripped library is a library");
    });
    outcome.succeeded();
}

/// The end of the last segment, as the `object` crate reads it.
fn needed(bytes: &[u8]) -> usize {
    use object::{Object, ObjectSegment};
    let file = object::File::parse(bytes).unwrap();
    let ends = file.segments().map(|segment| segment.file_range()).map(|(offset, size)| offset + size);
    usize::try_from(ends.max().unwrap()).unwrap()
}

/// The system's loader opens no programs, though they have the same form.
#[test]
fn program() {
    let folder = Folder::new();
    let path = folder.compile("python3.13t", "int main(void) { return 0; }", &["-pie", "-fPIE"]);
    let error = refused(&path, &["loader refused", "libpython itself rather than a program"]);
    assert!(matches!(&error, LoadError::Open { path: of, .. } if *of == path));
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn library_whose_needs_are_missing() {
    let folder = Folder::new();
    folder.library("libneeded.so", "int needed(void) { return 1; }");
    let directory = folder.path("");
    let search = format!("-L{}", directory.display());
    let arguments = ["-shared", "-fPIC", search.as_str(), "-lneeded"];
    let path = folder.compile("needs.so", "int needed(void); int f(void) { return needed(); }", &arguments);
    fs::remove_file(folder.path("libneeded.so")).unwrap();
    let error = refused(&path, &["loader refused", "the libraries that it needs must be installed"]);
    assert!(matches!(error, LoadError::Open { .. }));
    let message = whole(error);
    assert!(message.contains("libneeded.so"), "the cause names what is missing: {message}");
}
