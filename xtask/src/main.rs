//! Developer commands of the workspace. `cargo xtask --help` lists them.

mod bench;
mod command;
mod demo;
mod fetch;
mod generate;
mod status;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of the workspace", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Get the free-threaded interpreters that the tests and the demo need, and print their prefixes.
    Fetch(fetch::Args),
    /// Rewrite the generated bindings from the headers of the fetched interpreter, or check them.
    Generate(generate::Args),
    /// Run every test of the workspace on a fetched interpreter.
    Test(test::Args),
    /// Show Python run in parallel inside this process, which was never linked to Python.
    Demo(demo::Args),
    /// Measure what the project promises, as ratios of two things timed in turn.
    Bench(bench::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Fetch(args) => fetch::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Bench(args) => bench::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
