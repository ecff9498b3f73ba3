//! The ceiling: what as many separate processes of the same interpreter reach at once.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use locator::Python;

/// Processes that have imported the workload and wait for work.
pub(super) struct Processes {
    workers: Vec<Worker>,
}

struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Processes {
    /// Starts `count` interpreters.
    pub(super) fn start(python: &Python, source: &str, count: u32) -> Result<Self> {
        let workers = (0..count).map(|_| Worker::start(python, source)).collect::<Result<Vec<_>>>()?;
        let mut processes = Self { workers };
        for worker in &mut processes.workers {
            let line = worker.line()?;
            if line != "ready" {
                bail!("a process of the ceiling said `{line}` instead of `ready`");
            }
        }
        Ok(processes)
    }

    /// One task in each process at once.
    pub(super) fn run(&mut self, size: u32) -> Result<Vec<String>> {
        for worker in &mut self.workers {
            writeln!(worker.input, "{size}").context("giving work to a process of the ceiling")?;
        }
        self.workers.iter_mut().map(Worker::line).collect()
    }
}

impl Worker {
    fn start(python: &Python, source: &str) -> Result<Self> {
        let mut child = Command::new(&python.executable)
            .args(["-I", "-B", "-X", "gil=0", "-c", source])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", python.executable.display()))?;
        let input = child.stdin.take().context("no standard input")?;
        let output = BufReader::new(child.stdout.take().context("no standard output")?);
        Ok(Self { child, input, output })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.output.read_line(&mut line).context("reading from a process of the ceiling")?;
        if line.is_empty() {
            bail!("a process of the ceiling ended early: {}", self.child.wait()?);
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It ends by itself when its input closes, but a panic must not leave it at work.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
