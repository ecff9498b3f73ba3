//! What is damaged in the cache heals.

use std::fs;

use super::support::cache::{Cache, Log, pinned};
use super::support::pack::slim;
use super::support::server::Server;

#[test]
fn a_damaged_archive_is_downloaded_again() {
    let packed = slim();
    let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
    let done = cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    let [archive] = &cache.archives()[..] else { panic!("{:?}", cache.archives()) };
    for damage in [&b"damaged"[..], b""] {
        fs::remove_dir_all(&done.python.prefix).unwrap();
        fs::write(archive, damage).unwrap();
        cache.installer(&server).reporter(log.clone()).install_archive(&pinned(&packed)).unwrap();
        cache.assert_installed();
        assert_eq!(fs::read(archive).unwrap(), *packed.bytes);
    }
    assert_eq!(log.of("Discarding").len(), 2);
    assert_eq!(server.count(), 3);
}

#[test]
fn an_altered_installation_is_made_anew_of_the_archive() {
    let packed = slim();
    let (server, cache, log) = (Server::of(&packed), Cache::new(), Log::default());
    let installer = cache.installer(&server).reporter(log.clone());
    let first = installer.install_archive(&pinned(&packed)).unwrap();
    let prefix = &first.python.prefix;
    let changes: [&dyn Fn(); 4] = [
        &|| fs::remove_file(prefix.join("lib/python3.13t/os.py")).unwrap(),
        &|| fs::write(prefix.join("lib/libpython3.13t.so.1.0"), "another library").unwrap(),
        &|| fs::remove_file(prefix.join("ffi-python.toml")).unwrap(),
        &|| fs::remove_dir_all(prefix).unwrap(),
    ];
    for change in changes {
        change();
        let again = installer.install_archive(&pinned(&packed)).unwrap();
        assert!(!again.found);
        assert_eq!(again.python, first.python);
        cache.assert_installed();
    }
    assert_eq!(server.count(), 1);
    assert_eq!(log.of("Reusing").len(), changes.len());
}
