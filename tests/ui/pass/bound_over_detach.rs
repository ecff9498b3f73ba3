//! What is dropped before the thread detaches, or owned by nobody's attachment, is no obstacle.
use ffi_safe::Attached;
use ffi_safe::value::Str;

fn main() {}

pub fn kept(py: &mut Attached) {
    let text = Str::new(py, "text").unwrap();
    let owned = text.clone().unbind();
    drop(text);
    py.detach(|| ());
    drop(owned.bind(py).clone());
}
