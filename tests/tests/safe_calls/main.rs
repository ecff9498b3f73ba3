//! Calls, attributes, items, operators and code from Rust, on objects that do what they should and on objects that do
//! not.

mod arguments;
mod attributes;
mod code;
mod comparison;
mod import;
mod interned;
mod items;
mod leaks;
mod methods;
mod objects;
mod operators;

use ffi_safe::value::Dict;
use ffi_safe::{Attached, Bound};

/// Runs `body` attached, and then looks whether it has left an exception behind.
fn run<R>(body: impl FnOnce(&mut Attached) -> R) -> R {
    tests::safe::run(|py| {
        let result = body(py);
        clean(py);
        result
    })
}

/// No exception is set on this thread.
fn clean(py: &Attached) {
    assert!(!tests::inspect::has_exception(py), "an exception was left set");
}

/// The value of an expression.
fn eval<'a>(py: &'a Attached, source: &str) -> Bound<'a> {
    py.eval(source, None, None).unwrap_or_else(|error| panic!("{source}: {error}"))
}

/// The names that the statements define.
fn names<'a>(py: &'a Attached, source: &str) -> Bound<'a, Dict> {
    let names = Dict::empty(py).unwrap();
    py.run(source, Some(&names), None).unwrap_or_else(|error| panic!("{source}: {error}"));
    names
}

/// What `repr` says.
fn repr<T>(object: &Bound<'_, T>) -> String {
    object.repr().unwrap().to_string_lossy().unwrap()
}

/// What went wrong, as text; and nothing is left of it.
fn failure<T: std::fmt::Debug>(py: &Attached, result: ffi_safe::Result<T>) -> String {
    clean(py);
    result.unwrap_err().to_string()
}
