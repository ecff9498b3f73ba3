//! Python exceptions as Rust errors, and Rust errors as Python exceptions.

mod chain;
mod display;
pub mod exceptions;
mod from_convert;
mod from_rust;
mod origin;
mod panic;
mod py_error;
mod traceback;

pub use py_error::PyError;

pub(crate) use panic::from_panic;

/// A result whose error is a Python exception.
///
/// # Examples
/// ```
/// use ffi_safe::{Attached, Result};
///
/// fn answer(py: &Attached) -> Result<i64> {
///     Ok(py.eval("6 * 7", None, None)?.extract()?)
/// }
///
/// # tests::safe::run(|py| {
/// assert_eq!(answer(py)?, 42);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub type Result<T, E = PyError> = core::result::Result<T, E>;
