//! The process-wide table of libpython's symbols.
//!
//! Every function and variable has one slot: a word that is read with a relaxed load, so that a call costs what a
//! linked call through a GOT costs. [`load`](fn@crate::load) fills the table once; nothing ever empties it.

mod forced_exit;
#[rustfmt::skip]
mod generated;
mod slot;

pub use forced_exit::hang_on_forced_exit;
pub use generated::Table;
pub use slot::{DataSlot, FunctionSlot, VariadicSlot};

pub(crate) use generated::TABLE;
pub(crate) use slot::Addresses;

/// The table, to take the address of a function in libpython itself or to ask whether an optional symbol is there.
///
/// # Examples
/// ```
/// assert!(!ffi_sys::table().PyList_New.is_resolved(), "nothing is loaded yet");
/// ```
pub fn table() -> &'static Table {
    &TABLE
}
