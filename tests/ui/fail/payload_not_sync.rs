//! Objects are shared by threads, and so are their payloads.
use std::cell::Cell;

use ffi_safe::callback::Payload;

fn main() {}

pub struct Counter(pub Cell<u32>);

impl Payload for Counter {
    const NAME: &'static str = "Counter";
}
