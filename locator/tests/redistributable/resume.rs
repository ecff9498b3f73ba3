//! Transfers that break off, and go on.

use std::fs;
use std::sync::Arc;

use locator::redistributable::{DownloadError, InstallError};

use super::support::assert_names;
use super::support::cache::{Cache, Log, pinned};
use super::support::pack::slim;
use super::support::server::{Reply, Server};

/// A third of an archive.
fn third(length: usize) -> usize {
    length / 3
}

/// One fault, then a good server: the rest is asked for, of the same file, and the whole is right.
fn goes_on_after(reply: impl Fn(usize) -> Reply) {
    let packed = slim();
    let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
    server.misbehave(&packed.path(), [reply(third(packed.bytes.len()))]);
    let installer = cache.installer(&server).reporter(log.clone());
    installer.read_timeout(std::time::Duration::from_millis(700)).install_archive(&pinned(&packed)).unwrap();
    cache.assert_installed();
    let requests = server.requests(&packed.path());
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].range, None);
    let from = requests[1].range.as_deref().unwrap();
    let from: usize = from.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse().unwrap();
    assert!(from > 0 && from <= third(packed.bytes.len()), "{from}");
    assert!(requests[1].if_range.is_some());
    assert_eq!(log.of("Retrying").len(), 1);
    assert_eq!(log.of("Discarding"), [] as [String; 0]);
}

#[test]
fn after_a_truncated_body() {
    goes_on_after(Reply::Truncated);
}

#[test]
fn after_a_reset_in_the_midst_of_it() {
    goes_on_after(Reply::Reset);
}

#[test]
fn after_a_server_that_stalls() {
    goes_on_after(Reply::Stall);
}

#[test]
fn after_many_breaks_as_long_as_something_comes() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    // More breaks than are allowed at one place.
    let step = packed.bytes.len() / 10;
    server.misbehave(&packed.path(), vec![Reply::Truncated(step); 8]);
    cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    assert_eq!(server.requests(&packed.path()).len(), 9);
    cache.assert_installed();
}

#[test]
fn in_the_next_run_with_what_is_kept() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let third = third(packed.bytes.len());
    // All attempts of the first run get no farther.
    let mut replies = vec![Reply::Truncated(third)];
    replies.extend([const { Reply::Truncated(0) }; 3]);
    server.misbehave(&packed.path(), replies);
    let error = cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
    let InstallError::Download(DownloadError::Unavailable { kept: Some(kept), .. }) = &error else {
        panic!("{error}")
    };
    assert_names(&error, &[&packed.file, &server.url(), "FFI_PYTHON_MIRROR", &kept.display().to_string()]);
    cache.assert_nothing_installed();
    assert_eq!(cache.archives(), std::slice::from_ref(kept));
    assert_eq!(fs::read(kept).unwrap(), packed.bytes[..third]);

    let before = server.requests(&packed.path()).len();
    cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    let requests = server.requests(&packed.path());
    assert_eq!(requests.len(), before + 1);
    assert_eq!(requests[before].range, Some(format!("bytes={third}-")));
    cache.assert_installed();
}

#[test]
fn from_the_beginning_if_the_server_cannot_send_parts() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let third = third(packed.bytes.len());
    server.misbehave(&packed.path(), [Reply::Truncated(third), Reply::Whole]);
    cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    assert_eq!(server.requests(&packed.path()).len(), 2);
    cache.assert_installed();
}

#[test]
fn from_the_beginning_if_the_server_sends_another_part() {
    let packed = slim();
    let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
    let third = third(packed.bytes.len());
    server.misbehave(&packed.path(), [Reply::Truncated(third), Reply::Shifted]);
    cache.installer(&server).reporter(log.clone()).install_archive(&pinned(&packed)).unwrap();
    let requests = server.requests(&packed.path());
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[2].range, None);
    // It was noticed by what the server said, not by a wrong hash in the end.
    assert_eq!(log.of("Discarding"), [] as [String; 0]);
    cache.assert_installed();
}

#[test]
fn from_the_beginning_if_what_is_kept_is_of_another_file() {
    let packed = slim();
    for wrong in [b"something else".to_vec(), vec![0; packed.bytes.len() + 10], packed.bytes.to_vec()] {
        let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
        // The name that a transfer is kept under, learned from one that failed.
        server.misbehave(&packed.path(), vec![Reply::Truncated(1); 4]);
        cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
        let [part] = &cache.archives()[..] else { panic!("{:?}", cache.archives()) };
        let right = wrong == *packed.bytes;
        fs::write(part, wrong).unwrap();
        cache.installer(&server).reporter(log.clone()).install_archive(&pinned(&packed)).unwrap();
        cache.assert_installed();
        // All of it is there already: nothing is sent again.
        assert_eq!(log.of("Downloading").is_empty(), right);
    }
}

#[test]
fn from_the_beginning_if_the_file_was_changed_meanwhile() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let mut old = packed.bytes.to_vec();
    old[100] ^= 1;
    server.serve(&packed.path(), Arc::new(old));
    server.misbehave(&packed.path(), vec![Reply::Truncated(third(packed.bytes.len())); 4]);
    cache.installer(&server).install_archive(&pinned(&packed)).unwrap_err();
    server.serve(&packed.path(), Arc::clone(&packed.bytes));
    cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    cache.assert_installed();
}

#[test]
fn an_end_without_a_length_is_not_trusted() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    server.misbehave(
        &packed.path(),
        [Reply::Unmeasured(third(packed.bytes.len())), Reply::Unmeasured(usize::MAX)],
    );
    cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    cache.assert_installed();
}
