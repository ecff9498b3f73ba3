//! The interpreter that `cargo xtask fetch` got, looked at with this crate's own eyes.

use std::time::Instant;

use locator::cache::Flavour;
use locator::inspect::{self, Platform};
use locator::{Python, fetched};

#[test]
fn the_fetched_interpreter_is_free_threaded() {
    let python = fetched(Flavour::Release).unwrap_or_else(|error| panic!("{error}: {}", source(&error)));
    let library = inspect::library(&python.library).unwrap();
    assert!(library.free_threaded);
    assert!(!library.debug);
    assert_eq!(library.version, python.version);
    assert_eq!(library.platform, Platform::current());
    assert_eq!((python.version.major, python.version.minor), (3, 13));
    for part in [&python.prefix, &python.executable, &python.library, &python.stdlib] {
        assert!(part.is_absolute() && part.exists(), "{}", part.display());
    }
    let start = Instant::now();
    assert_eq!(Python::at(&python.prefix).unwrap().prefix, python.prefix);
    println!("judged in {:?}", start.elapsed());
    let start = Instant::now();
    fetched(Flavour::Release).unwrap();
    println!("verified in {:?}", start.elapsed());
}

fn source(error: &dyn std::error::Error) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}
