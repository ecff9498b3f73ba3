//! `cargo run --package ffi-safe --example parallel -- <prefix>/lib/libpython3.13t.so.1.0`
use std::error::Error;

use ffi_safe::value::List;
use ffi_safe::{Attached, PyError, Runtime, threads};

/// Runs on a thread of its own, at the same time as the others: there is no GIL.
fn work(py: &mut Attached, number: usize) -> Result<u64, PyError> {
    let numbers = List::new(py, (number..1_000_000).step_by(4))?;
    let sum = py.import("builtins")?.call_method1("sum", (numbers,))?;
    Ok(sum.extract()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let library = std::env::args().nth(1).ok_or("usage: parallel LIBPYTHON")?;
    // SAFETY: the user names a libpython3.13t.
    let python = unsafe { Runtime::builder().library(library).start() }?;
    let sums = python.attach(|py| threads::run(py, 4, work))??;
    let total: u64 = sums.into_iter().sum::<Result<_, _>>()?;
    println!("Python {} adds the numbers below a million up to {total}", python.version());
    Ok(())
}
