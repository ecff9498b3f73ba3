//! An owned handle travels, and is bound again on the other side.
use ffi_safe::{Any, Bound};

fn main() {}

pub fn sent(object: Bound<'_, Any>) {
    let object = object.unbind();
    std::thread::scope(|scope| {
        scope.spawn(move || ffi_safe::attach(|py| drop(object.bind(py).clone())));
    });
}
