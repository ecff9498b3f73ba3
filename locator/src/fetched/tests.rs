use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::cache::{Entry, Provenance};
use crate::environment::variables;
use crate::fixture;

fn with(pairs: &[(&'static str, &Path)], flavour: Flavour) -> Result<Python, FetchedError> {
    let pairs: Vec<_> = pairs.iter().map(|(name, path)| (*name, path.to_str().unwrap())).collect();
    fetched_in(&variables(&pairs), flavour)
}

/// Puts an installation of 3.13.5 into the cache at `root`.
fn fill(root: &Path, flavour: Flavour) -> PathBuf {
    let entry = Entry::new(root, DEFAULT_VERSION, flavour);
    fixture::install(&entry.prefix());
    let empty = String::new;
    let source = Provenance { kind: empty(), archive: empty(), sha256: empty(), pinned: false };
    entry.seal(&entry.prefix(), source).unwrap();
    entry.prefix()
}

#[test]
fn the_variable_comes_before_the_cache_and_the_cache_before_nothing() {
    let (root, named) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fixture::install(named.path());
    let cached = fill(root.path(), Flavour::Release);
    let both = [("FFI_PYTHON", named.path()), ("FFI_PYTHON_CACHE", root.path())];
    assert_eq!(with(&both, Flavour::Release).unwrap().prefix, named.path());
    assert_eq!(with(&both[1..], Flavour::Release).unwrap().prefix, cached);
    // With the variable no cache is needed.
    assert_eq!(with(&both[..1], Flavour::Release).unwrap().prefix, named.path());
}

#[test]
fn the_variable_stands_for_the_release_flavour_only() {
    let (root, named) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fixture::install(named.path());
    let cached = fill(root.path(), Flavour::Asserts);
    let both = [("FFI_PYTHON", named.path()), ("FFI_PYTHON_CACHE", root.path())];
    assert_eq!(with(&both, Flavour::Asserts).unwrap().prefix, cached);
}

#[test]
fn a_variable_that_cannot_be_used_is_an_error_even_with_a_cache() {
    let (root, named) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fill(root.path(), Flavour::Release);
    let both = [("FFI_PYTHON", named.path()), ("FFI_PYTHON_CACHE", root.path())];
    let error = with(&both, Flavour::Release).unwrap_err();
    let FetchedError::Variable { path, source } = &error else { panic!("{error}") };
    assert_eq!(path, named.path());
    assert!(matches!(source, Rejection::NoLibrary { .. }), "{source}");
    assert!(error.to_string().contains("unset it"), "{error}");
}

#[test]
fn an_altered_cache_is_not_used() {
    let root = TempDir::new().unwrap();
    let prefix = fill(root.path(), Flavour::Release);
    std::fs::remove_file(prefix.join("lib/python3.13t/os.py")).unwrap();
    let error = with(&[("FFI_PYTHON_CACHE", root.path())], Flavour::Release).unwrap_err();
    assert!(
        matches!(&error, FetchedError::NotFetched { source: VerifyError::Altered { .. }, .. }),
        "{error}"
    );
}

#[test]
fn what_is_missing_is_said_with_the_command_that_gets_it() {
    let root = TempDir::new().unwrap();
    let cache = ("FFI_PYTHON_CACHE", root.path());
    let other = ("FFI_PYTHON_VERSION", Path::new("3.13.15"));
    for (pairs, flavour, command) in [
        (&[cache][..], Flavour::Release, "run `cargo xtask fetch`"),
        (&[cache], Flavour::Asserts, "run `cargo xtask fetch --flavour asserts`"),
        (&[cache, other], Flavour::Release, "run `cargo xtask fetch --version 3.13.15`"),
    ] {
        let error = with(pairs, flavour).unwrap_err();
        assert!(error.to_string().ends_with(command), "{error}");
        assert!(matches!(error, FetchedError::NotFetched { source: VerifyError::Absent { .. }, .. }));
    }
}

#[test]
fn variables_that_make_no_sense_are_errors() {
    let root = TempDir::new().unwrap();
    let pairs = [("FFI_PYTHON_CACHE", root.path()), ("FFI_PYTHON_VERSION", Path::new("3.13"))];
    assert!(matches!(with(&pairs, Flavour::Release), Err(FetchedError::Version { .. })));
    let relative = [("FFI_PYTHON_CACHE", Path::new("cache"))];
    assert!(matches!(
        with(&relative, Flavour::Release),
        Err(FetchedError::Root { source: RootError::Relative { .. } })
    ));
    assert!(matches!(with(&[], Flavour::Release), Err(FetchedError::Root { source: RootError::Unknown })));
}
