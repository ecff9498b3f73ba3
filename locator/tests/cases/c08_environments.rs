//! Case 8: virtual environments, and what becomes of them when their Python is removed.

use std::fs;

use locator::{Rejection, Source};

use crate::support::{GIL313, Machine, T313, rejection};

const KEY: &str = "me/.local/share/uv/python/cpython-3.13.5+freethreaded-linux-x86_64-gnu";
const MINOR: &str = "me/.local/share/uv/python/cpython-3.13+freethreaded-linux-x86_64-gnu";

/// A Python of uv, and an environment that was made from it by its minor version.
fn of_uv() -> Machine {
    let mut machine = Machine::linux();
    T313.install(&machine.at(KEY));
    machine.link(MINOR, "cpython-3.13.5+freethreaded-linux-x86_64-gnu");
    environment(&machine, "work/.venv", &format!("{}/bin", machine.at(MINOR).display()));
    machine.set("VIRTUAL_ENV", "work/.venv");
    machine
}

fn environment(machine: &Machine, path: &str, home: &str) {
    let config = format!("home = {home}\nimplementation = CPython\nuv = 0.8.0\nversion_info = 3.13.5\n");
    machine.write(&format!("{path}/pyvenv.cfg"), config);
    machine.link(&format!("{path}/bin/python"), format!("{home}/python3.13t"));
    machine.link(&format!("{path}/bin/python3"), "python");
}

#[test]
fn home_by_the_minor_version_leads_to_the_library() {
    let machine = of_uv();
    let found = machine.find("3.13t");
    assert_eq!(found.source, Source::VirtualEnvironment);
    assert_eq!(found.prefix, machine.at("work/.venv"));
    // The link is what stays when the patch version changes.
    assert_eq!(found.base_prefix, machine.at(MINOR));
    assert_eq!(found.library, machine.at(MINOR).join("lib/libpython3.13t.so.1.0"));
    assert_eq!(found.executable, machine.at("work/.venv/bin/python3"));
}

#[test]
fn without_its_python_it_is_broken_and_that_is_said_first() {
    let machine = of_uv();
    fs::remove_dir_all(machine.at(KEY)).unwrap();
    let report = machine.refused("3.13t");
    assert_eq!(report.verdicts[0].candidate.source, Source::VirtualEnvironment);
    let refused = rejection(&report, Source::VirtualEnvironment);
    assert!(matches!(refused, Rejection::BrokenEnvironment { .. }), "{report}");
    // The link that leads to nothing is named, and what to do.
    let text = refused.to_string();
    assert!(text.contains("cpython-3.13+freethreaded") && text.contains("anew"), "{text}");
}

#[test]
fn a_broken_one_does_not_end_the_search() {
    let mut machine = of_uv();
    fs::remove_dir_all(machine.at(KEY)).unwrap();
    T313.install(&machine.at("other"));
    machine.set("PATH", "other/bin");
    assert_eq!(machine.find("3.13t").base_prefix, machine.at("other"));
    let report = machine.explain("3.13t");
    assert!(report.verdicts[0].outcome.is_err() && report.verdicts[1].outcome.is_ok(), "{report}");
}

#[test]
fn a_home_that_is_missing_or_relative() {
    let mut machine = Machine::linux();
    machine.write("work/.venv/pyvenv.cfg", "version = 3.13.5\n");
    machine.link("work/.venv/bin/python", "/gone/bin/python3.13t");
    machine.set("VIRTUAL_ENV", "work/.venv");
    let refused = machine.refused("3.13t");
    let broken = rejection(&refused, Source::VirtualEnvironment);
    assert!(
        matches!(broken, Rejection::BadEnvironment { .. } | Rejection::BrokenEnvironment { .. }),
        "{refused}"
    );
    // An environment that can be moved together with its base.
    let mut machine = Machine::linux();
    T313.install(&machine.at("work/python"));
    machine.write("work/.venv/pyvenv.cfg", "home = ../python/bin\nversion = 3.13.5\n");
    machine.link("work/.venv/bin/python3", "../../python/bin/python3.13t");
    machine.set("VIRTUAL_ENV", "work/.venv");
    let found = machine.find("3.13t");
    assert_eq!(fs::canonicalize(&found.base_prefix).unwrap(), machine.at("work/python"));
    assert_eq!(found.prefix, machine.at("work/.venv"));
}

#[test]
fn an_environment_comes_before_conda() {
    let mut machine = of_uv();
    T313.install(&machine.at("opt/conda/envs/ft"));
    machine.write("opt/conda/envs/ft/conda-meta/history", "");
    machine.set("CONDA_PREFIX", "opt/conda/envs/ft");
    machine.say("CONDA_DEFAULT_ENV", "ft");
    assert_eq!(machine.find("3.13t").source, Source::VirtualEnvironment);
    let finder = machine.finder().without(Source::VirtualEnvironment);
    assert_eq!(finder.find().unwrap().source, Source::ActiveConda);
    // If the first is of no use, the second is taken.
    let mut machine = machine;
    GIL313.install(&machine.at("gil"));
    let home = machine.at("gil/bin").display().to_string();
    machine.write("old/pyvenv.cfg", format!("home = {home}\nversion = 3.13.5\n"));
    machine.link("old/bin/python3", machine.at("gil/bin/python3.13"));
    machine.set("VIRTUAL_ENV", "old");
    assert_eq!(machine.find("3.13t").source, Source::ActiveConda);
    let report = machine.explain("3.13t");
    assert!(matches!(rejection(&report, Source::VirtualEnvironment), Rejection::GilBuild { .. }), "{report}");
}
