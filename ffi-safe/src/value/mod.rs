//! The types of Python that Rust knows by name.

mod any;
mod exception;
mod kind;
mod str;
mod r#type;

pub use any::Any;
pub use exception::BaseException;
pub use r#type::Type;
pub use str::Str;

pub(crate) use any::debug;
pub(crate) use kind::python_types;
