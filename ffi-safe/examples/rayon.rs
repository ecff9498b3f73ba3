//! Python on the threads of `rayon`:
//! `cargo run --package ffi-safe --example rayon -- <prefix>/lib/libpython3.13t.so.1.0`
//!
//! The pool gets the stacks that Python needs, whoever is attached detaches before it waits for the pool, and each
//! piece of work attaches. Inside an `attach` nothing waits for `rayon`: no `join`, no parallel iterator.
use std::error::Error;

use ffi_safe::code::Mode;
use ffi_safe::value::Dict;
use ffi_safe::{Runtime, attach, threads};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let library = std::env::args().nth(1).ok_or("usage: rayon LIBPYTHON")?;
    // SAFETY: the user names a libpython3.13t.
    let python = unsafe { Runtime::builder().library(library).start() }?;
    let pool = ThreadPoolBuilder::new().num_threads(4).stack_size(threads::STACK_SIZE).build()?;

    // Compiled once, run by all.
    let code = "sum(map(int, str(2 ** exponent)))";
    let code = python.attach(|py| py.compile(code, "<digits>", Mode::Eval).map(|code| code.unbind()))??;
    let digits = |exponent: u32| -> Result<u64, Box<dyn Error + Send + Sync>> {
        attach(|py| {
            let names = Dict::new(py, [("exponent", exponent)])?;
            Ok(code.bind(py).eval(Some(&names), None)?.extract()?)
        })?
    };
    let sum_up = || pool.install(|| (0..200).into_par_iter().map(digits).try_reduce(|| 0, |a, b| Ok(a + b)));

    // This thread is not attached: it may wait.
    let sum = sum_up().map_err(|error| error.to_string())?;
    // An attached one detaches first.
    let again = python.attach(|py| py.detach(sum_up))?.map_err(|error| error.to_string())?;
    assert_eq!(sum, again);
    println!("the digits of the powers of two add up to {sum}");
    Ok(())
}
