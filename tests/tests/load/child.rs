//! Scenarios in processes of their own.
//!
//! A process has at most one libpython, for ever, so whatever loads one runs in a child: the test program starts
//! itself once more, for the same test alone, with a variable that tells it to run the scenario instead of starting
//! a further child. What a test does outside of [`child`] is done in both processes.

use std::any::type_name;
use std::fmt;
use std::io::Read;
use std::panic;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tests::embed::STACK;

/// Names the test whose scenario the process is to run.
const CHILD: &str = "FFI_TESTS_SCENARIO";
/// What a scenario says at its end: a child that ran nothing must not count as a success.
const DONE: &str = "the scenario has run to its end";
/// How long a scenario may take. They take less than a second; the rest is for a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// How a process has ended.
pub(crate) struct Outcome {
    /// The exit code, or the negated number of the signal; `None` if it was stopped after [`LIMIT`].
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Runs `scenario` in a process of its own, on a thread whose stack is large enough for Python.
///
/// It may be called once in a test.
pub(crate) fn child<F: FnOnce() + Send>(scenario: F) -> Outcome {
    child_in(&[], scenario)
}

/// As [`child`], with more variables in the environment.
pub(crate) fn child_in<F: FnOnce() + Send>(variables: &[(&str, &str)], scenario: F) -> Outcome {
    // `load::files::cut_off::{{closure}}` is the closure of the test `files::cut_off`.
    let closure = type_name::<F>().trim_end_matches("::{{closure}}");
    let (_, test) = closure.split_once("::").expect("the crate's name comes first");
    if std::env::var_os(CHILD).is_some_and(|name| name == test) {
        // The harness has begun a line.
        println!();
        thread::scope(|scope| {
            let scenario = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, scenario).unwrap();
            if let Err(panic) = scenario.join() {
                panic::resume_unwind(panic);
            }
        });
        println!("{DONE}");
        std::process::exit(0);
    }
    let program = std::env::current_exe().expect("the path of the test program");
    // What was started in the background of a script ignores SIGINT, and so does what it starts.
    let mut command = Command::new("env");
    command.arg("--default-signal=INT").arg(program);
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(CHILD, test);
    command.envs(variables.iter().copied());
    run(&mut command)
}

/// Runs a command to its end, or for [`LIMIT`].
pub(crate) fn run(command: &mut Command) -> Outcome {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
    let (mut stdout, mut stderr) = (process.stdout.take().unwrap(), process.stderr.take().unwrap());
    let reader = |pipe: &mut dyn Read| {
        let mut text = Vec::new();
        pipe.read_to_end(&mut text).unwrap();
        String::from_utf8_lossy(&text).into_owned()
    };
    thread::scope(|scope| {
        let stdout = scope.spawn(move || reader(&mut stdout));
        let stderr = scope.spawn(move || reader(&mut stderr));
        let started = Instant::now();
        let status = loop {
            match process.try_wait().unwrap() {
                Some(status) => break Some(status),
                None if started.elapsed() > LIMIT => {
                    process.kill().unwrap();
                    process.wait().unwrap();
                    break None;
                }
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        let code = status.and_then(|status| {
            use std::os::unix::process::ExitStatusExt;
            status.code().or_else(|| status.signal().map(|signal| -signal))
        });
        Outcome { code, stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
    })
}

impl Outcome {
    /// The scenario has run to its end.
    pub(crate) fn succeeded(&self) {
        assert!(self.code == Some(0) && self.stdout.contains(DONE), "{self}");
    }

    /// The command has exited with 0.
    pub(crate) fn exited(&self) {
        assert!(self.code == Some(0), "{self}");
    }

    /// The process has aborted before the end of the scenario, after saying each of `words`.
    pub(crate) fn aborted(&self, words: &[&str]) {
        assert!(self.code == Some(-libc_sigabrt()) && !self.stdout.contains(DONE), "{self}");
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in the message\n{self}");
        }
    }

    /// The process has printed `line`.
    pub(crate) fn said(&self, line: &str) {
        assert!(self.stdout.lines().any(|said| said == line), "`{line}` was not said\n{self}");
    }

    /// The number that the process has printed after `label` and a space.
    pub(crate) fn number(&self, label: &str) -> usize {
        let prefix = format!("{label} ");
        let found = self.stdout.lines().find_map(|line| line.strip_prefix(&prefix));
        found.unwrap_or_else(|| panic!("no line begins with `{label}`\n{self}")).parse().unwrap()
    }
}

/// `SIGABRT`, which is the same number on every Unix.
const fn libc_sigabrt() -> i32 {
    6
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "the process ended with {code}")?,
            None => writeln!(f, "the process did not end within {LIMIT:?}")?,
        }
        write!(f, "--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr)
    }
}
