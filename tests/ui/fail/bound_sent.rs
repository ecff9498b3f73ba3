//! A bound handle belongs to the attachment of its thread.
use ffi_safe::{Any, Bound};

fn main() {}

pub fn sent(object: Bound<'_, Any>) {
    std::thread::scope(|scope| {
        scope.spawn(move || drop(object));
    });
}
