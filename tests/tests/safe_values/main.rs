//! The types of Python that Rust knows by name: what they hold, and what other threads may do to them meanwhile.

mod binary;
mod canary;
mod capsules;
mod containers;
mod dicts_of_many;
mod iterators_of_many;
mod lists_of_many;
mod numbers;
mod others;
mod text;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ffi_safe::{Attached, Result};

/// Runs a test that may fail with an exception.
fn python(body: impl FnOnce(&mut Attached) -> Result<()>) {
    if let Err(error) = tests::safe::run(|py| body(py)) {
        panic!("{error}");
    }
}

/// How much readers have seen of what writers do, who go on until it is enough.
struct Progress {
    seen: AtomicUsize,
    writers: AtomicUsize,
    enough: usize,
    deadline: Instant,
}

impl Progress {
    fn new(writers: usize, enough: usize) -> Self {
        let deadline = Instant::now() + Duration::from_secs(60);
        Self { seen: AtomicUsize::new(0), writers: AtomicUsize::new(writers), enough, deadline }
    }

    /// Runs rounds of a writer: some, and more until the readers have seen enough.
    fn write(&self, rounds: usize, mut round: impl FnMut(usize) -> Result<()>) -> Result<()> {
        let is_enough = |_: &usize| self.seen() >= self.enough || Instant::now() > self.deadline;
        let result =
            (0..).take_while(|number| *number < rounds || !is_enough(number)).try_for_each(&mut round);
        self.writers.fetch_sub(1, Ordering::Relaxed);
        result
    }

    /// Runs rounds of a reader, each of which tells how much it has seen, until no writer is left.
    fn read(&self, py: &Attached, mut round: impl FnMut() -> Result<usize>) -> Result<()> {
        while self.writers.load(Ordering::Relaxed) > 0 {
            py.checkpoint()?;
            self.seen.fetch_add(round()?, Ordering::Relaxed);
        }
        Ok(())
    }

    fn seen(&self) -> usize {
        self.seen.load(Ordering::Relaxed)
    }

    fn assert_enough(&self) {
        assert!(self.seen() >= self.enough, "the readers have hardly seen a thing: {}", self.seen());
    }
}
