//! Code that runs inside a Python process: the example `adopted`, opened by `python3.13t`.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::child::{Outcome, run};

/// Builds the example, in the profile of this test.
fn built() -> PathBuf {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.args(["build", "--quiet", "--offline", "--package", "tests", "--example", "adopted"]);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    let test = env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().join("examples/libadopted.so")
}

/// Runs `code` in Python, which finds the library as `extension`.
fn python(code: &str) -> Outcome {
    let library = built();
    let mut command = Command::new(&tests::python().executable);
    let code = format!("import ctypes, sys\nextension = ctypes.PyDLL(sys.argv[1])\n{code}");
    command.args(["-I", "-B", "-c", &code]).arg(library);
    let outcome = run(&mut command);
    println!("{outcome}");
    outcome
}

#[test]
fn adopted_twice_and_used() {
    let outcome = python(
        "assert extension.adopt() == 0
assert extension.adopt() == 0
print('squares', extension.squares(100))
sys.exit(0)",
    );
    outcome.exited();
    assert_eq!(outcome.number("squares"), 328_350);
}

/// Threads of Rust that attach all the time, and do not know when Python ends.
#[test]
fn python_ends_while_threads_attach() {
    let outcome = python(
        "import atexit, time
# Runs after the crate's own function, which is registered later.
atexit.register(ctypes.CDLL(sys.argv[1]).join_threads)
assert extension.adopt() == 0
extension.start_threads(8)
time.sleep(0.1)",
    );
    outcome.exited();
    outcome.said("8 threads were told");
}

/// By a thread that is inside an attachment itself.
#[test]
fn python_ends_inside_an_attachment() {
    let outcome =
        python("assert extension.adopt() == 0\nextension.start_threads(4)\nextension.exit_inside()");
    outcome.exited();
}

/// A thread that does not come out of its `detach` is not waited for beyond the limit.
#[test]
fn python_ends_while_a_thread_stays() {
    let outcome = python("assert extension.adopt() == 0\nextension.stay()\nprint('end')");
    outcome.exited();
    outcome.said("end");
}

/// By a library that is opened with the thread detached.
#[test]
fn adopted_by_a_detached_thread() {
    let outcome =
        python("assert ctypes.CDLL(sys.argv[1]).adopt() == 0\nprint('squares', extension.squares(10))");
    outcome.exited();
    assert_eq!(outcome.number("squares"), 285);
}

/// A thread that is in Python code, and not waited for beyond the limit: CPython stops it there.
#[test]
fn python_ends_while_a_thread_runs_python() {
    let outcome = python("assert extension.adopt() == 0\nextension.spin()\nprint('end', flush=True)");
    outcome.exited();
    outcome.said("end");
}

/// What detached threads have dropped is released when Python ends.
#[test]
fn python_ends_after_a_drop_elsewhere() {
    let outcome = python("assert extension.adopt() == 0\nextension.drop_elsewhere()");
    outcome.exited();
    outcome.said("dropped");
    outcome.said("released");
}
