//! A copy of the text is one's own.
use ffi_safe::value::Str;
use ffi_safe::{Attached, attach};

fn main() {}

fn make(py: &Attached) -> ffi_safe::Bound<'_, Str> {
    Str::new(py, "text").unwrap()
}

pub fn escaped() {
    attach(|py| make(py).to_str().unwrap().to_owned()).unwrap();
}
