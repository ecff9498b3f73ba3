//! What is dropped before the thread detaches is no obstacle.
use ffi_safe::value::Str;
use ffi_safe::Attached;

fn main() {}

pub fn twin(py: &mut Attached) {
    let text = Str::new(py, "text").unwrap();
    drop(text);
    py.detach(|| ());
}
