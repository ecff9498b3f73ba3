//! Python may call a function on several threads at once.
use std::cell::Cell;

use ffi_safe::IntoPython;
use ffi_safe::callback::Callback;

fn main() {}

pub fn count() -> Callback {
    let calls = Cell::new(0);
    Callback::new("count", move |py, _| {
        calls.set(calls.get() + 1);
        Ok(calls.get().into_python(py)?.into_any())
    })
}
