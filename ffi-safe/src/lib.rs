//! Free-threaded CPython from Rust: ownership, attachment, critical sections and calls as types in which the
//! mistakes of free threading do not compile, or fail loudly.

mod attach;
mod error;
mod object;
mod runtime;
mod sync;
pub mod value;

pub use attach::{AttachError, Attached, attach};
pub use error::{PyError, Result};
pub use object::{Borrowed, Bound, CastError, Owned, PythonType};
pub use runtime::{Builder, Runtime, StartError};
pub use value::Any;
