//! An owned handle may be moved into a detached scope, and used there by attaching again.
use ffi_safe::{Attached, Owned};

fn main() {}

pub fn twin(py: &mut Attached, object: Owned) {
    py.detach(move || ffi_safe::attach(|py| drop(object.bind(py).clone())));
}
