//! Python on scoped threads, the crate's own and those of the standard library:
//! `cargo run --package ffi-safe --example scope -- <prefix>/lib/libpython3.13t.so.1.0`
use std::error::Error;
use std::thread;

use ffi_safe::value::{List, Slice};
use ffi_safe::{Attached, PyError, Runtime, attach, threads};

fn main() -> Result<(), Box<dyn Error>> {
    let library = std::env::args().nth(1).ok_or("usage: scope LIBPYTHON")?;
    // SAFETY: the user names a libpython3.13t.
    let python = unsafe { Runtime::builder().library(library).start() }?;

    // A list that all threads append to.
    let squares = python.attach(|py| List::empty(py).map(|list| list.unbind()))??;
    let append = |py: &mut Attached, worker: usize| -> Result<(), PyError> {
        let list = squares.bind(py);
        (worker..100).step_by(4).try_for_each(|number| list.append(number * number))
    };
    python.attach(|py| threads::run(py, 4, append))??.into_iter().collect::<Result<(), _>>()?;

    // Each thread sums up a part of it, in Python.
    let sum = |part: isize| -> Result<usize, Box<dyn Error + Send + Sync>> {
        attach(|py| {
            let part = squares.bind(py).as_any().get_item(Slice::new(py, Some(part), None, Some(2))?)?;
            Ok(py.import("builtins")?.call_method1("sum", (part,))?.extract()?)
        })?
    };
    let sums = thread::scope(|scope| {
        let sum = &sum;
        let start = |part| {
            let worker = thread::Builder::new().stack_size(threads::STACK_SIZE);
            worker.spawn_scoped(scope, move || sum(part)).expect("a thread")
        };
        [0, 1].map(start).map(|worker| worker.join().expect("no panic"))
    });
    let mut total = 0;
    for sum in sums {
        total += sum.map_err(|error| error.to_string())?;
    }
    println!("the squares below 100 add up to {total}");
    Ok(())
}
