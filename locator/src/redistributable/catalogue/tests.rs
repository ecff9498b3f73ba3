use std::collections::BTreeSet;

use super::*;
use crate::redistributable::selection::Resolved;
use crate::redistributable::{SelectError, Selection};

/// What is chosen for this process, which is the x86-64 Linux of the tests.
#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
fn chosen(selection: &Selection) -> String {
    match selection.resolve() {
        Ok(Resolved::Pinned(archive)) => archive.file(),
        Ok(Resolved::Release { tag, triple }) => format!("SHA256SUMS of {tag} for {triple}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_row_is_a_whole_one() {
    let mut hashes = BTreeSet::new();
    for archive in archives() {
        let file = archive.file();
        assert_eq!(Archive::of_file(&file, &archive.sha256, Trust::Pinned), Some(archive.clone()), "{file}");
        assert_eq!(archive.sha256.len(), 64, "{file}");
        assert!(archive.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{file}");
        assert!(hashes.insert(archive.sha256.clone()), "{file} has the hash of another");
        assert_eq!((archive.version.major, archive.version.minor), (3, 13), "{file}");
    }
    assert!(hashes.len() > 50);
}

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[test]
fn the_newest_and_smallest_is_chosen() {
    let select = Selection::new;
    assert_eq!(
        chosen(&select()),
        "cpython-3.13.15+20260814-x86_64-unknown-linux-gnu-freethreaded-install_only_stripped.tar.gz"
    );
    let version = |text: &str| text.parse().unwrap();
    assert_eq!(
        chosen(&select().version(version("3.13.5"))),
        "cpython-3.13.5+20250723-x86_64-unknown-linux-gnu-freethreaded+pgo+lto-full.tar.zst"
    );
    assert_eq!(
        chosen(&select().debug(true)),
        "cpython-3.13.15+20260814-x86_64-unknown-linux-gnu-freethreaded+debug-full.tar.zst"
    );
    assert_eq!(
        chosen(&select().tag("20250115")),
        "cpython-3.13.1+20250115-x86_64-unknown-linux-gnu-freethreaded+pgo+lto-full.tar.zst"
    );
    // A release or a version of one that is not in the catalogue is looked up.
    assert_eq!(chosen(&select().tag("20250612")), "SHA256SUMS of 20250612 for x86_64-unknown-linux-gnu");
    assert_eq!(
        chosen(&select().version(version("3.13.4")).tag("20250723")),
        "SHA256SUMS of 20250723 for x86_64-unknown-linux-gnu"
    );
}

#[cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
#[test]
fn what_is_not_there_is_said_with_what_is() {
    let error = chosen(&Selection::new().version("3.13.4".parse().unwrap()));
    assert!(
        error.contains("no 3.13.4t for x86_64-unknown-linux-gnu, only 3.13.1, 3.13.5, 3.13.15"),
        "{error}"
    );
    assert!(error.contains("name the release"), "{error}");
    for tag in ["../..", "2025/0723", "", "20250723 "] {
        assert!(matches!(Selection::new().tag(tag).resolve(), Err(SelectError::Tag { .. })), "{tag}");
    }
}
