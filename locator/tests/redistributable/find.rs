//! A search that may install.

use locator::inspect::Platform;
use locator::redistributable::Selection;
use locator::{Environment, FindError, Finder, Rejection, Source};

use super::support::cache::{Cache, NOWHERE, installer, pinned, selection};
use super::support::chain;
use super::support::pack::slim;
use super::support::server::Server;

/// A search of a machine that has nothing but the cache.
fn finder(cache: &Cache) -> Finder {
    let machine =
        Environment::empty(cache.path(), Platform::current()).variable("FFI_PYTHON_CACHE", cache.path());
    Finder::new().environment(machine).without(Source::Process)
}

#[test]
fn what_is_in_the_cache_is_found_without_a_download() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let installed = cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    let count = server.count();
    let found = finder(&cache).installer(cache.installer(&server), selection()).find().unwrap();
    assert_eq!((found.source, &found.base_prefix), (Source::Redistributable, &installed.python.base_prefix));
    assert_eq!(server.count(), count);
    // It is compared with what was installed.
    std::fs::remove_file(installed.python.stdlib.join("os.py")).unwrap();
    let report = finder(&cache).explain();
    assert_eq!(report.accepted().count(), 0, "{report}");
}

#[test]
fn what_is_not_there_is_installed() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let asking = || finder(&cache).installer(cache.installer(&server), selection());
    let found = asking().find().unwrap();
    assert_eq!(found.source, Source::Redistributable);
    assert!(found.base_prefix.starts_with(cache.path()), "{}", found.base_prefix.display());
    cache.assert_installed();
    let count = server.count();
    assert_eq!(asking().find().unwrap().base_prefix, found.base_prefix);
    assert_eq!(server.count(), count);
    // What is installed has to be what is asked for.
    let other = asking().request("3.14t".parse().unwrap()).find().unwrap_err();
    assert!(matches!(other, FindError::Install { .. }), "{other}");
    assert_eq!(other.report().verdicts.len(), 1, "{other}");
}

#[test]
fn only_what_is_allowed_is_downloaded() {
    let cache = Cache::new();
    // Nobody serves it, so that each attempt fails with a reason of the installer.
    let allowed = || finder(&cache).installer(installer(cache.path(), NOWHERE), Selection::new());
    let FindError::Install { report, source, .. } = allowed().find().unwrap_err() else {
        panic!("it was not tried")
    };
    assert!(report.verdicts.is_empty());
    assert!(chain(&*source).contains("127.0.0.1"), "{}", chain(&*source));
    let not_asked = [
        finder(&cache),
        allowed().without(Source::Redistributable),
        // What somebody named is not replaced by a download either.
        allowed().path(cache.path().join("gone")),
    ];
    for finder in not_asked {
        let error = finder.find().unwrap_err();
        assert!(matches!(error, FindError::NotFound(_)), "{error}");
    }
    let missing = allowed().path(cache.path().join("gone")).find().unwrap_err();
    assert!(matches!(missing.report().verdicts[0].outcome, Err(Rejection::Missing { .. })), "{missing}");
    cache.assert_empty();
}
