//! What `load` costs beyond the `dlopen` itself: finding and storing the address of every symbol.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

/// `load` works once in a process, so every measurement is a process.
const PROCESSES: usize = 21;
const CHILD: &str = "FFI_BENCH_LOAD_CHILD";

fn main() -> ExitCode {
    let result = if std::env::var_os(CHILD).is_some() { child() } else { parent() };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the microseconds of a `dlopen`, of `load` after it, and of a second `load`.
fn child() -> Result<()> {
    let path = &tests::python().library;
    let start = Instant::now();
    // SAFETY: a verified libpython; opening it does no harm.
    let open = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }?;
    let dlopen = start.elapsed();
    let start = Instant::now();
    // SAFETY: as above.
    unsafe { ffi_sys::load(path) }?;
    let load = start.elapsed();
    let start = Instant::now();
    // SAFETY: as above.
    unsafe { ffi_sys::load(path) }?;
    let again = start.elapsed();
    drop(open);
    println!("{} {} {}", dlopen.as_nanos(), load.as_nanos(), again.as_nanos());
    Ok(())
}

fn parent() -> Result<()> {
    let program = std::env::current_exe()?;
    let mut columns = [vec![], vec![], vec![]];
    for _ in 0..PROCESSES {
        let output = Command::new(&program).env(CHILD, "1").output()?;
        ensure!(output.status.success(), "a child failed: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout)?;
        for (column, number) in columns.iter_mut().zip(text.split_whitespace()) {
            column.push(number.parse::<f64>().context("a child printed no number")? / 1e3);
        }
    }
    println!("microseconds, the median of {PROCESSES} processes");
    for (name, column) in ["dlopen", "load after it: all symbols", "load again"].iter().zip(&mut columns) {
        column.sort_by(f64::total_cmp);
        println!("{name:<32}{:>10.1}", column[column.len() / 2]);
    }
    Ok(())
}
