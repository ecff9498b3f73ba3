//! What is left of an error when the interpreter is gone.

use std::process::{Command, Stdio};
use std::time::Duration;

use ffi_safe::exceptions::*;
use ffi_safe::{AttachError, PyError};

/// Tells the process to be the one that shuts down.
const CHILD: &str = "FFI_TESTS_SHUTDOWN";
const TEST: &str = "shutdown::errors_can_be_displayed_and_dropped_after_a_shutdown";

#[test]
fn errors_can_be_displayed_and_dropped_after_a_shutdown() {
    if std::env::var_os(CHILD).is_some() {
        scenario();
        println!("\nthe scenario has run to its end");
        return;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("has run to its end"), "{said}\n{complaint}");
}

fn scenario() {
    let runtime = tests::safe::runtime();
    let (shown, silent, of_rust) = runtime
        .attach(|py| {
            let error =
                || PyError::new::<ValueError>(py, "wrong").with_cause(py, PyError::new::<KeyError>(py, "a"));
            (error(), error(), PyError::from("x".parse::<i32>().unwrap_err()))
        })
        .unwrap();
    assert_eq!(shown.to_string(), "ValueError: wrong");
    assert_eq!(std::error::Error::source(&shown).unwrap().to_string(), "KeyError: 'a'");
    runtime.shutdown(Duration::from_secs(10)).unwrap();

    assert_eq!(shown.to_string(), "ValueError: wrong");
    assert_eq!(std::error::Error::source(&shown).unwrap().to_string(), "KeyError: 'a'");
    assert!(silent.to_string().starts_with("a Python exception"), "{silent}");
    assert!(std::error::Error::source(&silent).is_none());
    assert_eq!(of_rust.to_string(), "ValueError: invalid digit found in string");
    let late = PyError::from(runtime.attach(|_| ()).unwrap_err());
    assert_eq!(late.to_string(), format!("RuntimeError: {}", AttachError::ShutDown));
    drop((shown, silent, of_rust, late));
}
