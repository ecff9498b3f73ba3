//! Servers that fail.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use locator::redistributable::{DownloadError, InstallError};

use super::support::assert_names;
use super::support::cache::{Cache, Log, NOWHERE, installer, pinned, selection};
use super::support::child::{self, Running};
use super::support::pack::{TAG, full, slim};
use super::support::server::{Reply, Server};

#[test]
fn a_wrong_hash_is_an_error_at_once_and_leaves_nothing() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let mut wrong = packed.bytes.to_vec();
    let middle = wrong.len() / 2;
    wrong[middle] ^= 1;
    server.serve(&packed.path(), Arc::new(wrong));
    let error = cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
    assert!(matches!(error, InstallError::Download(DownloadError::WrongHash { .. })), "{error}");
    let url = format!("{}{}", server.url(), packed.path());
    assert_names(&error, &[&packed.file, &url, &packed.sha256, "use another mirror"]);
    // It is no fault that passes.
    assert_eq!(server.requests(&packed.path()).len(), 1);
    cache.assert_empty();
}

#[test]
fn what_the_mirror_has_not_comes_from_upstream() {
    let packed = slim();
    let (mirror, upstream) = (Server::empty(), Server::of(&packed));
    let (cache, log) = (Cache::new(), Log::default());
    let installer = installer(cache.path(), &mirror.url()).upstream(&upstream.url()).unwrap();
    let done = installer.reporter(log.clone()).install_archive(&pinned(&packed)).unwrap();
    assert_eq!((mirror.count(), upstream.count()), (1, 1));
    assert_eq!(log.of("PassingOver").len(), 1);
    assert!(done.marker.unpacked.unwrap().url.starts_with(&upstream.url()));
    cache.assert_installed();
}

#[test]
fn a_transfer_that_broke_at_the_mirror_goes_on_upstream() {
    let packed = slim();
    let (mirror, upstream) = (Server::of(&packed), Server::of(&packed));
    let half = packed.bytes.len() / 2;
    mirror.misbehave(&packed.path(), vec![Reply::Reset(half), Reply::Status(404)]);
    let cache = Cache::new();
    let installer = installer(cache.path(), &mirror.url()).upstream(&upstream.url()).unwrap();
    installer.install_archive(&pinned(&packed)).unwrap();
    let [request] = &upstream.requests(&packed.path())[..] else { panic!("more than one request") };
    assert!(request.range.is_some());
    // What one server calls the file means nothing to another.
    assert_eq!(request.if_range, None);
    cache.assert_installed();
}

#[test]
fn a_server_that_recovers_is_waited_for() {
    let packed = slim();
    for status in [500, 502, 503, 504, 429, 408] {
        let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
        server.misbehave(&packed.path(), vec![Reply::Status(status); 2]);
        cache.installer(&server).reporter(log.clone()).install_archive(&pinned(&packed)).unwrap();
        assert_eq!(server.requests(&packed.path()).len(), 3, "{status}");
        assert_eq!(log.of("Retrying").len(), 2, "{status}");
        cache.assert_installed();
    }
}

#[test]
fn what_will_not_pass_is_not_tried_again() {
    let packed = slim();
    for status in [401, 403, 404, 410, 501] {
        let (server, cache) = (Server::of(&packed), Cache::new());
        server.misbehave(&packed.path(), vec![Reply::Status(status); 9]);
        let error = cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
        assert_eq!(server.requests(&packed.path()).len(), 1, "{status}");
        let url = format!("{}{}", server.url(), packed.path());
        // Both addresses with what each of them said, and what to do.
        assert_names(&error, &[&packed.file, &url, &status.to_string(), NOWHERE, "FFI_PYTHON_MIRROR"]);
        cache.assert_empty();
    }
}

