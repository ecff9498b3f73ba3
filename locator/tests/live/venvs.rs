//! Virtual environments of the interpreter, made by `venv` and by uv.

use std::fs;
use std::path::Path;
use std::process::Command;

use locator::{Rejection, Source};

use crate::support::{agree, copy, finder, folder, machine, python, run, uv};

fn is_found(root: &Path, environment: &Path) {
    let base = python();
    let active = machine(root).variable("VIRTUAL_ENV", environment);
    let near = machine(root).in_dir(environment.parent().unwrap());
    for machine in [active, near] {
        let found = finder(machine).find().unwrap();
        assert_eq!(found.source, Source::VirtualEnvironment);
        assert_eq!((found.prefix.as_path(), &found.base_prefix), (environment, &base.base_prefix));
        assert_eq!(found.library, base.library);
        assert!(found.executable.starts_with(environment), "{}", found.executable.display());
        agree(&found);
    }
    // Its program leads to it too.
    let path = machine(root).variable("PATH", environment.join("bin"));
    let found = finder(path).find().unwrap();
    assert_eq!((found.source, found.prefix.as_path()), (Source::SearchPath, environment));
}

#[test]
fn made_by_venv() {
    let root = tempfile::tempdir().unwrap();
    let environment = root.path().join(".venv");
    run(Command::new(python().executable).args(["-I", "-m", "venv", "--without-pip"]).arg(&environment));
    is_found(root.path(), &environment);
}

#[test]
fn made_by_uv() {
    let root = tempfile::tempdir().unwrap();
    let environment = root.path().join(".venv");
    let options = ["venv", "--quiet", "--offline", "--no-config", "--python"];
    run(Command::new(uv()).args(options).arg(python().executable).arg(&environment));
    let text = fs::read_to_string(environment.join("pyvenv.cfg")).unwrap();
    assert!(text.contains("uv = "), "{text}");
    is_found(root.path(), &environment);
}

#[test]
fn one_whose_python_is_removed_is_broken_and_shown_first() {
    let root = folder();
    let base = root.path().join("python");
    let environment = root.path().join("project/.venv");
    copy(&base);
    run(Command::new(base.join("bin/python3.13t"))
        .args(["-I", "-m", "venv", "--without-pip"])
        .arg(&environment)
        .env_clear());
    let machine = machine(root.path())
        .variable("VIRTUAL_ENV", &environment)
        .variable("PATH", python().base_prefix.join("bin"));
    let found = finder(machine.clone()).find().unwrap();
    assert_eq!((&found.prefix, &found.base_prefix), (&environment, &base));
    agree(&found);
    fs::remove_dir_all(&base).unwrap();
    // The search goes on, and says what was passed over.
    assert_eq!(finder(machine.clone()).find().unwrap().source, Source::SearchPath);
    let report = finder(machine).explain();
    let first = &report.verdicts[0];
    assert_eq!(first.candidate.source, Source::VirtualEnvironment);
    assert!(matches!(first.outcome, Err(Rejection::BrokenEnvironment { .. })), "{report}");
}
