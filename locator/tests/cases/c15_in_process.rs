//! Case 15: the process that searches has a Python already. A second one would misbehave without a word, so that one is
//! the only answer; if it has a GIL there is none.

use locator::{Rejection, Source};

use crate::support::{Build, GIL313, Machine, T313, rejection};

/// A machine whose searching process has mapped the library of `build`, and that has a good Python elsewhere.
fn with_loaded(build: Build) -> Machine {
    let mut machine = Machine::linux();
    build.install(&machine.at("loaded"));
    let library = machine.at("loaded/lib").join(if build.free_threaded() {
        "libpython3.13t.so.1.0"
    } else {
        "libpython3.13.so.1.0"
    });
    let line = |permissions: &str, path: &str| {
        format!("7f5c40000000-7f5c40400000 {permissions} 00000000 08:01 4242 {path}\n")
    };
    let path = library.display().to_string();
    let maps = line("r-xp", "/usr/lib/libc.so.6") + &line("r--p", &path) + &line("r-xp", &path);
    machine.write("proc/self/maps", maps);
    T313.install(&machine.at("good"));
    machine.set("PATH", "good/bin");
    machine
}

#[test]
fn a_free_threaded_one_is_used_again_and_no_other() {
    let machine = with_loaded(T313);
    let found = machine.find("3.13t");
    assert_eq!((found.source, found.home), (Source::Process, machine.at("loaded")));
    let report = machine.explain("3.13t");
    let refused = rejection(&report, Source::SearchPath);
    assert!(matches!(refused, Rejection::AnotherInProcess { .. }), "{report}");
    // Named outright, another one is refused as well, and the search ends with it.
    let named = machine.finder().path(machine.at("good")).find().unwrap_err();
    assert!(matches!(named.report().verdicts[0].outcome, Err(Rejection::AnotherInProcess { .. })), "{named}");
}

#[test]
fn beside_one_with_a_gil_nothing_can_be_used() {
    let machine = with_loaded(GIL313);
    let report = machine.refused("3.13t");
    assert_eq!(report.verdicts[0].candidate.source, Source::Process);
    assert!(matches!(rejection(&report, Source::Process), Rejection::GilBuild { .. }), "{report}");
    assert!(matches!(rejection(&report, Source::SearchPath), Rejection::AnotherInProcess { .. }), "{report}");
    let error = machine.finder().find().unwrap_err().to_string();
    assert!(error.contains("load_from_process"), "{error}");
    // A search for another process than this one.
    let other = machine.finder().without(Source::Process).find().unwrap();
    assert_eq!(other.home, machine.at("good"));
}

#[test]
fn one_that_was_replaced_on_the_disk_is_no_answer_and_neither_is_another() {
    let machine = with_loaded(T313);
    let maps = machine.at("proc/self/maps");
    let text = std::fs::read_to_string(&maps).unwrap();
    std::fs::write(&maps, text.replace(".so.1.0\n", ".so.1.0 (deleted)\n")).unwrap();
    let report = machine.refused("3.13t");
    let refused = rejection(&report, Source::Process);
    assert!(matches!(refused, Rejection::ReplacedInProcess { .. }), "{report}");
    assert!(refused.to_string().contains("start the process anew"), "{refused}");
    assert!(matches!(rejection(&report, Source::SearchPath), Rejection::AnotherInProcess { .. }), "{report}");
}

#[cfg(feature = "download")]
#[test]
fn nothing_is_installed_beside_one() {
    use locator::FindError;
    use locator::redistributable::{Installer, Selection};

    let machine = with_loaded(GIL313);
    // Whatever it is asked for, it refuses: that it was asked is seen by the error.
    let installer = Installer::new(&machine.at("cache")).offline(true);
    let asking = machine.finder().installer(installer, Selection::new());
    let error = asking.find().unwrap_err();
    assert!(matches!(error, FindError::NotFound(_)), "{error}");
    let other = asking.without(Source::Process).sources([Source::Redistributable]).find().unwrap_err();
    assert!(matches!(other, FindError::Install { .. }), "{other}");
}

#[test]
fn a_program_that_has_python_linked_into_it_is_one_as_well() {
    let mut machine = Machine::linux();
    let program = machine.at("host");
    T313.symbols().function("main").compile(&program, &["-rdynamic"]);
    machine.link("proc/self/exe", &program);
    T313.install(&machine.at("good"));
    machine.set("PATH", "good/bin");
    let report = machine.refused("3.13t");
    let refused = rejection(&report, Source::SearchPath);
    assert!(matches!(refused, Rejection::AnotherInProcess { loaded, .. } if *loaded == program), "{report}");
}
