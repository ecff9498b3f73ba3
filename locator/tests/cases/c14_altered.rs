//! Case 14 is downloads that go wrong: see the test program `redistributable`. What is left for a search is an
//! installation of the cache that was altered after it was installed.

use std::fs;

use locator::cache::{Entry, Flavour, Provenance};
use locator::{Rejection, Source};

use crate::support::{Machine, T313, rejection};

#[test]
fn an_altered_installation_is_refused_and_the_next_is_taken() {
    let mut machine = Machine::linux();
    machine.set("FFI_PYTHON_CACHE", "cache");
    let entries = [Flavour::Release, Flavour::Asserts]
        .map(|flavour| Entry::new(&machine.at("cache"), "3.13.5".parse().unwrap(), flavour));
    for entry in &entries {
        T313.install(&entry.prefix());
        let provenance = Provenance {
            kind: "made by a test".to_owned(),
            archive: "none".to_owned(),
            sha256: "0".repeat(64),
            pinned: false,
        };
        entry.seal(&entry.prefix(), provenance).unwrap();
    }
    // What is slow comes last.
    assert_eq!(machine.find("3.13t").base_prefix, entries[0].prefix());
    fs::write(entries[0].prefix().join("lib/python3.13t/os.py"), "altered").unwrap();
    let found = machine.find("3.13t");
    assert_eq!((found.source, found.base_prefix), (Source::Redistributable, entries[1].prefix()));
    fs::write(entries[1].prefix().join("bin/python3.13t"), "altered").unwrap();
    let report = machine.refused("3.13t");
    for verdict in &report.verdicts {
        assert!(matches!(verdict.outcome, Err(Rejection::Altered { .. })), "{report}");
    }
    assert_eq!(report.verdicts.len(), 2);
    fs::remove_dir_all(entries[1].prefix()).unwrap();
    let text = rejection(&machine.explain("3.13t"), Source::Redistributable).to_string();
    assert!(text.contains("install it again"), "{text}");
}
