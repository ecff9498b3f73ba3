//! An `Arc` may be dropped by any thread.
use std::sync::Arc;

use ffi_safe::IntoPython;
use ffi_safe::callback::Callback;

fn main() {}

pub fn length() -> Callback {
    let text = Arc::new(String::new());
    Callback::new("length", move |py, _| Ok(text.len().into_python(py)?.into_any()))
}
