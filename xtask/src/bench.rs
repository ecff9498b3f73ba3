//! `cargo xtask bench`: the ratios that the project promises, measured on a fetched interpreter.

use std::ffi::OsString;

use anyhow::{Result, bail};
use locator::cache::Flavour;

use crate::{command, fetch};

/// What `bench` takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Passed on to `cargo bench`, such as one benchmark: `cargo xtask bench -- --bench refcount`.
    #[arg(last = true)]
    cargo: Vec<OsString>,
}

/// Fetches the interpreter and runs `cargo bench` on it.
pub(crate) fn run(args: &Args) -> Result<()> {
    let python = fetch::ensure(Flavour::Release, None)?;
    let status = std::process::Command::new(env!("CARGO"))
        .args(["bench", "--package", "bench"])
        .args(&args.cargo)
        .current_dir(command::workspace_root())
        .env("FFI_PYTHON", &python.prefix)
        .status()?;
    if !status.success() {
        bail!("a benchmark failed or a promise was not kept ({status})");
    }
    Ok(())
}
