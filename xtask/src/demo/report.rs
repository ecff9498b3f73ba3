//! What the demo says.

use std::fmt;

use locator::Python;

use super::measure::{Times, median};
use super::{Args, BAR, BAR_THREADS};

/// Everything that was found out.
pub(super) struct Report<'a> {
    pub(super) python: &'a Python,
    pub(super) gil_enabled: bool,
    pub(super) threads: u32,
    pub(super) processors: usize,
    pub(super) args: &'a Args,
    pub(super) times: Times,
    /// The same with [`BAR_THREADS`] threads.
    pub(super) bar: Times,
}

/// The medians of some rounds, and what follows from them.
struct Figures {
    sequential: f64,
    rust_threads: f64,
    python_threads: f64,
    processes: f64,
}

impl Figures {
    fn of(times: &Times) -> Self {
        Self {
            sequential: median(&times.sequential),
            rust_threads: median(&times.rust_threads),
            python_threads: median(&times.python_threads),
            processes: median(&times.processes),
        }
    }

    /// How much faster than one after another.
    fn speedup(&self) -> f64 {
        self.sequential / self.rust_threads
    }

    /// How much faster separate processes are: what the hardware gives.
    fn ceiling(&self) -> f64 {
        self.sequential / self.processes
    }

    /// The part of the ceiling that the Rust threads reach.
    fn efficiency(&self) -> f64 {
        self.speedup() / self.ceiling()
    }
}

impl Report<'_> {
    pub(super) fn json(&self) -> serde_json::Value {
        let (figures, bar) = (Figures::of(&self.times), Figures::of(&self.bar));
        serde_json::json!({
            "python": self.python.version.to_string(),
            "library": self.python.library,
            "gil_enabled": self.gil_enabled,
            "threads": self.threads,
            "processors": self.processors,
            "work": self.args.work,
            "rounds": self.args.rounds,
            "results_equal": self.times.results + self.bar.results,
            "sequential_s": figures.sequential,
            "rust_threads_s": figures.rust_threads,
            "python_threads_s": figures.python_threads,
            "processes_s": figures.processes,
            "speedup": figures.speedup(),
            "ceiling": figures.ceiling(),
            "efficiency": figures.efficiency(),
            "bar": {
                "threads": BAR_THREADS,
                "required": BAR,
                "speedup": bar.speedup(),
                "ceiling": bar.ceiling(),
                "reached": bar.speedup() >= BAR,
            },
        })
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { python, threads, processors, args, .. } = self;
        let (figures, bar) = (Figures::of(&self.times), Figures::of(&self.bar));
        let gil = if self.gil_enabled { "ON" } else { "off" };
        writeln!(f, "Python {} free-threaded, GIL {gil}, loaded at run time from", python.version)?;
        writeln!(f, "  {}", python.library.display())?;
        writeln!(
            f,
            "{threads} tasks of {} million steps on {processors} processors, median of {} rounds\n",
            args.work, args.rounds
        )?;
        writeln!(f, "{:<30}{:>9}{:>10}{:>12}", "", "seconds", "speed-up", "of ceiling")?;
        let rows = [
            ("one after another".to_owned(), figures.sequential),
            (format!("{threads} Rust threads"), figures.rust_threads),
            (format!("{threads} Python threads (pool)"), figures.python_threads),
            (format!("{threads} processes: the ceiling"), figures.processes),
        ];
        for (name, seconds) in rows {
            let (speedup, part) = (figures.sequential / seconds, figures.processes / seconds * 100.0);
            writeln!(f, "{name:<30}{seconds:>9.3}{speedup:>9.2}×{part:>10.0} %")?;
        }
        writeln!(f, "\nefficiency  {:.2} of what {threads} processes reach at once", figures.efficiency())?;
        let verdict = if bar.speedup() >= BAR { "reached" } else { "not reached" };
        writeln!(
            f,
            "bar         {BAR}× on {BAR_THREADS} threads: {verdict} with {:.2}×; {BAR_THREADS} processes reach {:.2}×",
            bar.speedup(),
            bar.ceiling()
        )?;
        writeln!(f, "results     all {} equal", self.times.results + self.bar.results)
    }
}
