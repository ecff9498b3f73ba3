//! Rounds of the four ways to run the work, interleaved so that a slow moment of the machine meets all of them.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use locator::Python;

use super::embed::{Interpreter, Object, c_source};
use super::processes::Processes;

const SOURCE: &str = include_str!("workload.py");
/// The stack of a thread that runs Python: its limit of C recursion is a count made for 8 MiB.
const STACK: usize = 8 << 20;

/// The interpreter with the functions of the workload.
pub(super) struct Workload {
    interpreter: Interpreter,
    task: Object,
    pooled: Object,
    gil: Object,
}

/// The seconds of every round, way by way.
#[derive(Debug, Default, Clone)]
pub(super) struct Times {
    pub(super) sequential: Vec<f64>,
    pub(super) rust_threads: Vec<f64>,
    pub(super) python_threads: Vec<f64>,
    pub(super) processes: Vec<f64>,
    /// How many results were compared.
    pub(super) results: usize,
}

impl Workload {
    /// Starts the interpreter, and refuses one whose GIL is on.
    pub(super) fn start(python: &Python) -> Result<Self> {
        let interpreter = Interpreter::start(python)?;
        let attached = interpreter.attach();
        let module = attached.module(c"workload", &c_source(SOURCE)?)?;
        let task = attached.attribute(&module, c"cpu_bound_task")?;
        let pooled = attached.attribute(&module, c"pooled")?;
        let gil = attached.attribute(&module, c"gil_enabled")?;
        drop(attached);
        let workload = Self { interpreter, task, pooled, gil };
        ensure!(
            !workload.gil_enabled()?,
            "the GIL of {} is on although `enable_gil = 0` was asked for: the demo needs it off",
            python.library.display()
        );
        Ok(workload)
    }

    /// What `sys._is_gil_enabled()` says now: an extension module can turn the GIL on later.
    pub(super) fn gil_enabled(&self) -> Result<bool> {
        match self.interpreter.attach().call(&self.gil, &[])?.as_str() {
            "True" => Ok(true),
            "False" => Ok(false),
            other => bail!("`sys._is_gil_enabled()` is `{other}`, neither True nor False"),
        }
    }

    /// `threads` tasks of `size`, in all four ways, `rounds` times.
    pub(super) fn measure<P>(
        &self,
        python: &Python,
        [threads, size, rounds]: [u32; 3],
        progress: impl Fn(u32) -> P,
    ) -> Result<Times> {
        let mut processes = Processes::start(python, SOURCE, threads)?;
        let mut times = Times::default();
        let mut results = Vec::new();
        for round in 0..rounds {
            let _shown = progress(round);
            results.extend(timed(&mut times.sequential, || self.sequential(threads, size))?);
            results.extend(timed(&mut times.processes, || processes.run(size))?);
            results.extend(self.rust_threads(threads, size, &mut times.rust_threads)?);
            results.extend(timed(&mut times.python_threads, || self.python_threads(threads, size))?);
        }
        let expected = (4 * threads * rounds) as usize;
        ensure!(results.len() == expected, "{} results arrived, {expected} were expected", results.len());
        let first = results.first().context("no result")?;
        if let Some(other) = results.iter().find(|result| *result != first) {
            bail!("the results differ: `{first}` and `{other}`");
        }
        times.results = results.len();
        Ok(times)
    }

    fn sequential(&self, count: u32, size: u32) -> Result<Vec<String>> {
        let attached = self.interpreter.attach();
        (0..count).map(|_| attached.call(&self.task, &[size])).collect()
    }

    /// The time from the moment when all threads exist until the last of them has detached again.
    fn rust_threads(&self, count: u32, size: u32, times: &mut Vec<f64>) -> Result<Vec<String>> {
        let barrier = Barrier::new(count as usize + 1);
        thread::scope(|scope| {
            let work = || {
                // Waiting happens detached: an attached thread that waits would stop the collector.
                barrier.wait();
                self.interpreter.attach().call(&self.task, &[size])
            };
            let threads: Vec<_> = (0..count)
                .map(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work))
                .collect::<Result<_, _>>()
                .context("starting a thread")?;
            barrier.wait();
            let start = Instant::now();
            let results =
                threads.into_iter().map(|thread| thread.join().expect("a thread of the demo panicked"));
            let results = results.collect::<Result<Vec<_>>>();
            times.push(start.elapsed().as_secs_f64());
            results
        })
    }

    fn python_threads(&self, count: u32, size: u32) -> Result<Vec<String>> {
        let results = self.interpreter.attach().call(&self.pooled, &[count, size])?;
        Ok(results.split(' ').map(str::to_owned).collect())
    }
}

fn timed<T>(times: &mut Vec<f64>, run: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = run();
    times.push(start.elapsed().as_secs_f64());
    result
}

/// The middle of some seconds.
pub(super) fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => sorted[middle],
        _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
        assert!(median(&[]).is_nan());
    }
}
