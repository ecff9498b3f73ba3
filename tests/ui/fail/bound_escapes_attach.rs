//! A handle cannot leave the closure that it is bound to.
use ffi_safe::value::Str;

fn main() {}

pub fn escapes() {
    let _text = ffi_safe::attach(|py| Str::new(py, "text").unwrap());
}
