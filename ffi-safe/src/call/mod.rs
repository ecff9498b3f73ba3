//! Calls, and what else every object can be asked for.

mod argument;
mod arguments;
mod attributes;
mod calls;
mod comparison;
mod items;
mod keywords;
mod name;
mod object;
mod operators;
mod slots;
mod vector;

pub use arguments::Arguments;
pub use comparison::Comparison;
pub use keywords::{KeywordNames, Keywords, Named};
pub use name::Name;

pub(crate) use argument::Argument;
