//! The static inline functions and the function-like macros of the headers, ported by hand.
//!
//! libpython exports none of these (or exports a slower twin), so they cannot be bound. Each port is the
//! header's algorithm, access by access: where C reads or writes a field that other threads use at the same
//! time, the port uses an atomic of the same or a stronger order.
//!
//! Macros of C become functions wherever a function can do the same; those that return from the caller or open
//! a scope are exported `macro_rules!` of the same name. A block macro names its state explicitly
//! (`Py_BEGIN_ALLOW_THREADS!(save)` … `Py_END_ALLOW_THREADS!(save)`), since hygiene hides what C leaves implicit.

mod allocation;
mod bytes;
mod calls;
mod cell;
mod critical_section;
mod ctype;
mod datetime;
mod datetime_fields;
mod dict_set;
mod error;
mod field;
mod float;
mod function;
mod header;
mod identity;
mod initializers;
mod list;
mod long;
mod memory;
mod method;
mod module;
mod mutex;
mod refcount;
mod run;
mod sequence;
mod singletons;
mod slice;
mod thread_id;
mod threads;
mod tuple;
mod type_check;
mod type_flags;
mod unicode;
mod unicode_char;

pub use allocation::*;
pub use bytes::*;
pub use calls::*;
pub use cell::*;
pub use ctype::*;
pub use datetime::*;
pub use datetime_fields::*;
pub use dict_set::*;
pub use error::*;
pub use float::*;
pub use function::*;
pub use header::*;
pub use identity::*;
pub use initializers::*;
pub use list::*;
pub use long::*;
pub use memory::*;
pub use method::*;
pub use module::*;
pub use mutex::*;
pub use refcount::*;
pub use run::*;
pub use sequence::*;
pub use singletons::*;
pub use slice::*;
pub use thread_id::*;
pub use threads::*;
pub use tuple::*;
pub use type_check::*;
pub use type_flags::*;
pub use unicode::*;
pub use unicode_char::*;
