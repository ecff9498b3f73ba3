//! What is in no case of its own: other versions, pre-releases, debug builds, `lib64`.

use std::fs;

use locator::{Rejection, Source};

use crate::support::{Machine, T313, T314, T315RC, TD313, rejection};

#[test]
fn free_threaded_pythons_of_other_versions_are_suggested() {
    let machine = Machine::linux();
    T314.install(&machine.at("me/.pyenv/versions/3.14.1t"));
    let report = machine.refused("3.13t");
    assert!(matches!(rejection(&report, Source::Pyenv), Rejection::WrongVersion { .. }), "{report}");
    let error = machine.finder().find().unwrap_err().to_string();
    assert!(error.contains("free-threaded, but another version: 3.14.1"), "{error}");
    assert!(error.contains("ask for `3.14t`"), "{error}");
    // What is suggested is taken.
    assert_eq!(machine.find("3.14t").version.to_string(), "3.14.1");
}

#[test]
fn a_pre_release_has_to_be_asked_for() {
    let machine = Machine::linux();
    T315RC.install(&machine.at("me/.pyenv/versions/3.15.0rc1t"));
    let report = machine.refused(">=3.13t");
    assert!(matches!(rejection(&report, Source::Pyenv), Rejection::PreRelease { .. }), "{report}");
    let error = machine.finder().request(">=3.13t".parse().unwrap()).find().unwrap_err().to_string();
    assert!(error.contains("ask for `3.15.0rc1t`"), "{error}");
    assert_eq!(machine.find("3.15.0rc1t").version.to_string(), "3.15.0rc1");
}

#[test]
fn fedora_keeps_everything_in_lib64() {
    let machine = Machine::linux();
    T314.install_without_library(&machine.at("usr"));
    fs::create_dir_all(machine.at("usr/lib64")).unwrap();
    fs::rename(machine.at("usr/lib/python3.14t"), machine.at("usr/lib64/python3.14t")).unwrap();
    let library = machine.at("usr/lib64/libpython3.14t.so.1.0");
    // The link without a version is in a package that is not installed.
    T314.symbols().library(&library);
    let found = machine.find("3.14t");
    assert_eq!((&found.library, &found.home), (&library, &machine.at("usr")));
    assert_eq!(found.stdlib, machine.at("usr/lib64/python3.14t"));
    assert_eq!(machine.explain("3.14t").verdicts.len(), 1);
    // The library's package alone is half of it.
    fs::remove_dir_all(machine.at("usr/bin")).unwrap();
    let report = machine.refused("3.14t");
    assert!(matches!(rejection(&report, Source::System), Rejection::NoExecutable { .. }), "{report}");
}

#[test]
fn a_debug_build_has_to_be_asked_for() {
    let machine = Machine::linux();
    let prefix = machine.at("me/.pyenv/versions/3.13.5t-debug");
    TD313.install(&prefix);
    let report = machine.refused("3.13t");
    assert!(matches!(rejection(&report, Source::Pyenv), Rejection::DebugBuild { .. }), "{report}");
    let found = machine.find("3.13td");
    assert_eq!(found.library, prefix.join("lib/libpython3.13td.so.1.0"));
    assert_eq!(found.stdlib, prefix.join("lib/python3.13t"));
    assert_eq!(found.abi_flags, "td");
    // The other way round it is refused too.
    T313.install(&machine.at("me/.pyenv/versions/3.13.5t"));
    assert_eq!(machine.find("3.13td").library, prefix.join("lib/libpython3.13td.so.1.0"));
    assert_eq!(machine.find("3.13t").base_prefix, machine.at("me/.pyenv/versions/3.13.5t"));
}
