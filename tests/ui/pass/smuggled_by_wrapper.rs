//! An owned handle needs no wrapper.
use ffi_safe::value::Str;
use ffi_safe::{Attached, Owned};

fn main() {}

pub fn smuggled(py: &mut Attached) {
    let text: Owned<Str> = Str::new(py, "text").unwrap().unbind();
    py.detach(move || ffi_safe::attach(|py| drop(text.bind(py).clone())).unwrap());
}