#[test]
fn a_server_that_never_goes_on_is_given_up() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    server.misbehave(&packed.path(), vec![Reply::Stall(1000); 9]);
    let installer =
        cache.installer(&server).retries(1, 0, Duration::ZERO).read_timeout(Duration::from_millis(300));
    let start = Instant::now();
    let error = installer.install_archive(&pinned(&packed)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_names(&error, &[&packed.file, &server.url(), "nothing came for too long", "FFI_PYTHON_MIRROR"]);
    cache.assert_nothing_installed();
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    server.misbehave(&packed.path(), vec![Reply::Mute; 9]);
    let installer =
        cache.installer(&server).retries(1, 0, Duration::ZERO).read_timeout(Duration::from_millis(300));
    let start = Instant::now();
    let error = installer.install_archive(&pinned(&packed)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!(server.requests(&packed.path()).len(), 2);
    assert_names(&error, &[&packed.file, &server.url(), "nothing came for too long", "FFI_PYTHON_MIRROR"]);
    cache.assert_empty();
}

#[test]
fn what_was_there_before_is_there_after_a_fault() {
    let (packed, other) = (slim(), full());
    let (server, cache) = (Server::of(&packed), Cache::new());
    let first = cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    server.serve(&other.path(), Arc::new(b"another file".to_vec()));
    cache.installer(&server).install_archive(&pinned(&other)).unwrap_err();
    cache.assert_installed();
    first.entry.verify().unwrap();

    // Nor does what was altered go away before there is something better.
    let os = first.python.stdlib.join("os.py");
    fs::write(&os, "altered").unwrap();
    cache.archives().iter().for_each(|archive| fs::remove_file(archive).unwrap());
    let gone = Server::empty();
    cache.installer(&gone).install_archive(&pinned(&packed)).unwrap_err();
    assert_eq!(fs::read_to_string(&os).unwrap(), "altered");
    assert_eq!(cache.names(), ["archives".to_owned(), first.entry.name()]);
}

#[test]
fn redirections_are_followed_and_circles_are_not() {
    let packed = slim();
    let (server, elsewhere, cache) = (Server::of(&packed), Server::empty(), Cache::new());
    elsewhere.serve("/blob/1", Arc::clone(&packed.bytes));
    server.misbehave(&packed.path(), [Reply::Redirect(format!("{}/blob/1", elsewhere.url()))]);
    cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    assert_eq!(elsewhere.count(), 1);
    cache.assert_installed();

    let cache = Cache::new();
    let here = format!("{}{}", server.url(), packed.path());
    server.misbehave(&packed.path(), vec![Reply::Redirect(here); 100]);
    let error = cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
    assert_names(&error, &[&packed.file, "redirects in a circle"]);
    cache.assert_empty();
}

#[test]
fn a_server_that_is_not_there_is_passed_over_quickly() {
    let packed = slim();
    let cache = Cache::new();
    let start = Instant::now();
    let error = installer(cache.path(), NOWHERE).install_archive(&pinned(&packed)).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let InstallError::Download(DownloadError::Unavailable { tried, kept: None, .. }) = &error else {
        panic!("{error}")
    };
    assert_eq!(tried.len(), 2);
    assert_names(&error, &[&packed.file, NOWHERE, "HTTPS_PROXY"]);
    cache.assert_empty();
}

#[test]
fn a_server_without_tls_is_not_talked_to_without_it() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let installer = installer(cache.path(), &format!("https://127.0.0.1:{}", server.port()));
    let error = installer.install_archive(&pinned(&packed)).unwrap_err();
    assert_names(&error, &[&packed.file, &format!("https://127.0.0.1:{}", server.port())]);
    assert_eq!(server.requests(&packed.path()), []);
    cache.assert_empty();
}

#[test]
fn a_proxy_of_the_environment_is_used() {
    let packed = slim();
    let (proxy, cache) = (Server::of(&packed), Cache::new());
    let mut command = child::command(&child::program(), cache.path(), "http://archives.example/mirror", "");
    // The server ignores hosts, as it ignores the beginning of this path.
    proxy.serve(&format!("/mirror{}", packed.path()), Arc::clone(&packed.bytes));
    proxy.serve(&format!("/mirror/{TAG}/SHA256SUMS"), Arc::new(packed.sum().into_bytes()));
    for name in ["ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        command.env_remove(name);
    }
    let result = Running::start(command.env("http_proxy", proxy.url())).result();
    assert!(result.starts_with("installed"), "{result}");
    let target = format!("http://archives.example/mirror{}", packed.path());
    assert_eq!(proxy.requests(&target).len(), 1);
    cache.assert_installed();
}

#[test]
fn a_page_of_the_network_is_no_list_of_hashes() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let page = "<!DOCTYPE html>\n<p>Accept the terms of use</p>";
    server.misbehave(&format!("/{TAG}/SHA256SUMS"), [Reply::Page(page)]);
    let error = cache.installer(&server).install(&selection()).unwrap_err();
    assert_names(&error, &[&server.url(), "SHA256SUMS", "<!DOCTYPE html>", "a proxy answers"]);
    cache.assert_empty();
}
