//! Listing, removing, tidying up.

use std::fs;
use std::time::Duration;

use locator::cache::Lock;
use locator::redistributable::ManageError;

use super::support::cache::{Cache, pinned};
use super::support::pack::{full, slim};
use super::support::server::{Reply, Server};

#[test]
fn what_is_installed_is_listed_and_removed_by_its_name() {
    let (small, large) = (slim(), full());
    let (server, cache) = (Server::of(&small), Cache::new());
    server.serve(&large.path(), large.bytes.clone());
    let installer = cache.installer(&server);
    assert!(installer.list().unwrap().is_empty());
    let first = installer.install_archive(&pinned(&small)).unwrap();
    let second = installer.install_archive(&pinned(&large)).unwrap();
    let names: Vec<String> =
        installer.list().unwrap().iter().map(|installed| installed.entry.name()).collect();
    assert_eq!(names.len(), 2);

    let name = first.entry.name();
    let freed = installer.uninstall(&name).unwrap();
    assert!(!first.python.prefix.exists());
    // The installation and its archive.
    assert_eq!(freed.removed.len(), 2);
    assert!(freed.bytes > 10_000_000, "{}", freed.bytes);
    cache.assert_installed();
    second.entry.verify().unwrap();
    let error = installer.uninstall(&name).unwrap_err();
    assert!(matches!(error, ManageError::NotInstalled { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains(&name) && text.contains(&second.entry.name()), "{text}");
}

#[test]
fn what_nothing_needs_is_removed_and_what_is_in_use_is_not() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let installer = cache.installer(&server);
    let done = installer.install_archive(&pinned(&packed)).unwrap();
    // Of another installation, broken off and killed.
    let large = full();
    server.serve(&large.path(), large.bytes.clone());
    server.misbehave(&large.path(), vec![Reply::Truncated(1000); 9]);
    installer.install_archive(&pinned(&large)).unwrap_err();
    let name = done.entry.name();
    let left = cache.path().join(format!(".tmp-{name}-x1"));
    fs::create_dir(&left).unwrap();
    fs::write(left.join("file"), "12345").unwrap();

    let lock = Lock::acquire(cache.path(), &name, Duration::ZERO, |_| {}).unwrap();
    let freed = installer.gc().unwrap();
    assert_eq!(freed.in_use.len(), 2, "{freed:?}");
    assert!(left.exists());
    // Four attempts, a thousand bytes each.
    assert_eq!((freed.removed.len(), freed.bytes), (1, 4000));
    drop(lock);

    let freed = installer.gc().unwrap();
    assert_eq!((freed.removed.len(), freed.bytes), (2, packed.bytes.len() as u64 + 5));
    assert_eq!(cache.archives(), [] as [std::path::PathBuf; 0]);
    assert!(!left.exists());
    done.entry.verify().unwrap();
    assert_eq!(installer.gc().unwrap(), Default::default());
}
