//! The outer token is there after an inner attachment, and within it.
use ffi_safe::Attached;

fn main() {}

pub fn smuggled(py: &mut Attached) {
    let outer: &Attached = py;
    let _ = ffi_safe::attach(|_inner| outer.checkpoint().unwrap());
    let _ = outer;
}
