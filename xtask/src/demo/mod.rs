//! `cargo xtask demo`: Python runs in parallel inside this process, which was never linked to Python.

mod measure;
mod processes;
mod report;

use std::thread;

use anyhow::{Result, ensure};
use locator::cache::Flavour;

use crate::fetch;
use crate::status::Phase;
use measure::Workload;
use report::Report;

/// The threads of the bar that free threading is commonly held to.
const BAR_THREADS: u32 = 4;
/// The speed-up of that bar.
const BAR: f64 = 1.5;
/// More threads than any machine that the demo is for, and few enough to name a typing error.
const MOST_THREADS: u32 = 1024;

/// What `demo` takes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many threads, and processes of the ceiling [default: the processors of this machine]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=MOST_THREADS as i64))]
    threads: Option<u32>,
    /// How many million steps one task has.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=1000))]
    work: u32,
    /// How many times everything is measured.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// Measures and reports; an error if the GIL is on or results differ.
pub(crate) fn run(args: &Args) -> Result<()> {
    let python = fetch::ensure(Flavour::Release, None)?;
    let processors = thread::available_parallelism().map_or(1, |count| count.get());
    let threads = args.threads.unwrap_or_else(|| u32::try_from(processors).unwrap_or(1));
    let workload = Workload::start(&python)?;

    let measure = |threads| {
        let rounds = args.rounds;
        workload.measure(&python, [threads, args.work, rounds], |round| {
            Phase::start("Measuring", format!("{threads} threads, round {} of {rounds}", round + 1))
        })
    };
    let times = measure(threads)?;
    let bar = match threads {
        BAR_THREADS => times.clone(),
        _ => measure(BAR_THREADS)?,
    };
    let gil_enabled = workload.gil_enabled()?;
    let report = Report { python: &python, gil_enabled, threads, processors, args, times, bar };
    if args.json {
        println!("{}", report.json());
    } else {
        print!("{report}");
    }
    ensure!(!gil_enabled, "the GIL was turned on during the work, so the figures say nothing about threads");
    Ok(())
}
