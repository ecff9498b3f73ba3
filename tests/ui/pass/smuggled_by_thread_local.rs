//! An owned handle may live for ever.
use std::cell::Cell;

use ffi_safe::value::Str;
use ffi_safe::{Attached, Owned};

thread_local! {
    static TEXT: Cell<Option<Owned<Str>>> = const { Cell::new(None) };
}

fn main() {}

pub fn smuggled(py: &mut Attached) {
    TEXT.set(Some(Str::new(py, "text").unwrap().unbind()));
}
