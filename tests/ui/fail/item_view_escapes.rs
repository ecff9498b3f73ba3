//! An item of a tuple is lent by the tuple.
use ffi_safe::value::Tuple;
use ffi_safe::{Attached, Result};

fn main() {}

pub fn first(py: &Attached) -> Result<bool> {
    let item = {
        let tuple = Tuple::new(py, [1, 2])?;
        tuple.get(0).unwrap()
    };
    item.is_true()
}
