//! An owned handle can.
use ffi_safe::value::Str;

fn main() {}

pub fn twin() {
    let _text = ffi_safe::attach(|py| Str::new(py, "text").unwrap().unbind());
}
