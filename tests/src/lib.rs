//! What the tests of several crates share: the interpreter under test, a running Python, probes written in C.

mod canary;
pub mod embed;
mod exporter;
mod extension;
pub mod inspect;
mod interpreter;
pub mod layout;
pub mod ports;
mod probe;
pub mod safe;
mod scenario;
mod sub_interpreter;
mod venv;
mod worker;

pub use canary::{canary, release};
pub use exporter::without_shape;
pub use extension::compile;
pub use interpreter::python;
pub use probe::Probe;
pub use scenario::{attached_in_time, in_child};
pub use sub_interpreter::{in_sub_interpreter, is_in_main_interpreter};
pub use venv::numpy_venv;
pub use worker::{Pending, Ref, Worker, wait_until};
