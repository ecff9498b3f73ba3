//! A mutex makes what changes fit for several threads.
use ffi_safe::PyMutex;
use ffi_safe::callback::Payload;

fn main() {}

pub struct Counter(pub PyMutex<u32>);

impl Payload for Counter {
    const NAME: &'static str = "Counter";
}
