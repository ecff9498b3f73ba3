//! A reference of one's own outlives the tuple.
use ffi_safe::value::Tuple;
use ffi_safe::{Attached, Result};

fn main() {}

pub fn first(py: &Attached) -> Result<bool> {
    let item = {
        let tuple = Tuple::new(py, [1, 2])?;
        tuple.get(0).unwrap().to_bound()
    };
    item.is_true()
}
