//! Rust code that Python calls: functions, modules and classes.

mod chains;
mod classes;
mod collector;
mod functions;
mod keywords;
mod modules;
mod panics;
mod payloads;
mod support;
mod threads_of_python;
