//! No object can be kept over a detached scope either: it would be released without a proof.
use ffi_safe::value::Str;
use ffi_safe::Attached;

fn main() {}

pub fn kept(py: &mut Attached) {
    let text = Str::new(py, "text").unwrap();
    py.detach(|| ());
    drop(text);
}
