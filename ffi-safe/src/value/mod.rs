//! The types of Python that Rust knows by name.
//!
//! Each is a marker without values: a list is a [`Bound<List>`](crate::Bound) on an attached thread, an
//! [`Owned<List>`](crate::Owned) elsewhere. The methods are those of `Bound`.

mod any;
mod bool;
mod bytearray;
mod bytes;
mod capsule;
mod dict;
mod dict_iter;
mod dict_whole;
mod exception;
mod float;
mod int;
mod integer;
mod iterator;
mod kind;
mod list;
mod list_iter;
mod list_new;
mod list_whole;
mod module;
mod set;
mod singletons;
mod slice;
mod status;
mod str;
mod tuple;
mod r#type;

pub use any::Any;
pub use bool::Bool;
pub use bytearray::ByteArray;
pub use bytes::Bytes;
pub use capsule::Capsule;
pub use dict::Dict;
pub use dict_iter::DictIter;
pub use exception::BaseException;
pub use float::Float;
pub use int::Int;
pub use integer::Integer;
pub use iterator::Iterator;
pub use list::List;
pub use list_iter::ListIter;
pub use module::Module;
pub use set::{FrozenSet, Set};
pub use singletons::{EllipsisType, NoneType, NotImplementedType};
pub use slice::{Slice, SliceIndices};
pub use str::Str;
pub use tuple::Tuple;
pub use r#type::Type;

pub(crate) use any::debug;
pub(crate) use integer::compact;
pub(crate) use kind::python_types;
pub(crate) use status::{check, truth};
