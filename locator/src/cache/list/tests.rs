use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::cache::{DEFAULT_VERSION, Provenance, Trust, Unpacked};
use crate::fixture;

fn unpacked(tag: &str) -> Unpacked {
    Unpacked {
        tag: tag.to_owned(),
        triple: "x86_64-unknown-linux-gnu".to_owned(),
        variant: "freethreaded+pgo+lto-full".to_owned(),
        url: format!("file:///mirror/{tag}/cpython.tar.zst"),
        trust: Trust::Folder,
    }
}

/// Installs and seals `entry`, whose source is an archive of this hash.
fn fill(entry: &Entry, sha256: &str) -> PathBuf {
    fixture::install(&entry.prefix());
    let source = Provenance {
        kind: "unpacked by a test".to_owned(),
        archive: "cpython.tar.zst".to_owned(),
        sha256: sha256.to_owned(),
        pinned: false,
    };
    entry.seal(&entry.prefix(), source).unwrap();
    entry.prefix()
}

#[test]
fn builds_come_first_and_then_the_newest_release() {
    let root = TempDir::new().unwrap();
    let of = |tag, sha256| {
        let entry = Entry::of_archive(root.path(), DEFAULT_VERSION, unpacked(tag), sha256);
        fill(&entry, sha256);
        entry
    };
    let (old, new) = (of("20250612", "00112233445566"), of("20250723", "8899aabbccddee"));
    let built = Entry::new(root.path(), DEFAULT_VERSION, Flavour::Release);
    fill(&built, "");
    // Neither what is not complete nor what is not an installation is one.
    fs::create_dir(root.path().join("cpython-3.13.4t-linux-x86_64-release")).unwrap();
    fs::write(root.path().join("file"), "").unwrap();

    let found: Vec<Entry> = installed(root.path()).unwrap().into_iter().map(|found| found.entry).collect();
    assert_eq!(found, [built, new.clone(), old]);
    assert_eq!(
        new.name(),
        "cpython-3.13.5t-20250723-x86_64-unknown-linux-gnu-freethreaded_pgo_lto-full-8899aabb"
    );
    assert_eq!(new.verify().unwrap().prefix, new.prefix());
}

#[test]
fn a_folder_under_another_name_is_not_listed_and_does_not_verify() {
    let root = TempDir::new().unwrap();
    let entry = Entry::of_archive(root.path(), DEFAULT_VERSION, unpacked("20250723"), "0011223344");
    let other = Entry::of_archive(root.path(), DEFAULT_VERSION, unpacked("20250723"), "ffeeddccbb");
    fs::rename(fill(&entry, "0011223344"), other.prefix()).unwrap();
    assert_eq!(installed(root.path()).unwrap(), []);
    assert!(matches!(other.verify(), Err(VerifyError::Mismatch { .. })));
}

#[test]
fn an_unpacked_one_serves_where_none_was_built() {
    let root = TempDir::new().unwrap();
    let entry = Entry::of_archive(root.path(), DEFAULT_VERSION, unpacked("20250723"), "0011223344");
    let prefix = fill(&entry, "0011223344");
    assert_eq!(find(root.path(), DEFAULT_VERSION, Flavour::Release).unwrap().prefix, prefix);
    // Another flavour and another version are other Pythons.
    assert!(matches!(find(root.path(), DEFAULT_VERSION, Flavour::Asserts), Err(VerifyError::Absent { .. })));
    let version = "3.13.15".parse().unwrap();
    assert!(matches!(find(root.path(), version, Flavour::Release), Err(VerifyError::Absent { .. })));
    // Nor is a damaged one given.
    fs::remove_file(prefix.join("lib/python3.13t/os.py")).unwrap();
    assert!(find(root.path(), DEFAULT_VERSION, Flavour::Release).is_err());
}
