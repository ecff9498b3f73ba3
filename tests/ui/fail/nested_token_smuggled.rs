//! The token of an inner attachment does not leave it.
use ffi_safe::Attached;

fn main() {}

pub fn smuggled(py: &mut Attached) {
    let mut outer: &Attached = py;
    let _ = ffi_safe::attach(|inner| outer = inner);
    let _ = outer;
}
