//! `locate explain`.

use std::fs;

use crate::pack;
use crate::support::{Machine, documented, keys, prefix};

/// A machine with the fetched interpreter, a version of pyenv without anything in it, and a Python with the GIL that
/// has no shared library.
fn machine() -> Machine {
    let machine = Machine::new();
    let versions = machine.home().join(".pyenv/versions");
    fs::create_dir_all(versions.join("3.14.0t")).unwrap();
    machine
}

#[test]
fn every_candidate_is_said_with_its_verdict() {
    let machine = machine();
    let said = machine.run_with_python(&["explain", "--source", "variable", "--source", "pyenv"]).ended(0);
    let lines: Vec<&str> = said.out.lines().collect();
    assert_eq!(lines[0], "Candidates for 3.13t, in the order of the search");
    let taken = format!("taken    {} (variable: FFI_PYTHON)", prefix().display());
    assert_eq!(lines[2], taken);
    assert!(lines[3].contains(&format!("CPython {}t, ", pack::version())), "{said:?}");
    let refused = said.out.lines().find(|line| line.starts_with("refused  ")).unwrap();
    assert!(refused.contains(".pyenv/versions/3.14.0t (pyenv: "), "{said:?}");
    assert!(said.out.contains("\nNot asked: explicit, process"), "{said:?}");
}

#[test]
fn without_a_python_it_says_so_and_ends_with_one() {
    let said = machine().run(&["explain", "--source", "pyenv", "--source", "uv"]);
    assert_eq!((said.code, &*said.err), (Some(1), ""), "{said:?}");
    assert!(said.out.contains("refused  "), "{said:?}");
    assert!(said.out.contains("\nNothing there: uv\n"), "{said:?}");
    let said = Machine::new().run(&["explain", "--source", "uv"]);
    assert_eq!(said.code, Some(1));
    assert!(said.out.contains("\nThere is none.\n"), "{said:?}");
}

#[test]
fn a_terminal_is_told_nothing_by_the_names_of_files() {
    let machine = Machine::new();
    fs::create_dir_all(machine.home().join(".pyenv/versions/3.14.0t\u{1b}[2J\u{7}")).unwrap();
    let said = machine.run(&["explain", "--source", "pyenv"]);
    assert!(said.out.contains("3.14.0t\u{FFFD}[2J\u{FFFD}") && !said.out.contains('\u{1b}'), "{said:?}");
    let said = machine.run(&["find", "--source", "pyenv"]);
    assert!(said.err.contains("3.14.0t\u{FFFD}[2J\u{FFFD}") && !said.err.contains('\u{1b}'), "{said:?}");
}

#[test]
fn it_is_documented_json() {
    let value = machine().run_with_python(&["explain", "--json"]).ended(0).json();
    assert_eq!(keys(&value), documented("`explain`"));
    let candidates = value["candidates"].as_array().unwrap();
    for candidate in candidates {
        assert_eq!(keys(candidate), documented("of `candidates`"));
        assert_eq!(candidate["accepted"], candidate["reason"].is_null());
        assert_eq!(candidate["accepted"], candidate["python"].is_object());
    }
    assert_eq!(candidates[0]["source"], "variable");
    assert_eq!(candidates[0]["kind"], "prefix");
    assert!(candidates.iter().any(|candidate| candidate["source"] == "pyenv"));
    assert_eq!(keys(&value["passed_over"][0]), documented("of `passed_over`"));
}

/// The Pythons that pyenv has on the machine that this runs on: whatever they are, each is there with its verdict.
#[test]
fn every_python_of_this_machine_is_there() {
    let home = std::env::var_os("HOME").unwrap();
    let versions = std::path::Path::new(&home).join(".pyenv/versions");
    let said = Machine::new()
        .command(&["explain", "--source", "variable", "--source", "pyenv"])
        .env("HOME", &home)
        .env("FFI_PYTHON", prefix())
        .output()
        .unwrap();
    let out = String::from_utf8(said.stdout).unwrap();
    println!("{out}");
    assert!(out.contains(&format!("taken    {} ", prefix().display())), "{out}");
    let installed = fs::read_dir(&versions).into_iter().flatten().flatten();
    // A link is another name of a version, which is said at that version.
    for version in installed.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        let name = version.path().display().to_string();
        let verdict = out
            .lines()
            .find(|line| line.contains(&format!("{name} ")))
            .unwrap_or_else(|| panic!("{name}: {out}"));
        let free_threaded = name.ends_with('t');
        assert_eq!(verdict.starts_with("refused"), !free_threaded, "{verdict}");
    }
}
