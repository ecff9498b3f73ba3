use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Instant;

use tempfile::TempDir;

use super::*;
use crate::cache::Flavour;

/// Long enough for what is meant to answer.
const LONG: Duration = Duration::from_secs(60);
/// For what is meant to be killed.
const SHORT: Duration = Duration::from_millis(300);

/// A folder with a program that is a shell script.
fn script(text: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let program = folder.path().join("python3.13t");
    // Written by a child: a file that this process has open for writing cannot be run by another of its threads.
    let mut write = Command::new("sh");
    write.args(["-c", "printf %s \"$1\" > \"$0\" && chmod 755 \"$0\""]).arg(&program);
    assert!(write.arg(format!("#!/bin/sh\n{text}\n")).status().unwrap().success());
    (folder, program)
}

fn python() -> PathBuf {
    crate::fetched(Flavour::Release).unwrap().executable
}

/// The process is there, and is no zombie.
fn alive(pid: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    status.is_ok_and(|status| !status.contains(") Z "))
}

/// Killing is not waiting: what was killed takes a moment to go.
fn dies(pid: &str) -> bool {
    let start = Instant::now();
    while alive(pid) && start.elapsed() < LONG {
        std::thread::sleep(Duration::from_millis(5));
    }
    !alive(pid)
}

#[test]
fn an_interpreter_says_what_it_is() {
    let python = crate::fetched(Flavour::Release).unwrap();
    let answer = ask(&python.executable, LONG).unwrap();
    assert_eq!(crate::Version::from_hex(answer.version), Some(python.version));
    assert_eq!((answer.gil_disabled, &*answer.abi_flags), (true, "t"));
    assert_eq!((&answer.base_prefix, &answer.stdlib), (&python.base_prefix, &python.stdlib));
    assert!(answer.folders.contains(&python.library.parent().unwrap().to_owned()), "{answer:?}");
}

#[test]
fn what_else_is_printed_does_no_harm() {
    let noise = "echo '{\"version\": 1}'; echo '<|noise|>';";
    let (_folder, program) =
        script(&format!("{noise}\n'{}' \"$@\"\nstatus=$?; {noise} exit $status", python().display()));
    assert_eq!(ask(&program, LONG).unwrap(), ask(&python(), LONG).unwrap());
}

/// Each of these makes an interpreter fail, or another one.
#[test]
fn variables_that_mislead_do_not_reach_it() {
    let (folder, program) = script("env > \"$0.seen\"");
    // The variables of this process cannot be changed safely, so a child process asks.
    if std::env::var_os("LOCATOR_TEST_PROGRAM").is_none() {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "probe::tests::variables_that_mislead_do_not_reach_it"]);
        for name in ["PYTHONHOME", "PYTHONPATH", "PYTHONEXECUTABLE", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__"] {
            child.env(name, "/nowhere");
        }
        for name in ["LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "VIRTUAL_ENV", "CONDA_PREFIX"] {
            child.env(name, "");
        }
        child.env("LD_LIBRARY_PATH", "/nowhere").env("LOCATOR_TEST_PROGRAM", &program).env("KEPT", "1");
        let output = child.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let seen = fs::read_to_string(folder.path().join("python3.13t.seen")).unwrap();
        assert!(seen.contains("KEPT=1\n") && seen.contains("PATH="), "{seen}");
        for name in ["PYTHON", "__PYVENV", "LD_", "DYLD_", "VIRTUAL_ENV", "CONDA_PREFIX"] {
            assert!(!seen.lines().any(|line| line.starts_with(name)), "{name}: {seen}");
        }
        return;
    }
    let given = std::env::var_os("LOCATOR_TEST_PROGRAM").unwrap();
    assert!(matches!(ask(given.as_ref(), LONG), Err(ProbeError::NoAnswer { .. })));
    // A real one answers in such an environment too.
    let answer = ask(&python(), LONG).unwrap();
    assert_eq!(answer.prefix, answer.base_prefix);
}

#[test]
fn it_reads_nothing() {
    // With a terminal or a pipe for input, this would wait for ever.
    let (_folder, program) = script("cat; exit 3");
    assert!(matches!(ask(&program, LONG), Err(ProbeError::Failed { status }) if status.code() == Some(3)));
}

