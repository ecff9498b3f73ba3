//! Short ways to run Python code.

use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::{Any, Attached, Bound, Builder, Result, Runtime, StartError};

/// A builder for the interpreter under test, as far as every test agrees.
pub(crate) fn builder() -> Builder {
    // The tree is a verified one that other processes use too.
    Runtime::builder().library(&tests::python().library).write_bytecode(false)
}

/// Starts the interpreter under test, if it is willing.
pub(crate) fn try_start(builder: Builder) -> std::result::Result<Runtime, StartError> {
    // SAFETY: the locator has read that the file is a libpython3.13t, if there is a file at all.
    unsafe { builder.start() }
}

/// Starts the interpreter under test.
pub(crate) fn start(builder: Builder) -> Runtime {
    try_start(builder).expect("the interpreter starts")
}

/// The value of an expression.
pub(crate) fn eval<'a>(py: &'a Attached, expression: &str) -> Result<Bound<'a, Any>> {
    py.eval(expression, None, None)
}

/// The `str` of the value of an expression.
pub(crate) fn text(py: &Attached, expression: &str) -> String {
    let value = eval(py, expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
    value.str().unwrap().to_string_lossy().unwrap()
}

/// Runs statements, with names of their own.
pub(crate) fn run(py: &Attached, code: &str) -> Result<()> {
    py.run(code, None, None)
}

/// Counts how often it was dropped.
pub(crate) struct Noticed(pub(crate) &'static AtomicUsize);

impl Drop for Noticed {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}
