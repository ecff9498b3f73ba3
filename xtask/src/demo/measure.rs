//! Rounds of the four ways to run the work, interleaved so that a slow moment of the machine meets all of them.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use ffi_safe::code::Mode;
use ffi_safe::value::{Dict, Tuple};
use ffi_safe::{Attached, GilPolicy, Owned, PyError, Runtime, threads};
use locator::Python;

use super::processes::Processes;

const SOURCE: &str = include_str!("workload.py");

/// The interpreter with the functions of the workload.
pub(super) struct Workload {
    runtime: Runtime,
    task: Owned,
    pooled: Owned,
    gil: Owned,
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
        let builder = Runtime::builder().library(&python.library).home(&python.home);
        let builder =
            builder.executable(&python.executable).write_bytecode(false).gil_policy(GilPolicy::Deny);
        // SAFETY: the locator has read that the file is a libpython3.13t.
        let runtime = unsafe { builder.start() }?;
        let [task, pooled, gil] = runtime.attach(functions)?.context("running the workload's module")?;
        let workload = Self { runtime, task, pooled, gil };
        ensure!(
            !workload.gil_enabled()?,
            "the GIL of {} is on although it was denied: the demo needs it off",
            python.library.display()
        );
        Ok(workload)
    }

    /// What `sys._is_gil_enabled()` says now.
    pub(super) fn gil_enabled(&self) -> Result<bool> {
        match self.call(&self.gil, &[])?.as_str() {
            "True" => Ok(true),
            "False" => Ok(false),
            other => bail!("`sys._is_gil_enabled()` is `{other}`, neither True nor False"),
        }
    }

    /// Attaches, calls a function with ints, and gives the text of what it returns.
    fn call(&self, function: &Owned, arguments: &[u32]) -> Result<String> {
        self.runtime.attach(|py| call(py, function, arguments))?.context("calling a function of the workload")
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
        let calls = |py: &mut Attached| (0..count).map(|_| call(py, &self.task, &[size])).collect();
        let results: Result<_, PyError> = self.runtime.attach(calls)?;
        results.context("calling a function of the workload")
    }

    /// The time from the moment when all threads exist until the last of them has detached again.
    fn rust_threads(&self, count: u32, size: u32, times: &mut Vec<f64>) -> Result<Vec<String>> {
        let barrier = Barrier::new(count as usize + 1);
        thread::scope(|scope| {
            let work = || {
                // Waiting happens detached: an attached thread that waits would stop the collector.
                barrier.wait();
                self.call(&self.task, &[size])
            };
            let workers: Vec<_> = (0..count)
                .map(|_| thread::Builder::new().stack_size(threads::STACK_SIZE).spawn_scoped(scope, work))
                .collect::<Result<_, _>>()
                .context("starting a thread")?;
            barrier.wait();
            let start = Instant::now();
            let results =
                workers.into_iter().map(|worker| worker.join().expect("a thread of the demo panicked"));
            let results = results.collect::<Result<Vec<_>>>();
            times.push(start.elapsed().as_secs_f64());
            results
        })
    }

    fn python_threads(&self, count: u32, size: u32) -> Result<Vec<String>> {
        let results = self.call(&self.pooled, &[count, size])?;
        Ok(results.split(' ').map(str::to_owned).collect())
    }
}

/// The functions of the workload's module.
fn functions(py: &mut Attached) -> Result<[Owned; 3], PyError> {
    let names = Dict::new(py, [("__name__", "workload")])?;
    py.compile(SOURCE, "workload.py", Mode::Exec)?.run(Some(&names), None)?;
    let function = |name: &str| names.get_item(name).map(|function| function.unbind());
    Ok([function("cpu_bound_task")?, function("pooled")?, function("gil_enabled")?])
}

fn call(py: &Attached, function: &Owned, arguments: &[u32]) -> Result<String, PyError> {
    let arguments = Tuple::new(py, arguments)?;
    function.bind(py).call1(&arguments)?.str()?.to_string_lossy()
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
