//! The order of the sources, and what a report says.

use std::fs;

use locator::{Finder, Rejection, Source};

use crate::support::{GIL313, Machine, T313, rejection};

/// A good Python for nearly every source of Linux, and one that somebody named.
fn everywhere() -> (Machine, Vec<Source>) {
    let mut machine = Machine::linux();
    let uv = "me/.local/share/uv/python/cpython-3.13.5+freethreaded-linux-x86_64-gnu";
    let places = [
        (Source::Variable, "named"),
        (Source::ActiveConda, "work/conda"),
        (Source::SearchPath, "path"),
        (Source::Uv, uv),
        (Source::Pyenv, "me/.pyenv/versions/3.13.5t"),
        (Source::Conda, "opt/conda/envs/ft"),
        (Source::Homebrew, "home/linuxbrew/.linuxbrew/opt/python-freethreading"),
        (Source::System, "usr"),
        (Source::ToolCache, "opt/hostedtoolcache/Python/3.13.5/x64-freethreaded"),
    ];
    for (_, prefix) in places {
        T313.install(&machine.at(prefix));
    }
    for prefix in ["work/conda", "opt/conda/envs/ft"] {
        machine.write(&format!("{prefix}/conda-meta/history"), "");
    }
    machine.set("FFI_PYTHON", "named");
    machine.set("CONDA_PREFIX", "work/conda");
    machine.set("PATH", "path/bin");
    (machine, places.map(|(source, _)| source).into())
}

#[test]
fn sources_are_asked_in_their_order_and_can_be_switched_off() {
    let (machine, mut expected) = everywhere();
    let mut finder = machine.finder();
    let mut found = Vec::new();
    while let Ok(python) = finder.find() {
        found.push(python.source);
        finder = finder.without(python.source);
    }
    assert_eq!(found, expected);
    // And in any other order.
    expected.reverse();
    let reversed = machine.finder().sources(expected.clone());
    assert_eq!(reversed.find().unwrap().source, expected[0]);
    let judged: Vec<Source> =
        reversed.explain().verdicts.iter().map(|verdict| verdict.candidate.source).collect();
    assert_eq!(judged, expected);
}

#[test]
fn what_somebody_named_is_not_replaced() {
    let (mut machine, _) = everywhere();
    GIL313.install(&machine.at("gil"));
    machine.set("FFI_PYTHON", "gil");
    let error = machine.finder().find().unwrap_err();
    assert_eq!(error.report().verdicts.len(), 1, "{error}");
    assert_eq!(error.report().ended_at, Some(Source::Variable));
    assert!(error.to_string().ends_with("correct FFI_PYTHON, or unset it to search this machine"), "{error}");
    // A path comes before the variable.
    let missing = machine.finder().path(machine.at("gone")).find().unwrap_err();
    assert!(matches!(rejection(missing.report(), Source::Explicit), Rejection::Missing { .. }), "{missing}");
    assert_eq!(machine.finder().path(machine.at("usr")).find().unwrap().source, Source::Explicit);
}

#[test]
fn nothing_found_is_a_table_and_what_to_do() {
    let mut machine = Machine::linux();
    GIL313.install(&machine.at("me/.pyenv/versions/3.13.5"));
    T313.install_without_library(&machine.at("opt/python/cp313-cp313t"));
    machine.set("VIRTUAL_ENV", "gone");
    let error = machine.finder().find().unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines[0], "no free-threaded Python was found for 3.13t");
    assert_eq!(lines[1], "3 candidates for 3.13t, 0 accepted");
    let row = |line: &str| -> Vec<String> { line.split_whitespace().map(str::to_owned).collect() };
    let at = |path: &str| machine.at(path).display().to_string();
    let expected = [
        vec!["no".to_owned(), "venv".to_owned(), at("gone"), "does".to_owned()],
        vec!["no".to_owned(), "pyenv".to_owned(), at("me/.pyenv/versions/3.13.5"), "CPython".to_owned()],
        vec![
            "no".to_owned(),
            "system".to_owned(),
            at("opt/python/cp313-cp313t/bin/python3.13t"),
            "free-threaded,".to_owned(),
        ],
    ];
    for (line, expected) in lines[2..5].iter().zip(expected) {
        assert_eq!(row(line)[..4], expected, "{error}");
    }
    assert!(lines[3].ends_with("CPython 3.13.5 with the GIL"), "{error}");
    let last = lines.last().unwrap();
    assert!(last.starts_with("what to do: ") && last.contains("FFI_PYTHON"), "{error}");
    assert_eq!(last.contains("cargo xtask fetch"), !cfg!(feature = "download"), "{error}");
    assert!(last.contains("locate install '3.13t'"), "{error}");
}

#[test]
fn an_empty_machine_says_so() {
    let machine = Machine::linux();
    let report = machine.refused("3.13t");
    assert!(report.verdicts.is_empty());
    assert!(report.to_string().starts_with("no candidates for 3.13t\n"), "{report}");
    let off = machine.finder().sources([Source::Uv, Source::Uv]).explain();
    assert_eq!(off.passed_over.iter().filter(|one| !one.switched_off).count(), 1);
    assert_eq!(off.passed_over.len(), Source::ALL.len());
}

#[test]
fn one_installation_is_one_line_with_its_other_names() {
    let mut machine = Machine::linux();
    let prefix = machine.at("me/.pyenv/versions/3.13.5t");
    T313.install(&prefix);
    machine.link("me/.pyenv/versions/ft", "3.13.5t");
    machine.set("PYENV_ROOT", "me/.pyenv");
    machine.set("PATH", "me/.pyenv/versions/3.13.5t/bin");
    let report = machine.explain("3.13t");
    assert_eq!(report.verdicts.len(), 1, "{report}");
    let names: Vec<_> = report.verdicts[0].also.iter().map(|one| one.place.path().to_owned()).collect();
    // Once each, though two variables lead to the folder.
    let mut once = names.clone();
    once.dedup();
    assert_eq!(names, once);
    assert!(names.contains(&prefix) && names.contains(&machine.at("me/.pyenv/versions/ft")), "{names:?}");
    fs::remove_file(machine.at("me/.pyenv/versions/ft")).unwrap();
    assert_eq!(machine.explain("3.13t").verdicts.len(), 1);
}

#[test]
fn a_name_that_a_source_has_twice_is_said_once() {
    let machine = Machine::linux();
    let prefix = machine.at("opt/conda/envs/ft");
    T313.install(&prefix);
    machine.write("opt/conda/envs/ft/conda-meta/history", "");
    let list = format!("{0}\n{0}\n", prefix.display());
    machine.write("me/.conda/environments.txt", list);
    let candidates = Source::Conda.candidates(&machine.environment());
    assert_eq!(candidates.len(), 3);
    let report = machine.explain("3.13t");
    assert_eq!((report.verdicts.len(), report.verdicts[0].also.len()), (1, 0), "{report}");
}

#[test]
fn the_default_is_this_machine() {
    let report = Finder::default().sources([]).explain();
    assert!(report.verdicts.is_empty());
    assert_eq!(report.passed_over.len(), Source::ALL.len());
}
