//! `cargo xtask test`: every test of the workspace, on the fetched interpreters.

mod counts;
mod plan;

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use locator::Version;
use locator::cache::Flavour;

use crate::status::{line, warning};
use crate::{command, fetch};
use counts::Counts;

/// What `test` takes.
///
/// Without any of it, and without `FFI_PYTHON`: all tests on the release build, then those of `ffi-safe` again on the
/// build with CPython's assertions, and on a later patch version.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Test on this build alone, release or asserts: everything.
    #[arg(long)]
    flavour: Option<Flavour>,
    /// Test on this version alone: everything.
    #[arg(long)]
    version: Option<Version>,
    /// Passed on to `cargo test`, such as a filter: `cargo xtask test -- refcount`. One build alone, then.
    #[arg(last = true)]
    cargo: Vec<OsString>,
}

/// Fetches the interpreters and runs `cargo test` on each.
pub(crate) fn run(args: &Args) -> Result<()> {
    let is_plain = args.flavour.is_none() && args.version.is_none() && args.cargo.is_empty();
    let named = std::env::var_os("FFI_PYTHON").is_some_and(|value| !value.is_empty());
    let runs = match is_plain && !named {
        true => plan::all(),
        false => vec![plan::one(args.flavour.unwrap_or_default(), args.version)],
    };
    let mut lines = Vec::new();
    let mut total = Counts::of_nothing();
    for run in &runs {
        let python = match fetch::ensure(run.flavour, run.version) {
            Ok(python) => python,
            Err(reason) if run.may_be_missing => {
                warning("Not testing", &format!("on {run}: {reason:#}"));
                lines.push(format!("NOT TESTED on {run}: {reason:#}"));
                continue;
            }
            Err(reason) => return Err(reason),
        };
        let name = format!("CPython {} ({})", python.version, run.flavour);
        line("Testing", &format!("{} on {name} in {}", run.selection, python.prefix.display()));
        let mut counts = Counts::of_nothing();
        for arguments in run.selection.invocations() {
            counts += cargo_test(&python.prefix, arguments, &args.cargo)?;
        }
        lines.push(format!("{counts} on {name}: {}", run.selection));
        total += counts;
    }
    println!("\n{}", lines.join("\n"));
    if lines.len() > 1 {
        println!("{total} in all");
    }
    match total {
        Counts { succeeded: true, failed: 0, passed: 0, .. } => {
            bail!("no test ran: does the filter match one?")
        }
        Counts { succeeded: true, failed: 0, .. } => Ok(()),
        Counts { failed, .. } => bail!("the tests failed: {failed} of them"),
    }
}

fn cargo_test(prefix: &Path, selection: &[&str], more: &[OsString]) -> Result<Counts> {
    let mut child = Command::new(env!("CARGO"))
        .args(["test", "--no-fail-fast"])
        .args(selection)
        .args(more)
        .current_dir(command::workspace_root())
        // Whatever finds the interpreter again finds this one.
        .env("FFI_PYTHON", prefix)
        .stdout(Stdio::piped())
        .spawn()
        .context("starting `cargo test`")?;
    let mut counts = Counts::of_nothing();
    let output = child.stdout.take().context("`cargo test` has no output")?;
    for text in BufReader::new(output).lines() {
        let text = text.context("reading what `cargo test` prints")?;
        println!("{text}");
        counts.add(&text);
    }
    counts.succeeded = child.wait()?.success();
    Ok(counts)
}
