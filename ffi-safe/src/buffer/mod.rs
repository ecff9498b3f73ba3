//! The buffer protocol: memory of Python objects, seen from Rust.
//!
//! Memory that Python or another thread may write is never a slice of plain values: it is a slice of [`Cell`]s,
//! each of which is read and written on its own. Plain slices are given of `bytes` alone, which nobody can change.

mod cell;
mod element;
mod error;
mod export;
mod owned;
mod strided;
mod view;

pub use cell::{Cell, ReadOnly};
pub use element::{Element, ElementError};
pub use error::BufferError;
pub use owned::OwnedBuffer;
pub use view::Buffer;

pub(crate) use export::release;
