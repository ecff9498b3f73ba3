use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use tempfile::TempDir;

use super::*;
use crate::cache::marker::LIST;
use crate::cache::{DEFAULT_VERSION, Flavour, Provenance, SealError};
use crate::fixture::{self, Symbols};

fn provenance() -> Provenance {
    Provenance {
        kind: "made by a test".to_owned(),
        archive: "python.tar.xz".to_owned(),
        sha256: "00".to_owned(),
        pinned: true,
    }
}

/// A sealed installation in a cache of its own.
fn sealed() -> (TempDir, Entry) {
    let root = TempDir::new().unwrap();
    let entry = Entry::new(root.path(), DEFAULT_VERSION, Flavour::Release);
    let staged = root.path().join("staged");
    fixture::install(&staged);
    entry.seal(&staged, provenance()).unwrap();
    fs::rename(&staged, entry.prefix()).unwrap();
    (root, entry)
}

/// What verification says after `change` was done to a sealed installation.
fn after(change: impl FnOnce(&Path)) -> VerifyError {
    let (_root, entry) = sealed();
    change(&entry.prefix());
    entry.verify().unwrap_err()
}

fn rewrite(path: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed);
    fs::write(path, changed).unwrap();
}

#[track_caller]
fn assert_altered(error: &VerifyError, ending: &str, says: &str) {
    let VerifyError::Altered { path, found, .. } = error else { panic!("{error}") };
    assert!(path.ends_with(ending), "{}", path.display());
    assert_eq!(found, says);
}

#[test]
fn what_was_sealed_holds() {
    let (_root, entry) = sealed();
    let python = entry.verify().unwrap();
    assert_eq!(python.prefix, entry.prefix());
    assert_eq!(python.version, DEFAULT_VERSION);
}

#[test]
fn what_is_sealed_again_holds_again() {
    let (_root, entry) = sealed();
    fs::write(entry.prefix().join("lib/python3.13t/os.py"), "new").unwrap();
    assert!(entry.verify().is_err());
    entry.seal(&entry.prefix(), provenance()).unwrap();
    entry.verify().unwrap();
}

#[test]
fn files_that_appear_in_use_do_not_matter() {
    let (_root, entry) = sealed();
    let compiled = entry.prefix().join("lib/python3.13t/__pycache__");
    fs::create_dir(&compiled).unwrap();
    fs::write(compiled.join("os.cpython-313t.pyc"), "compiled").unwrap();
    entry.verify().unwrap();
}

#[test]
fn compiled_modules_that_were_installed_may_change() {
    let root = TempDir::new().unwrap();
    let entry = Entry::new(root.path(), DEFAULT_VERSION, Flavour::Release);
    fixture::install(&entry.prefix());
    let compiled = entry.prefix().join("lib/python3.13t/__pycache__");
    fs::create_dir(&compiled).unwrap();
    fs::write(compiled.join("os.cpython-313t.pyc"), "compiled").unwrap();
    entry.seal(&entry.prefix(), provenance()).unwrap();
    fs::write(compiled.join("os.cpython-313t.pyc"), "compiled anew").unwrap();
    entry.verify().unwrap();
}

#[test]
fn nothing_and_half_of_something_are_told_apart() {
    let (_root, entry) = sealed();
    fs::remove_file(entry.prefix().join(MARKER)).unwrap();
    assert!(matches!(entry.verify(), Err(VerifyError::Unmarked { .. })));
    fs::remove_dir_all(entry.prefix()).unwrap();
    assert!(matches!(entry.verify(), Err(VerifyError::Absent { .. })));
}

#[test]
fn a_file_that_is_missing_cut_short_or_something_else_is_named() {
    let decoder = "lib/python3.13t/json/decoder.py";
    assert_altered(&after(|prefix| fs::remove_file(prefix.join(decoder)).unwrap()), decoder, "missing");
    assert_altered(
        &after(|prefix| fs::write(prefix.join(decoder), "the").unwrap()),
        decoder,
        "a file of 3 bytes",
    );
    let json = |prefix: &Path| fs::remove_dir_all(prefix.join("lib/python3.13t/json")).unwrap();
    assert_altered(&after(json), decoder, "missing");
    let file = |prefix: &Path| {
        json(prefix);
        fs::write(prefix.join("lib/python3.13t/json"), "").unwrap();
    };
    assert_altered(&after(file), decoder, "missing");
}

