//! Free-threaded CPython from Rust: ownership, attachment, critical sections and calls as types in which the
//! mistakes of free threading do not compile, or fail loudly.
//!
//! A [`Runtime`] is a libpython3.13t that was loaded when the program ran: nothing is linked. The load is the only
//! `unsafe` that a program writes. Any thread [attaches](attach) for as long as it uses Python; no GIL keeps others
//! from doing the same.
//!
#![doc = concat!("```no_run\n", include_str!("../examples/parallel.rs"), "```")]
//!
//! | | |
//! |---|---|
//! | [`Attached`] | the token: this thread is attached. It is lent to closures, and objects borrow it |
//! | [`Bound`], [`Borrowed`] | an object for use here, counted inline; for the length of a call, not counted |
//! | [`Owned`] | an object to keep and to send; dropped anywhere, released by a thread that is attached |
//! | [`Attached::detach`] | around everything that waits, and every long computation without Python |
//! | [`Attached::checkpoint`] | in long loops that use Python from Rust, so that nobody has to wait for this thread |
//! | [`critical_section`](mod@critical_section), [`PyMutex`], [`PyOnceLock`] | locks that do not stop the world |
//! | [`threads`] | threads with the stack that Python needs |
//! | [`value`], [`call`], [`callback`], [`buffer`], [`code`] | what is done with objects |
//!
//! Why none of this can go wrong in safe code, and where a check at run time takes over from the types, is told in
//! [`soundness`].

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
pub mod soundness;
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
