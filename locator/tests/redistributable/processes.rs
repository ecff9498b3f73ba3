//! Several processes at once, and some that are killed.

use std::time::{Duration, Instant};

use locator::cache::Lock;
use locator::redistributable::InstallError;

use super::support::assert_names;
use super::support::cache::{Cache, Log, pinned, selection};
use super::support::child::{Running, command, program};
use super::support::pack::{TAG, install_only, slim};
use super::support::server::Server;

/// Many at once make one installation, and all have it.
fn at_once(count: usize) {
    let packed = install_only();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let start = |_| Running::start(&mut command(&program(), cache.path(), &server.url(), ""));
    let children: Vec<Running> = (0..count).map(start).collect();
    let results: Vec<String> = children.into_iter().map(Running::result).collect();
    let made = results.iter().filter(|result| result.starts_with("installed false")).count();
    let found = results.iter().filter(|result| result.starts_with("installed true")).count();
    assert_eq!((made, found), (1, count - 1), "{results:?}");
    assert_eq!(server.requests(&packed.path()).len(), 1);
    cache.assert_installed();
}

#[test]
fn two_at_once() {
    at_once(2);
}

#[test]
fn eight_at_once() {
    at_once(8);
}

#[test]
fn one_that_is_killed_while_it_unpacks_is_cleaned_up_by_the_next() {
    let packed = install_only();
    let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
    let mut child = Running::start(&mut command(&program(), cache.path(), &server.url(), "Unpacked"));
    assert_eq!(child.line(), "hangs");
    // Half of an installation is there, and nothing that looks like a whole one.
    let names = cache.names();
    assert!(names.iter().any(|name| name.starts_with(".tmp-")), "{names:?}");
    assert_eq!(locator::cache::installed(cache.path()).unwrap(), []);
    // It is alive, so the lock is held.
    let impatient = cache.installer(&server).lock_timeout(Duration::from_millis(200));
    let error = impatient.install(&selection()).unwrap_err();
    assert!(matches!(error, InstallError::Lock { .. }), "{error}");
    child.kill();

    let installer = cache.installer(&server).reporter(log.clone());
    assert!(!installer.install(&selection()).unwrap().found);
    cache.assert_installed();
    assert_eq!(log.of("Sweeping").len(), 1);
    // The archive had come already.
    assert_eq!(log.of("Reusing").len(), 1);
    assert_eq!(server.requests(&packed.path()).len(), 1);
}

#[test]
fn one_that_is_killed_while_it_downloads_is_gone_on_with_by_the_next() {
    let packed = install_only();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let mut child = Running::start(&mut command(&program(), cache.path(), &server.url(), "Received"));
    assert_eq!(child.line(), "hangs");
    child.kill();
    assert_eq!(locator::cache::installed(cache.path()).unwrap(), []);
    assert!(!cache.installer(&server).install(&selection()).unwrap().found);
    cache.assert_installed();
    let requests = server.requests(&packed.path());
    assert_eq!(requests.len(), 2);
    assert!(requests[1].range.is_some());
}

#[test]
fn one_that_is_killed_at_any_moment_leaves_all_or_nothing() {
    let packed = slim();
    // From before the first request until after the last rename.
    const MOMENTS: u32 = 10;
    let start = Instant::now();
    let (server, cache) = (Server::of(&packed), Cache::new());
    Running::start(&mut command(&program(), cache.path(), &server.url(), "")).result();
    let whole = start.elapsed();
    let (mut made, mut half) = (0, 0);
    for moment in 1..=MOMENTS {
        let (server, cache) = (Server::of(&packed), Cache::new());
        let child = Running::start(&mut command(&program(), cache.path(), &server.url(), ""));
        if moment == MOMENTS {
            child.result();
        } else {
            std::thread::sleep(whole * moment / MOMENTS);
            child.kill();
        }
        let left = locator::cache::installed(cache.path()).unwrap();
        for installed in &left {
            installed.entry.verify().unwrap();
        }
        made += left.len();
        half += usize::from(left.is_empty() && !cache.names().is_empty());
        let next = cache.installer(&server).install(&selection()).unwrap();
        assert_eq!(next.found, left.len() == 1, "{moment}");
        cache.installer(&server).gc().unwrap();
        assert_eq!(cache.names(), ["archives".to_owned(), next.entry.name()], "{moment}");
    }
    // Else it would have looked at one side of the moments that matter only.
    assert!(made > 0 && half > 0, "{made} whole, {half} half");
}

#[test]
fn a_lock_that_is_held_too_long_is_named() {
    let packed = install_only();
    let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
    // The name of the lock, from one that is installed and removed.
    let installer = cache.installer(&server);
    let name = installer.install_archive(&pinned(&packed)).unwrap().entry.name();
    installer.uninstall(&name).unwrap();
    let _lock = Lock::acquire(cache.path(), &name, Duration::ZERO, |_| {}).unwrap();
    let installer = installer.reporter(log.clone()).lock_timeout(Duration::from_millis(300));
    let error = installer.install(&selection()).unwrap_err();
    let path = cache.path().join("locks").join(format!("{name}.lock"));
    assert_names(&error, &[&packed.file, path.to_str().unwrap(), "0.3 seconds", "wait for it to finish"]);
    assert_eq!(log.of("Waiting").len(), 1);
    assert_eq!(server.requests(&format!("/{TAG}/SHA256SUMS")).len(), 1);
    cache.assert_empty();
}
