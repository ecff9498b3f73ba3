//! Tests that need a process of their own, and tests that could hang.

use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use ffi_safe::{Attached, threads};

/// The variable that names the test whose scenario the process is to run.
const CHILD: &str = "FFI_TESTS_IN_CHILD";
/// What a scenario says at its end: a child that ran nothing must not count as a success.
const DONE: &str = "the scenario has run to its end";
/// How long a test may take. They take seconds at most; the rest is for a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs the scenario of `test`, the path of the calling test in its program, in a process of its own.
///
/// # Panics
///
/// If the process does not end well, or without having run the scenario.
pub fn in_child(test: &str, scenario: impl FnOnce()) {
    if std::env::var_os(CHILD).is_some_and(|name| name == test) {
        scenario();
        println!("\n{DONE}");
        return;
    }
    let mut command = Command::new(std::env::current_exe().expect("the path of the test program"));
    command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(CHILD, test).stdin(Stdio::null());
    let output = command.output().expect("the test program starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains(DONE), "{said}\n{complaint}");
}

/// Runs the test `name` attached, and ends the process if it hangs: a deadlock is a failure with a name.
///
/// # Panics
///
/// If `body` does.
pub fn attached_in_time<R: Send>(name: &str, body: impl FnOnce(&mut Attached) -> R + Send) -> R {
    let (done, wait) = channel::<()>();
    let name = name.to_owned();
    thread::spawn(move || {
        if wait.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
            eprintln!("`{name}` hangs");
            std::process::abort();
        }
    });
    let result = thread::scope(|scope| {
        let large = thread::Builder::new().stack_size(threads::STACK_SIZE);
        large.spawn_scoped(scope, || crate::safe::run(body)).expect("a thread").join()
    });
    drop(done);
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
