//! Ratios of two ways to do the same, measured in turn so that a slow moment of the machine meets both.

mod pair;
mod table;

pub use pair::{Pair, Ratio, Timed};
pub use table::{Row, print};