#[test]
fn a_link_that_leads_elsewhere_is_named() {
    let link = "lib/libpython3.13t.so";
    let other = |prefix: &Path| {
        fs::remove_file(prefix.join(link)).unwrap();
        std::os::unix::fs::symlink("other.so", prefix.join(link)).unwrap();
    };
    assert_altered(&after(other), link, "a link to other.so");
    let file = |prefix: &Path| {
        fs::remove_file(prefix.join(link)).unwrap();
        fs::write(prefix.join(link), "file").unwrap();
    };
    assert_altered(&after(file), link, "a file of 4 bytes");
}

#[test]
fn the_library_and_the_program_are_compared_by_content() {
    for file in ["lib/libpython3.13t.so.1.0", "bin/python3.13t", LIST] {
        let flipped = |prefix: &Path| {
            let path = prefix.join(file);
            let mut bytes = fs::read(&path).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            fs::write(&path, bytes).unwrap();
        };
        let error = after(flipped);
        assert!(
            matches!(&error, VerifyError::WrongHash { path, .. } if path.ends_with(file)),
            "{file}: {error}"
        );
        let shorter = |prefix: &Path| {
            let path = prefix.join(file);
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        };
        assert!(
            matches!(after(shorter), VerifyError::Altered { path, .. } if path.ends_with(file)),
            "{file}"
        );
        let missing = after(|prefix| fs::remove_file(prefix.join(file)).unwrap());
        assert_altered(&missing, file, "missing");
    }
}

#[test]
fn a_marker_of_another_installation_does_not_hold() {
    for (from, to) in
        [("3.13.5", "3.13.6"), ("\"release\"", "\"asserts\""), (std::env::consts::ARCH, "other")]
    {
        let error = after(|prefix| rewrite(&prefix.join(MARKER), |text| text.replacen(from, to, 1)));
        assert!(matches!(&error, VerifyError::Mismatch { .. }), "{from}: {error}");
    }
}

#[test]
fn a_marker_of_another_layout_or_of_none_is_not_understood() {
    let newer =
        after(|prefix| rewrite(&prefix.join(MARKER), |text| text.replacen("format = 1", "format = 2", 1)));
    assert!(newer.to_string().contains("expected 1"), "{newer}");
    for text in ["", "format = 1", "format", "\u{0}"] {
        let error = after(|prefix| fs::write(prefix.join(MARKER), text).unwrap());
        assert!(matches!(&error, VerifyError::BadMarker { .. }), "{text:?}: {error}");
    }
}

#[test]
fn the_marker_says_where_it_came_from() {
    let (_root, entry) = sealed();
    let marker = read_marker(&entry.prefix()).unwrap();
    assert_eq!(marker.source, provenance());
    assert_eq!(marker.library.path, Path::new("lib/libpython3.13t.so.1.0"));
    assert_eq!(marker.executable.path, Path::new("bin/python3.13t"));
    // 2025 began there.
    assert!(marker.created > 1_735_689_600);
    let list = fs::read_to_string(entry.prefix().join(LIST)).unwrap();
    assert!(list.contains("link\tlibpython3.13t.so.1.0\tlib/libpython3.13t.so\n"), "{list}");
    assert!(!list.contains(MARKER) && !list.contains(LIST), "{list}");
}

#[test]
fn only_the_python_that_is_meant_can_be_sealed() {
    let root = TempDir::new().unwrap();
    let seal = |version: &str, symbols: &Symbols| {
        let staged = TempDir::new_in(root.path()).unwrap();
        fixture::install_with(staged.path(), symbols);
        let result = Entry::new(root.path(), version.parse().unwrap(), Flavour::Release)
            .seal(staged.path(), provenance());
        (result, staged.path().join(MARKER).exists())
    };
    let right = Symbols::free_threaded(fixture::VERSION);
    assert!(matches!(seal("3.13.5", &right), (Ok(_), true)));
    assert!(matches!(seal("3.13.6", &right), (Err(SealError::Version { .. }), false)));
    let gil = Symbols::gil(fixture::VERSION);
    assert!(matches!(seal("3.13.5", &gil), (Err(SealError::Refused { .. }), false)));
}

#[test]
fn names_that_do_not_fit_a_line_cannot_be_sealed() {
    for name in [b"new\nline".as_slice(), b"tab\tstop", b"\xFF"] {
        let root = TempDir::new().unwrap();
        fixture::install(root.path());
        fs::write(root.path().join(std::ffi::OsStr::from_bytes(name)), "").unwrap();
        let entry = Entry::new(root.path(), DEFAULT_VERSION, Flavour::Release);
        let result = entry.seal(root.path(), provenance());
        assert!(matches!(result, Err(SealError::FileName { .. })), "{name:?}");
    }
}
