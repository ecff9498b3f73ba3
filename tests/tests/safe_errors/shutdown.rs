//! What is left of an error when the interpreter is gone.

use std::time::Duration;

use ffi_safe::exceptions::*;
use ffi_safe::{AttachError, PyError};

#[test]
fn errors_can_be_displayed_and_dropped_after_a_shutdown() {
    tests::in_child("shutdown::errors_can_be_displayed_and_dropped_after_a_shutdown", scenario);
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
