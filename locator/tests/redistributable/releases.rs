//! Releases that the catalogue does not hold.

use std::sync::Arc;

use locator::cache::Trust;
use locator::redistributable::{InstallError, SelectError, Selection, SumsError};

use super::support::assert_names;
use super::support::cache::{Cache, selection};
use super::support::pack::{TAG, full, install_only, slim};
use super::support::server::Server;

#[test]
fn the_best_archive_of_the_release_is_chosen_and_the_trust_is_said() {
    let (small, large) = (install_only(), full());
    let (server, cache) = (Server::of(&small), Cache::new());
    server.serve(&large.path(), Arc::clone(&large.bytes));
    server.serve(
        &format!("/{TAG}/SHA256SUMS"),
        Arc::new(format!("{}{}", large.sum(), small.sum()).into_bytes()),
    );
    // Without a version it is the newest of the release.
    let done = cache.installer(&server).install(&Selection::new().tag(TAG)).unwrap();
    assert_eq!(done.marker.source.archive, small.file);
    assert_eq!(server.requests(&large.path()), []);
    // The list came over plain HTTP.
    assert_eq!(done.trust(), Trust::Nothing);
    assert!(done.trust().note().unwrap().contains("plain HTTP"));
    cache.assert_installed();
}

#[test]
fn a_hash_that_the_list_does_not_confirm_is_refused() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let wrong = packed.sum().replacen(&packed.sha256[..8], "00000000", 1);
    server.serve(&format!("/{TAG}/SHA256SUMS"), Arc::new(wrong.into_bytes()));
    let error = cache.installer(&server).install(&selection()).unwrap_err();
    assert_names(&error, &[&packed.file, "SHA-256", &packed.sha256, "expected 00000000"]);
    cache.assert_empty();
}

#[test]
fn what_a_release_does_not_have_is_said_with_what_it_has() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let other = Selection::new().version("3.13.0".parse().unwrap()).tag(TAG);
    let error = cache.installer(&server).install(&other).unwrap_err();
    assert!(matches!(error, InstallError::Sums(SumsError::NotListed { .. })), "{error}");
    let has = format!("only {}t", super::support::pack::version());
    assert_names(&error, &["SHA256SUMS", &server.url(), "no free-threaded 3.13.0t", &has, "another release"]);
    let error = cache.installer(&server).install(&selection().debug(true)).unwrap_err();
    assert_names(&error, &[&format!("{}td", super::support::pack::version())]);
    cache.assert_empty();
}

#[test]
fn a_release_that_is_not_there_is_named() {
    let (server, cache) = (Server::empty(), Cache::new());
    let error = cache.installer(&server).install(&selection()).unwrap_err();
    assert_names(&error, &["SHA256SUMS", TAG, &server.url(), "404", "FFI_PYTHON_MIRROR"]);
    cache.assert_empty();
}

#[test]
fn without_a_release_only_the_catalogue_is_known() {
    let (server, cache) = (Server::empty(), Cache::new());
    let error = cache.installer(&server).install(&Selection::new().version("3.13.4".parse().unwrap()));
    let error = error.unwrap_err();
    assert!(matches!(error, InstallError::Select(SelectError::Unknown { .. })), "{error}");
    assert_names(&error, &["3.13.4t", "3.13.15", "name the release"]);
    assert_eq!(server.count(), 0);
    cache.assert_empty();
}
