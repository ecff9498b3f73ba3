//! Free-threaded CPython from Rust: ownership, attachment, critical sections and calls as types in which the
//! mistakes of free threading do not compile, or fail loudly.

mod attach;
pub mod buffer;
pub mod call;
pub mod callback;
pub mod code;
mod convert;
pub mod critical_section;
mod error;
mod import;
mod intern;
mod mutex;
mod object;
mod once;
mod runtime;
mod sync;
pub mod threads;
pub mod value;

pub use attach::{AttachError, Attached, attach};
pub use convert::{ConvertError, ConvertErrorKind, FromPython, IntoPython};
pub use critical_section::{critical_section, critical_section2};
pub use error::{PyError, Result, exceptions};
pub use intern::Interned;
pub use mutex::{PyMutex, PyMutexGuard};
pub use object::{Borrowed, Bound, CastError, Owned, PythonType, WeakRef};
pub use once::{PyLazyLock, PyOnceLock};
pub use runtime::{
    AdoptError, Builder, GilPolicy, InitFunction, Runtime, ShutdownError, StartError, VenvError, Version,
};
pub use value::Any;
