//! Inside, another attachment has its own token.
use ffi_safe::Attached;
use ffi_safe::value::Str;

fn main() {}

pub fn used_inside(py: &mut Attached) {
    py.detach(|| ffi_safe::attach(|py| drop(Str::new(py, "text"))).unwrap());
}
