//! Types and constants of the `Py_GIL_DISABLED` ABI.
//!
//! [`generated`] holds what bindgen reads from the headers. The types that several threads read and write at
//! once ([`PyObject`], [`PyVarObject`], [`PyMutex`]) are written by hand in [`object`], with atomic fields; the
//! C library's own types are in [`platform`], in a form that is right on every target.

mod constants;
#[rustfmt::skip]
#[allow(clippy::approx_constant, reason = "the headers' own constants, under their names")]
mod generated;
mod object;
mod platform;

pub use constants::*;
pub use generated::*;
pub use object::*;
pub use platform::*;
