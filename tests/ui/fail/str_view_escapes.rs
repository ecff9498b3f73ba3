//! The text of a `str` is lent by its handle.
use ffi_safe::value::Str;
use ffi_safe::{Attached, attach};

fn main() {}

fn make(py: &Attached) -> ffi_safe::Bound<'_, Str> {
    Str::new(py, "text").unwrap()
}

pub fn escaped() {
    attach(|py| make(py).to_str().unwrap()).unwrap();
}
