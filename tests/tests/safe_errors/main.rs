//! Python exceptions as errors of Rust and the other way round: what they say, what they are, what they came from.

mod chain;
mod classes;
mod from_rust;
mod shutdown;
mod text;
mod threads;
mod traceback;

use ffi_safe::{Attached, PyError};

/// Runs `body` attached, and then looks whether it has left an exception behind.
fn run<R>(body: impl FnOnce(&mut Attached) -> R) -> R {
    tests::safe::run(|py| {
        let result = body(py);
        assert!(!tests::inspect::has_exception(py), "an exception was left set");
        result
    })
}

/// The exception that the statements raise.
fn raised(py: &Attached, source: &str) -> PyError {
    match py.run(source, None, None) {
        Ok(()) => panic!("nothing was raised by\n{source}"),
        Err(error) => error,
    }
}
