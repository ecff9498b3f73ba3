//! Any thread may drop the last reference to a function.
use std::rc::Rc;

use ffi_safe::IntoPython;
use ffi_safe::callback::Callback;

fn main() {}

pub fn length() -> Callback {
    let text = Rc::new(String::new());
    Callback::new("length", move |py, _| Ok(text.len().into_python(py)?.into_any()))
}
