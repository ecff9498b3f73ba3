//! Options, help, colours, closed pipes.

use std::process::{Command, Stdio};

use crate::support::{Machine, prefix, said};

#[test]
fn what_cannot_be_understood_ends_with_two() {
    let machine = Machine::new();
    for (arguments, says) in [
        (&["find", "3.13"][..], "a Python with the GIL"),
        (&["find", "3.13xt"], "\n    3.13xt\n        ^"),
        (&["install", "3.12t"], "3.13"),
        (&["find", "--nonsense"], "--nonsense"),
        (&["find", "--source", "nonsense"], "nonsense"),
        (&["find", "--field", "nonsense"], "possible values: library"),
        (&["find", "--field", "library", "--json"], "cannot be used with"),
        (&["find", "--path", "/a", "--source", "uv"], "cannot be used with"),
        (&["cache", "remove"], "NAMES"),
        (&["nonsense"], "nonsense"),
        (&["install", "--mirror", "ftp://one.example", "--offline"], "FFI_PYTHON_MIRROR"),
        (&["install", "--cache-dir", "relative"], "relative path"),
    ] {
        let said = machine.run(arguments).ended(2);
        assert_eq!(said.out, "", "{arguments:?}");
        assert!(said.err.contains(says), "{arguments:?}: {}", said.err);
    }
    let said = said(machine.command(&["install", "--json"]).env("FFI_PYTHON_OFFLINE", "perhaps"));
    assert_eq!(said.code, Some(2));
    assert_eq!(said.json()["error"]["kind"], "usage");
}

#[test]
fn help_has_groups_examples_and_exit_codes() {
    let machine = Machine::new();
    let short = machine.run(&["-h"]).ended(0);
    for part in ["Usage: locate", "Commands:", "  find     ", "  cache    ", "Global options:", "locate help"]
    {
        assert!(short.out.contains(part), "{part}: {}", short.out);
    }
    let long = machine.run(&["--help"]).ended(0);
    assert!(long.out.contains("Exit codes:\n  0  "), "{}", long.out);
    for command in ["find", "list", "install", "explain"] {
        let short = machine.run(&[command, "-h"]).ended(0);
        let long = machine.run(&["help", command]).ended(0);
        assert!(!short.out.contains("Examples:") && long.out.contains("Examples:\n  locate "), "{command}");
        assert!(long.out.contains("Output options:"), "{command}");
        for line in short.out.lines().chain(long.out.lines()) {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
    let explain = machine.run(&["explain", "--help"]).ended(0);
    for source in locator::Source::ALL {
        assert!(explain.out.contains(&format!("\n  {:<16} ", source.name())), "{source}");
    }
    let version = machine.run(&["--version"]).ended(0);
    assert_eq!(version.out, format!("locate {}\n", env!("CARGO_PKG_VERSION")));
    // Without a command it says what there is.
    let nothing = machine.run(&[]);
    assert_eq!((nothing.code, &*nothing.out), (Some(2), ""));
    assert_eq!(nothing.err, short.out);
}

#[test]
fn the_documentation_has_every_source_and_exit_code() {
    let readme = include_str!("../../README.md");
    for (number, source) in (1..).zip(locator::Source::ALL) {
        assert!(readme.contains(&format!("| {number} | `{}` | ", source.name())), "{source}");
    }
    for code in 0..=3 {
        assert!(readme.contains(&format!("\n| {code} | ")), "{code}");
    }
}

const ESCAPE: char = '\x1b';

#[test]
fn colours_are_for_terminals() {
    let machine = Machine::new();
    let plain = machine.run_with_python(&["explain", "--source", "variable"]).ended(0);
    assert!(!plain.out.contains(ESCAPE));
    let always = machine.run_with_python(&["explain", "--source", "variable", "--color", "always"]).ended(0);
    assert!(always.out.contains("\x1b[32mtaken"), "{}", always.out);

    // `script` gives it a terminal.
    let on_terminal = |arguments: &str, name: &str, value: &str| {
        let mut command = Command::new("script");
        let line = format!("{} explain --source variable {arguments}", env!("CARGO_BIN_EXE_locate"));
        command.args(["-q", "-e", "-c", &line, "/dev/null"]).env_clear();
        command.env("PATH", "/usr/bin:/bin").env("SHELL", "/bin/sh").env("TERM", "xterm");
        command.env("FFI_PYTHON", prefix()).env(name, value).stdin(Stdio::null());
        let said = said(&mut command);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert!(said.out.contains("taken"), "{said:?}");
        said.out.contains(ESCAPE)
    };
    assert!(on_terminal("", "NO_COLOR", ""));
    assert!(!on_terminal("", "NO_COLOR", "1"));
    assert!(!on_terminal("", "TERM", "dumb"));
    assert!(!on_terminal("--color never", "NO_COLOR", ""));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let machine = Machine::new();
    for arguments in [
        &["explain"][..],
        &["list", "--all"],
        &["find", "--json"],
        &["--help"],
        &["cache", "path"],
        &["find", "3.14t"],
    ] {
        let mut command = machine.command(arguments);
        command.env("FFI_PYTHON", prefix()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // Nobody reads what it prints, nor what it says on standard error.
        drop(child.stdout.take());
        drop(child.stderr.take());
        let status = child.wait().unwrap();
        let code = if arguments.contains(&"3.14t") { 1 } else { 0 };
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
    // As a shell has it, with the standard error kept.
    let mut shell = Command::new("sh");
    let line = format!("{} explain | head -n 1", env!("CARGO_BIN_EXE_locate"));
    shell.args(["-c", &line]).env_clear().env("PATH", "/usr/bin:/bin").env("FFI_PYTHON", prefix());
    let said = said(&mut shell);
    assert_eq!((said.out.lines().count(), &*said.err), (1, ""), "{said:?}");
}

#[test]
fn a_standard_output_that_is_full_is_said() {
    let machine = Machine::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let said = said(machine.command(&["cache", "path"]).stdout(full));
    assert_eq!(said.code, Some(3));
    assert!(said.err.starts_with("error: standard output cannot be written to"), "{said:?}");
}

#[test]
fn help_keeps_the_password_of_a_mirror_to_itself() {
    let machine = Machine::new();
    let said = machine
        .command(&["install", "--help"])
        .env("FFI_PYTHON_MIRROR", "https://me:SECRET@mirror.example/")
        .output()
        .unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("FFI_PYTHON_MIRROR") && !text.contains("SECRET"), "{text}");
}
