//! `cargo xtask test`: every test of the workspace, on a fetched interpreter.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use locator::Version;
use locator::cache::Flavour;

use crate::status::line;
use crate::{command, fetch};

/// What `test` takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The build of the interpreter to test on: release or asserts.
    #[arg(long, default_value = "release")]
    flavour: Flavour,
    /// Its version; $FFI_PYTHON_VERSION or 3.13.5 unless given.
    #[arg(long)]
    version: Option<Version>,
    /// Passed on to `cargo test`, such as a filter: `cargo xtask test -- refcount`.
    #[arg(last = true)]
    cargo: Vec<OsString>,
}

/// Fetches the interpreter and runs `cargo test` on it.
pub(crate) fn run(args: &Args) -> Result<()> {
    let python = fetch::ensure(args.flavour, args.version)?;
    line(
        "Testing",
        &format!("on CPython {} ({}) in {}", python.version, args.flavour, python.prefix.display()),
    );
    let counts = cargo_test(&python.prefix, &args.cargo)?;
    println!("\n{} passed, {} failed, {} skipped", counts.passed, counts.failed, counts.ignored);
    match (counts.succeeded, counts.failed) {
        (true, 0) if counts.passed == 0 => bail!("no test ran: does the filter match one?"),
        (true, 0) => Ok(()),
        (_, failed) => {
            bail!("the tests failed on CPython {} ({}): {failed} of them", python.version, args.flavour)
        }
    }
}

/// What the test programs said together.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
    succeeded: bool,
}

fn cargo_test(prefix: &Path, more: &[OsString]) -> Result<Counts> {
    let mut child = Command::new(env!("CARGO"))
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(more)
        .current_dir(command::workspace_root())
        // Whatever finds the interpreter again finds this one.
        .env("FFI_PYTHON", prefix)
        .stdout(Stdio::piped())
        .spawn()
        .context("starting `cargo test`")?;
    let mut counts = Counts::default();
    let output = child.stdout.take().context("`cargo test` has no output")?;
    for text in BufReader::new(output).lines() {
        let text = text.context("reading what `cargo test` prints")?;
        println!("{text}");
        counts.add(&text);
    }
    counts.succeeded = child.wait()?.success();
    Ok(counts)
}

impl Counts {
    /// Adds a line such as `test result: ok. 3 passed; 0 failed; 0 ignored; …`.
    fn add(&mut self, line: &str) {
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let mut previous = "";
        for word in result.split([' ', ';', '.']).filter(|word| !word.is_empty()) {
            let number = || previous.parse().unwrap_or(0);
            match word {
                "passed" => self.passed += number(),
                "failed" => self.failed += number(),
                "ignored" => self.ignored += number(),
                _ => {}
            }
            previous = word;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn adds_up_the_results() {
        let mut counts = Counts::default();
        counts.add("running 3 tests");
        counts.add(
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
        );
        counts.add("test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out");
        assert_eq!(counts, Counts { passed: 7, failed: 2, ignored: 1, succeeded: false });
    }
}
