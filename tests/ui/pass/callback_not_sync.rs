//! A mutex makes what changes fit for several threads.
use std::cell::Cell;

use ffi_safe::callback::Callback;
use ffi_safe::{IntoPython, PyMutex};

fn main() {}

pub fn count() -> Callback {
    let calls = PyMutex::new(Cell::new(0));
    Callback::new("count", move |py, _| {
        let calls = calls.lock();
        calls.set(calls.get() + 1);
        Ok(calls.get().into_python(py)?.into_any())
    })
}
