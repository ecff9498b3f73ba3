//! Classes whose objects hold a value of Rust.

mod build;
mod builder;
mod class_type;
mod collector;
mod construct;
mod instance;
mod layout;
mod members;
mod receiver;
mod traced;

pub use builder::ClassBuilder;
pub use class_type::Class;
pub use instance::{Instance, Payload};
pub use receiver::Receiver;
pub use traced::{Traced, TracedFields};
