//! No object can be touched while the thread is detached.
use ffi_safe::value::Str;
use ffi_safe::Attached;

fn main() {}

pub fn used_inside(py: &mut Attached) {
    let text = Str::new(py, "text").unwrap();
    py.detach(|| drop(text.clone()));
}
