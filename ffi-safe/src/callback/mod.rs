//! Rust code that Python calls: functions, modules and classes.
//!
//! | | |
//! |---|---|
//! | [`Callback`] | a function or closure as a Python callable, with a name, a signature and keyword arguments |
//! | [`ModuleDefinition`] | a module of them, made at once or imported by its name |
//! | [`ClassBuilder`] | a class whose objects hold a value of a Rust type, the [`Payload`] |
//!
//! # What the code is given
//! A callback runs on the thread that called it, attached, and gets its own `&mut` [`Attached`](crate::Attached). It
//! may detach for long work; other threads may call it meanwhile, so it is `Fn + Send + Sync`. What it is called with
//! stays alive during the call. Every use of an argument borrows the token, so that no object is used while detached:
//!
//! ```compile_fail,E0502
//! # use ffi_safe::{IntoPython, callback::Callback};
//! Callback::new("f", |py, arguments| {
//!     let first = arguments.at(py, 0);
//!     py.detach(|| ()); // error: cannot borrow `*py` as mutable
//!     Ok(first.to_bound())
//! });
//! ```
//!
//! Take what is needed out before, and use the arguments again afterwards:
//!
//! ```
//! use ffi_safe::{IntoPython, callback::Callback};
//!
//! # tests::safe::run(|py| {
//! let slow_add = Callback::new("slow_add", |py, arguments| {
//!     let number: u64 = arguments.extract(py, 0)?;
//!     let sum = py.detach(|| (0..=number).sum::<u64>());
//!     assert_eq!(arguments.at(py, 0).extract::<u64>()?, number);
//!     Ok(sum.into_python(py)?.into_any())
//! });
//! let slow_add = slow_add.signature("(number, /)").into_function(py)?;
//! assert_eq!(slow_add.call1((1000,))?.extract::<u64>()?, 500_500);
//! # Ok::<(), ffi_safe::PyError>(())
//! # }).unwrap();
//! ```
//!
//! # Errors and panics
//! An `Err` is raised in Python. A panic is raised as [`PanicException`](crate::exceptions::PanicException); it never
//! unwinds into C.
//!
//! # Lifetime
//! Functions live as long as Python refers to them. A closure that refers to Python objects which refer to the
//! function again is never freed: the collector cannot look into closures. Classes can have [`Traced`] fields, into
//! which it can. Modules and classes are for ever: define them once, not for every request.

mod arguments;
mod bind;
mod class;
mod enter;
mod function;
mod messages;
mod module;
mod signature;

pub use arguments::CallArguments;
pub use class::{Class, ClassBuilder, Instance, Payload, Receiver, Traced, TracedFields};
pub use function::{BuiltinFunction, Callback};
pub use module::ModuleDefinition;

pub(crate) use enter::destroy;
