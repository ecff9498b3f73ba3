//! An owned handle can leave it.
use ffi_safe::value::Str;

fn main() {}

pub fn escapes() {
    let _text = ffi_safe::attach(|py| Str::new(py, "text").unwrap().unbind());
}
