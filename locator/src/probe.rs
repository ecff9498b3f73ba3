//! Asks an interpreter about itself by running it: the last resort, where the files alone do not tell.
//!
//! The program may be anything. It runs isolated (`-I -B`), without the variables that would make it another Python,
//! with nothing to read, and with a limit on its time and on what it may say. The answer stands between two marks, so
//! that what a `sitecustomize` prints does no harm.

mod answer;
mod child;
#[cfg(all(test, unix))]
mod tests;

use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

pub(crate) use answer::Answer;

/// How long an interpreter may take to answer, unless the caller says otherwise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(15);
/// The most that it may say; the answer itself takes some hundred bytes.
const MOST: usize = 1 << 20;

/// What came of running a program that gave no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// Running programs is switched off.
    #[error("it was not run, because running interpreters is switched off")]
    Off,
    /// Those that were run before it took all the time that a search has for running programs.
    #[error("it was not run, because running others took all the time that a search has for it")]
    OutOfTime,
    /// It could not be started.
    #[error("it could not be run")]
    Start(#[source] io::Error),
    /// It did not end in time, and was killed.
    #[error("it did not answer within {} s and was killed", limit.as_secs_f32())]
    TimedOut {
        /// The time that it had.
        limit: Duration,
    },
    /// It ended without success.
    #[error("it ended with {status}, as Python 2 and what is no Python do")]
    Failed {
        /// How it ended.
        status: ExitStatus,
    },
    /// It said more than an answer can be, and was killed.
    #[error("it wrote more than {limit} bytes and was killed")]
    Flood {
        /// The limit.
        limit: usize,
    },
    /// It ended well without an answer that can be read.
    #[error("it gave no answer that can be read: {reason}")]
    NoAnswer {
        /// What is wrong with what it said.
        reason: String,
    },
}

/// Runs `program` and reads what it says of itself.
pub(crate) fn ask(program: &Path, limit: Duration) -> Result<Answer, ProbeError> {
    let mut command = Command::new(program);
    // `-S` would leave out what tells virtual environments from their base.
    command.args(["-I", "-B", "-c", answer::SCRIPT]);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_misleading(name)) {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let output = child::run(command, limit, MOST)?;
    Answer::parse(&output)
}

/// The variable makes an interpreter another one, or loads something into it.
fn is_misleading(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let starts = ["PYTHON", "DYLD_", "LD_"].iter().any(|start| name.starts_with(start));
    starts
        || matches!(&*name, "__PYVENV_LAUNCHER__" | "VIRTUAL_ENV" | "CONDA_PREFIX" | "SYSTEM_VERSION_COMPAT")
}
