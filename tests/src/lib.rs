//! What the tests of several crates share: the interpreter under test, a running Python, probes written in C.

mod canary;
pub mod embed;
mod interpreter;
pub mod layout;
pub mod ports;
pub mod safe;
mod probe;
mod worker;

pub use canary::{canary, release};
pub use interpreter::python;
pub use probe::Probe;
pub use worker::{Pending, Ref, Worker, wait_until};
