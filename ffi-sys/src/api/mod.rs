//! The functions and variables of libpython under their C names.

mod alias;
#[rustfmt::skip]
#[allow(clippy::missing_safety_doc, reason = "the page and the header that each item links say what C demands")]
#[allow(clippy::undocumented_unsafe_blocks, reason = "forwarded 1:1: the caller's promise to C")]
#[allow(clippy::too_many_arguments, reason = "as in C")]
mod generated;

pub use alias::*;
pub use generated::*;
