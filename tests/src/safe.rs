//! One interpreter per test process, through the safe crate.

use std::sync::OnceLock;

use ffi_safe::{Attached, Runtime};

use crate::interpreter::python;

/// The interpreter under test, started at the first call.
///
/// # Panics
///
/// If there is no interpreter to start, or if it does not start.
pub fn runtime() -> Runtime {
    static STARTED: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let start = || {
        let python = python();
        let builder = Runtime::builder().library(&python.library).home(&python.home);
        // SAFETY: the locator has read that the file is a libpython3.13t.
        unsafe { builder.executable(&python.executable).write_bytecode(false).start() }
            .map_err(|error| format!("{error:?}"))
    };
    match STARTED.get_or_init(start) {
        Ok(runtime) => *runtime,
        Err(why) => panic!("Python did not start: {why}"),
    }
}

/// Runs `body` attached to the interpreter under test.
///
/// # Panics
///
/// As [`runtime`].
pub fn run<R>(body: impl FnOnce(&mut Attached) -> R) -> R {
    runtime().attach(body).expect("nobody shuts the interpreter of the tests down")
}
