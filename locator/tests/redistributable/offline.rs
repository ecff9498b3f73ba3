//! Without the network.

use std::fs;
use std::path::Path;

use locator::cache::Trust;
use locator::redistributable::{DownloadError, InstallError};

use super::support::assert_names;
use super::support::cache::{Cache, installer, pinned, selection};
use super::support::pack::{Packed, TAG, slim};
use super::support::server::Server;

/// A folder that is a mirror.
fn mirror(packed: &Packed) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let release = folder.path().join("the mirror").join(TAG);
    fs::create_dir_all(&release).unwrap();
    fs::write(release.join(&packed.file), &**packed.bytes).unwrap();
    fs::write(release.join("SHA256SUMS"), packed.sum()).unwrap();
    folder
}

fn address(folder: &Path) -> String {
    format!("file://{}/the%20mirror", folder.display())
}

#[test]
fn what_is_not_here_is_named_with_where_it_would_be() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let offline = cache.installer(&server).offline(true);
    let error = offline.install_archive(&pinned(&packed)).unwrap_err();
    let InstallError::Download(DownloadError::Offline { place, .. }) = &error else { panic!("{error}") };
    let url = format!("{}{}", server.url(), packed.path());
    assert_names(&error, &[&packed.file, &url, place.to_str().unwrap(), "leave offline mode"]);
    let error = offline.install(&selection()).unwrap_err();
    assert_names(&error, &["SHA256SUMS", &server.url(), "leave offline mode"]);
    assert_eq!(server.count(), 0);
    cache.assert_empty();
}

#[test]
fn what_was_saved_where_the_error_says_is_found() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let offline = cache.installer(&server).offline(true);
    let error = offline.install_archive(&pinned(&packed)).unwrap_err();
    let InstallError::Download(DownloadError::Offline { place, .. }) = &error else { panic!("{error}") };
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, &*packed.bytes).unwrap();
    assert!(!offline.install_archive(&pinned(&packed)).unwrap().found);
    assert_eq!(server.count(), 0);
    cache.assert_installed();
}

#[test]
fn what_is_here_is_enough() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let done = cache.installer(&server).install(&selection()).unwrap();
    let before = server.count();
    let offline = cache.installer(&server).offline(true);
    assert!(offline.install(&selection()).unwrap().found);
    // The archive alone is enough too.
    fs::remove_dir_all(&done.python.prefix).unwrap();
    assert!(!offline.install_archive(&pinned(&packed)).unwrap().found);
    assert_eq!(server.count(), before);
    cache.assert_installed();
}

#[test]
fn a_mirror_may_be_a_folder() {
    let packed = slim();
    let (folder, cache) = (mirror(&packed), Cache::new());
    let installer = installer(cache.path(), &address(folder.path())).offline(true);
    let done = installer.install(&selection()).unwrap();
    assert_eq!(done.trust(), Trust::Folder);
    assert!(done.trust().note().unwrap().contains("rests on that folder alone"));
    cache.assert_installed();
}

#[test]
fn a_folder_that_lacks_the_file_is_named() {
    let packed = slim();
    let (folder, cache) = (mirror(&packed), Cache::new());
    let file = folder.path().join("the mirror").join(TAG).join(&packed.file);
    let installer = installer(cache.path(), &address(folder.path()));
    // Damaged, and then gone.
    fs::write(&file, &packed.bytes[..packed.bytes.len() / 2]).unwrap();
    let error = installer.install_archive(&pinned(&packed)).unwrap_err();
    assert!(matches!(error, InstallError::Download(DownloadError::WrongHash { .. })), "{error}");
    cache.assert_empty();
    fs::remove_file(&file).unwrap();
    let error = installer.offline(true).install_archive(&pinned(&packed)).unwrap_err();
    assert_names(&error, &[&packed.file, "the%20mirror", "leave offline mode"]);
    cache.assert_empty();
}