#[test]
fn one_that_hangs_is_killed_with_all_that_it_started() {
    let (folder, program) = script("sleep 600 & echo $! > \"$0.child\"; echo $$ > \"$0.own\"; wait");
    let start = Instant::now();
    let error = ask(&program, SHORT).unwrap_err();
    assert!(matches!(error, ProbeError::TimedOut { limit } if limit == SHORT), "{error}");
    assert!(start.elapsed() >= SHORT);
    for name in ["python3.13t.child", "python3.13t.own"] {
        let pid = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(dies(&pid), "{name} {pid}");
    }
}

#[test]
fn one_that_closes_its_output_and_hangs_is_killed_too() {
    let (_folder, program) = script("exec >&-; exec sleep 600");
    assert!(matches!(ask(&program, SHORT), Err(ProbeError::TimedOut { .. })));
}

#[test]
fn what_it_leaves_behind_neither_keeps_the_search_nor_stays() {
    // The child of the child has the pipe: without an end to it the answer would never be whole.
    let text = format!("sleep 600 & echo $! > \"$0.child\"; exec '{}' \"$@\"", python().display());
    let (folder, program) = script(&text);
    let start = Instant::now();
    assert_eq!(ask(&program, LONG).unwrap(), ask(&python(), LONG).unwrap());
    assert!(start.elapsed() < LONG);
    assert!(dies(&fs::read_to_string(folder.path().join("python3.13t.child")).unwrap()));
}

#[test]
fn a_flood_is_stopped() {
    let (_folder, program) = script("exec yes");
    let start = Instant::now();
    assert!(matches!(ask(&program, LONG), Err(ProbeError::Flood { limit: MOST })));
    assert!(start.elapsed() < LONG);
    // What it says besides is not read.
    let (_folder, program) = script("head -c 4000000 /dev/zero >&2; exit 4");
    assert!(matches!(ask(&program, LONG), Err(ProbeError::Failed { status }) if status.code() == Some(4)));
}

#[test]
fn one_that_is_no_python_3_fails() {
    let (_folder, program) = script("echo 'Unknown option: -I' >&2; exit 2");
    let error = ask(&program, LONG).unwrap_err();
    assert!(error.to_string().contains("as Python 2 and what is no Python do"), "{error}");
    for text in [
        "exit 0",
        "echo 3.13.5",
        "printf '<|locator-4f0c2b7e|>{}'",
        "printf '%s' '<|locator-4f0c2b7e|>{}<|locator-4f0c2b7e|>'",
    ] {
        let (_folder, program) = script(text);
        assert!(matches!(ask(&program, LONG), Err(ProbeError::NoAnswer { .. })), "{text}");
    }
}

/// A real Python 2, where the machine has one.
#[test]
fn python_2_is_refused_without_an_answer() {
    let program = std::env::home_dir().unwrap_or_default().join(".pyenv/versions/2.7.18/bin/python2.7");
    let outcome = ask(&program, LONG);
    match program.exists() {
        true => assert!(matches!(outcome, Err(ProbeError::Failed { .. })), "{outcome:?}"),
        false => assert!(matches!(outcome, Err(ProbeError::Start(_))), "{outcome:?}"),
    }
}

#[test]
fn what_cannot_be_run_is_said_with_the_reason() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("python3.13t");
    for (contents, mode) in [("text", 0o644), ("\u{7f}ELF", 0o755)] {
        fs::write(&file, contents).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let error = ask(&file, LONG).unwrap_err();
        assert!(matches!(error, ProbeError::Start(_)), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
    assert!(matches!(ask(folder.path(), LONG), Err(ProbeError::Start(_))));
}

mod any_output {
    use proptest::prelude::*;

    use super::*;

    const MARK: &str = "<|locator-4f0c2b7e|>";

    proptest! {
        #[test]
        fn no_output_panics(before: Vec<u8>, between: Vec<u8>, after: Vec<u8>) {
            let _ = Answer::parse(&before);
            let whole = [&*before, MARK.as_bytes(), &*between, MARK.as_bytes(), &*after].concat();
            let _ = Answer::parse(&whole);
        }
    }
}
