//! Case 12: programs that do not answer as an interpreter does. They are run only because they are in no layout that is
//! known. That the variables which mislead an interpreter are kept from it is tested with the probe itself.

use std::time::{Duration, Instant};

use locator::cache::Flavour;
use locator::{ProbeError, Rejection, Source, fetched};

use crate::support::{Machine, rejection};

/// A script on `PATH`, in a folder that is no prefix.
fn with(script: &str) -> Machine {
    let mut machine = Machine::linux();
    machine.script("tools/python3.13t", script);
    machine.set("PATH", "tools");
    machine
}

#[test]
fn what_is_printed_around_the_answer_does_no_harm() {
    let python = fetched(Flavour::Release).unwrap_or_else(|error| panic!("{error}"));
    let program = python.executable.display();
    let script =
        format!("#!/bin/sh\necho '{{\"noise\": ['\n\"{program}\" \"$@\"\necho 'version = 2.7'\nexit 0\n");
    let machine = with(&script);
    let found = machine.find("3.13t");
    assert_eq!((found.source, &found.library), (Source::SearchPath, &python.library));
    assert_eq!(found.base_prefix, python.base_prefix);
    // Whoever does not want programs to be run can say so.
    let quiet = machine.finder().environment(machine.environment().probing(None)).explain();
    let refused = rejection(&quiet, Source::SearchPath);
    assert!(matches!(refused, Rejection::Probe { source: ProbeError::Off, .. }), "{quiet}");
}

#[test]
fn a_program_that_hangs_is_killed() {
    let machine = with("#!/bin/sh\nexec sleep 600\n");
    let limit = Duration::from_millis(300);
    let start = Instant::now();
    let report = machine.finder().environment(machine.environment().probing(Some(limit))).explain();
    let refused = rejection(&report, Source::SearchPath);
    assert!(matches!(refused, Rejection::Probe { source: ProbeError::TimedOut { .. }, .. }), "{report}");
    let taken = start.elapsed();
    assert!(taken >= limit && taken < Duration::from_secs(60), "{taken:?}");
}

#[test]
fn all_that_a_search_runs_has_one_limit() {
    let mut machine = Machine::linux();
    let folders = ["a", "b", "c", "d", "e"].map(|name| format!("{name}/python3.13t"));
    for program in &folders {
        machine.script(program, "#!/bin/sh\nexec sleep 600\n");
    }
    let path = folders.iter().map(|program| machine.at(program).parent().unwrap().to_owned());
    machine.say("PATH", std::env::join_paths(path).unwrap().to_str().unwrap());
    let limit = Duration::from_millis(500);
    let report = machine.finder().environment(machine.environment().probing(Some(limit))).explain();
    let not_run = report.verdicts.iter().filter(|verdict| {
        matches!(verdict.outcome, Err(Rejection::Probe { source: ProbeError::OutOfTime, .. }))
    });
    assert_eq!(report.verdicts.len(), 5, "{report}");
    assert!(not_run.count() >= 2, "{report}");
}

#[test]
fn nothing_is_run_because_an_environment_names_it() {
    let mut machine = Machine::linux();
    for name in ["python", "python3", "python3.13", "python3.13t"] {
        let ran = machine.at("ran");
        machine.script(&format!("work/tools/{name}"), &format!("#!/bin/sh\necho > '{}'\n", ran.display()));
    }
    let executable = machine.at("work/tools/python3.13t");
    let config = format!("home = ../tools\nversion = 3.13.5\nexecutable = {}\n", executable.display());
    machine.write("work/.venv/pyvenv.cfg", config);
    machine.link("work/.venv/bin/python3", "../../tools/python3.13t");
    machine.set("VIRTUAL_ENV", "work/.venv");
    let report = machine.refused("3.13t");
    let refused = rejection(&report, Source::VirtualEnvironment);
    assert!(matches!(refused, Rejection::BadEnvironment { .. }), "{report}");
    assert!(!machine.at("ran").exists());
}

#[test]
fn environments_that_name_each_other_end() {
    let mut machine = Machine::linux();
    for (one, other) in [("a", "b"), ("b", "a")] {
        machine.write(&format!("{one}/stray/none"), "");
        let executable = machine.at(other).join("bin/python3");
        let config = format!("home = stray\nexecutable = {}\n", executable.display());
        machine.write(&format!("{one}/pyvenv.cfg"), config);
        machine.script(&format!("{one}/bin/python3"), "");
    }
    machine.set("VIRTUAL_ENV", "a");
    let report = machine.refused("3.13t");
    assert!(
        matches!(rejection(&report, Source::VirtualEnvironment), Rejection::BadEnvironment { .. }),
        "{report}"
    );
}

#[test]
fn a_program_that_fails_or_says_nothing_is_refused() {
    // Python 2 knows no `-I`.
    let old = with("#!/bin/sh\necho 'Unknown option: -I' >&2\nexit 2\n").refused("3.13t");
    let refused = rejection(&old, Source::SearchPath);
    assert!(matches!(refused, Rejection::Probe { source: ProbeError::Failed { .. }, .. }), "{old}");
    for script in ["#!/bin/sh\n", "#!/bin/sh\necho 3.13.5\n", "#!/bin/sh\nhead -c 4000 /dev/urandom\n"] {
        let report = with(script).refused("3.13t");
        let refused = rejection(&report, Source::SearchPath);
        assert!(matches!(refused, Rejection::Probe { source: ProbeError::NoAnswer { .. }, .. }), "{report}");
    }
    let report = with("no program at all").refused("3.13t");
    let refused = rejection(&report, Source::SearchPath);
    assert!(matches!(refused, Rejection::Probe { .. }), "{report}");
}

#[test]
fn an_alias_of_the_store_is_recognised() {
    let mut machine = Machine::windows();
    machine.script("me/AppData/Local/Microsoft/WindowsApps/python.exe", "");
    machine.set("PATH", "me/AppData/Local/Microsoft/WindowsApps");
    let report = machine.refused("3.13t");
    let refused = rejection(&report, Source::SearchPath);
    assert!(matches!(refused, Rejection::Shim { .. }), "{report}");
    assert!(refused.to_string().contains("Store"), "{refused}");
}
