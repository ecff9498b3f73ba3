//! What Rust says of every bound type and constant, as data that a test compares with what C says.

mod by_hand;
#[rustfmt::skip]
mod generated;
mod row;

pub use by_hand::{aliases, constants as constants_by_hand, structs};
pub use generated::{constants, records};
pub use row::{Alias, Constant, Field, Record, Struct, Value};
