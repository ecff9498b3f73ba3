//! A thread-local value lives for ever, a borrow of the token does not.
use std::cell::Cell;

use ffi_safe::Attached;

thread_local! {
    static TOKEN: Cell<Option<&'static Attached>> = const { Cell::new(None) };
}

fn main() {}

pub fn smuggled(py: &mut Attached) {
    TOKEN.set(Some(py));
}
