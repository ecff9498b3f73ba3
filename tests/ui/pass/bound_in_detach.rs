//! An owned handle may be moved into a detached scope, and used there by attaching again.
use ffi_safe::Attached;
use ffi_safe::value::Str;

fn main() {}

pub fn used_inside(py: &mut Attached) {
    let text = Str::new(py, "text").unwrap().unbind();
    py.detach(|| ffi_safe::attach(|py| drop(text.bind(py).clone())).unwrap());
}
