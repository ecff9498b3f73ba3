//! Threads that run Python.
//!
//! Any thread can [`attach`](crate::attach); what is here starts some that are made for it. Thread pools of others
//! work as well: give their threads [`STACK_SIZE`], and let the caller [`detach`](crate::Attached::detach) while it
//! waits for them.
//!
//! ```
//! use ffi_safe::{attach, threads};
//!
//! # tests::safe::run(|py| {
//! // With the threads of the standard library.
//! let lengths = py.detach(|| {
//!     std::thread::scope(|scope| {
//!         let start = |text: &'static str| {
//!             let body = move || attach(|py| ffi_safe::value::Str::new(py, text).map(|_| text.len()));
//!             std::thread::Builder::new().stack_size(threads::STACK_SIZE).spawn_scoped(scope, body).unwrap()
//!         };
//!         ["one", "three"].map(start).map(|thread| thread.join().unwrap().unwrap().unwrap())
//!     })
//! });
//! assert_eq!(lengths, [3, 5]);
//! # });
//! ```

use core::fmt;
use std::error::Error;
use std::io;
use std::panic;
use std::thread;

use crate::attach::{AttachError, Attached, attach, wait_detached};

/// The stack that a thread needs which runs Python: 8 MiB.
///
/// CPython 3.13 limits recursion in C by a count. With the 2 MiB that Rust gives a thread unless told otherwise,
/// deeply nested data ends the process before the count is reached; with 8 MiB it raises `RecursionError`.
///
/// # Examples
/// ```
/// use ffi_safe::{exceptions::RecursionError, threads};
///
/// let runtime = tests::safe::runtime();
/// // A list in a list in a list: printing it needs a frame of C for each.
/// let code = "nested = []\nfor _ in range(100_000): nested = [nested]\nrepr(nested)";
/// let body = move || runtime.attach(|py| py.run(code, None, None).unwrap_err().matches::<RecursionError>(py));
/// let thread = std::thread::Builder::new().stack_size(threads::STACK_SIZE).spawn(body).unwrap();
/// assert!(thread.join().unwrap().unwrap());
/// ```
pub const STACK_SIZE: usize = 8 << 20;

/// Runs `body` on new threads that are attached, `count` of them, and returns what each returned. The calls are
/// told their number, from zero.
///
/// The calling thread is detached while it waits. Objects of the caller cannot be used by the workers unless they
/// are [`Owned`](crate::Owned). Starting a thread costs about as much as 10,000 calls of a Python function: let each do
/// a large part of the work.
///
/// # Errors
/// [`ThreadsError`], if a thread could not be started or attached. Others may have run `body` then.
///
/// # Panics
/// With the panic of the first thread that did, after all have ended.
///
/// # Thread-safety
/// As a call of Python code: critical sections are suspended meanwhile.
///
/// # Examples
/// ```
/// use ffi_safe::{threads, value::Str};
///
/// # tests::safe::run(|py| {
/// let names = threads::run(py, 4, |py, number| Str::new(py, &format!("worker {number}"))?.to_string_lossy())?;
/// assert_eq!(names.into_iter().collect::<ffi_safe::Result<Vec<_>>>()?[3], "worker 3");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
pub fn run<R: Send>(
    py: &Attached,
    count: usize,
    body: impl Fn(&mut Attached, usize) -> R + Sync,
) -> Result<Vec<R>, ThreadsError> {
    py.check();
    let body = &body;
    let run = || {
        thread::scope(|scope| {
            let start = |number| {
                let name = format!("python worker {number}");
                let worker = thread::Builder::new().name(name).stack_size(STACK_SIZE);
                worker.spawn_scoped(scope, move || attach(|py| body(py, number)))
            };
            let threads: Vec<_> = (0..count).map(start).collect();
            // All of them end before anything is done about one.
            let join =
                |thread: io::Result<thread::ScopedJoinHandle<'_, _>>| thread.map(|thread| thread.join());
            threads.into_iter().map(join).collect::<Vec<_>>()
        })
    };
    // SAFETY: attached. The workers are waited for; on this thread runs no code of the caller, and no result is
    // dropped: a panic while they are joined is returned.
    let results = unsafe { wait_detached(run) };
    let mut panicked = None;
    let results = results.into_iter().filter_map(|result| match result {
        Err(error) => Some(Err(ThreadsError::Start(error))),
        Ok(Err(payload)) => {
            panicked.get_or_insert(payload);
            None
        }
        Ok(Ok(result)) => Some(result.map_err(ThreadsError::Attach)),
    });
    let results: Vec<_> = results.collect();
    if let Some(payload) = panicked {
        drop(results);
        panic::resume_unwind(payload);
    }
    results.into_iter().collect()
}

/// Why not all threads have run.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// use ffi_safe::{AttachError, threads::{self, ThreadsError}};
///
/// let runtime = tests::safe::runtime();
/// let shutdown = runtime.attach(|py| {
///     let shutdown = std::thread::spawn(move || runtime.shutdown(Duration::from_secs(10)));
///     // It lets nobody in any more, and waits for this thread.
///     let error = loop {
///         if let Err(error) = threads::run(py, 1, |_, _| ()) {
///             break error;
///         }
///     };
///     assert!(matches!(error, ThreadsError::Attach(AttachError::ShutDown)));
///     shutdown
/// });
/// assert_eq!(shutdown.unwrap().join().unwrap(), Ok(()));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ThreadsError {
    /// The system gave no thread.
    Start(io::Error),
    /// A thread could not attach.
    Attach(AttachError),
}

impl fmt::Display for ThreadsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Start(_) => "a thread could not be started",
            Self::Attach(_) => "a thread that was started could not attach",
        })
    }
}

impl Error for ThreadsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Start(source) => Some(source),
            Self::Attach(source) => Some(source),
        }
    }
}
