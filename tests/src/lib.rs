//! What the tests of several crates share: the interpreter under test, a running Python, probes written in C.

mod canary;
pub mod embed;
mod extension;
pub mod inspect;
mod interpreter;
pub mod layout;
pub mod ports;
mod probe;
pub mod safe;
mod venv;
mod worker;

pub use canary::{canary, release};
pub use extension::compile;
pub use interpreter::python;
pub use probe::Probe;
pub use venv::numpy_venv;
pub use worker::{Pending, Ref, Worker, wait_until};
