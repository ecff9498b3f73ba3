//! Archives that do not mean well, through the whole way.

use std::fs;
use std::io::Write;

use locator::redistributable::{InstallError, UnpackError};
use tar::EntryType;

use super::support::assert_names;
use super::support::cache::{Cache, pinned};
use super::support::pack::{Packed, add};
use super::support::server::Server;

fn gzip(tar: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(tar).unwrap();
    gzip.finish().unwrap()
}

/// An entry whose name or target a well-meaning builder would refuse to write.
fn raw(tar: &mut tar::Builder<Vec<u8>>, kind: EntryType, name: &str, target: &str) {
    let mut header = tar::Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
    header.set_entry_type(kind);
    header.set_size(0);
    header.set_mode(0o644);
    header.set_cksum();
    tar.append(&header, std::io::empty()).unwrap();
}

/// Installs an archive that has `entry` among ordinary files, and gives why it was refused.
fn refused(bytes: Vec<u8>) -> UnpackError {
    let packed = Packed::new("freethreaded-install_only", bytes);
    let (server, cache) = (Server::of(&packed), Cache::new());
    // A bystander that an escape could hit.
    let outside = cache.path().join("bystander");
    fs::write(&outside, "untouched").unwrap();
    let error = cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
    let url = format!("{}{}", server.url(), packed.path());
    assert_names(&error, &["archives/cpython-", &url, "use another mirror"]);
    assert_eq!(fs::read_to_string(&outside).unwrap(), "untouched");
    fs::remove_file(&outside).unwrap();
    // The archive is no better the next time.
    cache.assert_empty();
    let InstallError::Unpack { source, .. } = error else { panic!("{error}") };
    source
}

fn with(kind: EntryType, name: &str, target: &str) -> UnpackError {
    let mut tar = tar::Builder::new(Vec::new());
    add(&mut tar, "python/lib/python3.13t/os.py", b"import");
    raw(&mut tar, kind, name, target);
    add(&mut tar, "python/bin/python3.13t", b"code");
    refused(gzip(&tar.into_inner().unwrap()))
}

#[test]
fn entries_outside_of_the_archive() {
    for name in ["../bystander", "python/../../bystander", "/tmp/bystander", "bystander"] {
        let error = with(EntryType::Regular, name, "");
        assert!(matches!(&error, UnpackError::UnsafePath { entry, .. } if entry == name), "{error}");
    }
}

#[test]
fn links_out_of_the_installation() {
    for target in ["/etc/passwd", "../../bystander", "../../../bystander", "lib/../../bystander"] {
        let error = with(EntryType::Symlink, "python/bin/link", target);
        assert!(matches!(error, UnpackError::EscapingLink { .. }), "{error}");
    }
    for target in ["/etc/passwd", "python/../../bystander"] {
        let error = with(EntryType::Link, "python/bin/link", target);
        assert!(matches!(error, UnpackError::UnsafePath { .. }), "{error}");
    }
}

#[test]
fn entries_below_a_link() {
    let mut tar = tar::Builder::new(Vec::new());
    raw(&mut tar, EntryType::Symlink, "python/a", ".");
    raw(&mut tar, EntryType::Symlink, "python/a/b", "..");
    let error = refused(gzip(&tar.into_inner().unwrap()));
    assert!(matches!(error, UnpackError::ThroughLink { .. }), "{error}");
}

#[test]
fn a_bomb_beyond_its_declared_size() {
    let mut tar = tar::Builder::new(Vec::new());
    add(&mut tar, "python/lib/python3.13t/os.py", b"import");
    let mut tar = tar.into_inner().unwrap();
    tar.resize(tar.len() + (64 << 20), 0);
    let mut bytes = gzip(&tar);
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(&10_000_u32.to_le_bytes());
    assert!(bytes.len() < 1 << 20, "it is no bomb");
    let error = refused(bytes);
    assert!(matches!(error, UnpackError::TooLarge { limit: 10_000, .. }), "{error}");
}

#[test]
fn an_archive_of_something_else() {
    let mut tar = tar::Builder::new(Vec::new());
    add(&mut tar, "python/bin/python3.13t", b"no Python");
    let packed = Packed::new("freethreaded-install_only", gzip(&tar.into_inner().unwrap()));
    let (server, cache) = (Server::of(&packed), Cache::new());
    let error = cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
    assert!(matches!(error, InstallError::Seal { .. }), "{error}");
    assert_names(&error, &["archives/cpython-", &server.url(), "ask for another release"]);
    cache.assert_nothing_installed();
}
