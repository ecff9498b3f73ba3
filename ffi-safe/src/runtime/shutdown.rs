//! Ending the interpreter.

use core::fmt;
use std::error::Error;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::Runtime;
use super::main_thread::{self, Finalize, Main};
use crate::attach::{GATE, is_inside};

/// How often it is looked whether threads have left.
const INTERVAL: Duration = Duration::from_millis(1);

impl Runtime {
    /// Finalizes the interpreter, once no thread is attached any more. Python cannot be used in this process
    /// afterwards.
    ///
    /// From the call on no thread can attach. If threads that are attached, or detached inside an `attach`, have
    /// not left within `limit`, the attempt is given up and everything is as before.
    ///
    /// `Py_FinalizeEx` then waits for the threads that Python code has started, unless they are daemons, and runs the
    /// functions that are registered with `atexit`; callbacks into Rust work until then. Daemons are stopped for good
    /// wherever they are. A thread is one unless told otherwise if it was started by Python code on a thread that
    /// Python does not know from `threading`, as those of Rust are: pass `daemon=False`.
    ///
    /// Handles that are dropped later are forgotten. A process that just ends needs no shutdown: without one, nothing
    /// is finalized.
    ///
    /// # Errors
    /// [`ShutdownError`]. Only after [`Flush`](ShutdownError::Flush) and
    /// [`StillFinalizing`](ShutdownError::StillFinalizing) is there no interpreter any more.
    ///
    /// # Thread-safety
    /// May be called on any thread that is not attached, unless the builder was told to start the interpreter
    /// [`on_this_thread`](crate::Builder::on_this_thread): on that one only then, where the limit does not hold for
    /// `Py_FinalizeEx` itself. Threads that attach at the same time are let in or get
    /// [`AttachError::ShutDown`](crate::AttachError::ShutDown).
    ///
    /// # Examples
    /// ```
    /// use std::time::Duration;
    ///
    /// use ffi_safe::AttachError;
    ///
    /// let runtime = tests::safe::runtime();
    /// runtime.attach(|_| ()).unwrap();
    /// runtime.shutdown(Duration::from_secs(10)).unwrap();
    /// assert_eq!(runtime.attach(|_| ()), Err(AttachError::ShutDown));
    /// ```
    pub fn shutdown(self, limit: Duration) -> Result<(), ShutdownError> {
        let started = Instant::now();
        if is_inside() {
            return Err(ShutdownError::Attached);
        }
        let main = main_thread::main().ok_or(ShutdownError::NotOurs)?;
        if let Main::Here(thread) = main
            && *thread != thread::current().id()
        {
            return Err(ShutdownError::OtherThread);
        }
        let wait = || {
            thread::sleep(INTERVAL);
            started.elapsed() < limit
        };
        GATE.close(None, wait).map_err(|held| match held {
            Some(threads) => ShutdownError::Busy { threads, limit },
            None => ShutdownError::AlreadyShutDown,
        })?;
        let status = match main {
            // SAFETY: Python's main thread, which is not attached; the gate is shut, and nobody is inside.
            Main::Here(_) => unsafe { main_thread::finalize() },
            Main::Apart(order) => {
                let (reply, replied) = channel();
                if order.lock().send(Finalize(reply)).is_err() {
                    return Err(ShutdownError::Forked);
                }
                // What is left of the limit, and a moment if nothing is.
                let left = limit.saturating_sub(started.elapsed()).max(INTERVAL);
                replied.recv_timeout(left).map_err(|error| match error {
                    RecvTimeoutError::Timeout => ShutdownError::StillFinalizing { limit },
                    RecvTimeoutError::Disconnected => ShutdownError::Forked,
                })?
            }
        };
        if status == 0 { Ok(()) } else { Err(ShutdownError::Flush) }
    }
}

/// Why [`Runtime::shutdown`] did not finalize the interpreter, or not cleanly.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// use ffi_safe::ShutdownError;
///
/// let runtime = tests::safe::runtime();
/// let limit = Duration::from_millis(1);
/// runtime.attach(|_| {
///     assert_eq!(runtime.shutdown(limit), Err(ShutdownError::Attached));
///     let elsewhere = std::thread::spawn(move || runtime.shutdown(limit));
///     assert_eq!(elsewhere.join().unwrap(), Err(ShutdownError::Busy { threads: 1, limit }));
/// }).unwrap();
/// assert_eq!(runtime.shutdown(Duration::from_secs(10)), Ok(()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShutdownError {
    /// The calling thread is attached, or inside an `attach` that it has detached in.
    Attached,
    /// The interpreter was adopted: whoever started it ends it.
    NotOurs,
    /// The interpreter was started on another thread, which has to call this.
    OtherThread,
    /// Another thread shuts the interpreter down, or has done so.
    AlreadyShutDown,
    /// Threads were still attached. The interpreter runs on.
    Busy {
        /// How many.
        threads: usize,
        /// How long they were waited for.
        limit: Duration,
    },
    /// CPython has begun to finalize, and did not come to an end within the limit: it waits for a thread that Python
    /// code has started, or runs such code. The interpreter cannot be used any more.
    StillFinalizing {
        /// How long it was waited for.
        limit: Duration,
    },
    /// The interpreter was finalized, but not all that was printed could be written.
    Flush,
    /// The interpreter's main thread is gone: this process is the child of a fork.
    Forked,
}

impl fmt::Display for ShutdownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Attached => f.write_str(
                "this thread is attached, or inside an `attach`: call `shutdown` after the outermost one has returned",
            ),
            Self::NotOurs => f.write_str("the interpreter was adopted: the program that started it ends it"),
            Self::OtherThread => f.write_str(
                "the interpreter was started on another thread by `Builder::on_this_thread` or \
                 `Builder::signal_handlers`: call `shutdown` there",
            ),
            Self::AlreadyShutDown => f.write_str("the interpreter is being shut down, or was shut down before"),
            Self::Busy { threads, limit } => write!(
                f,
                "{threads} thread(s) were still attached, or detached inside an `attach`, after {limit:?}: let them \
                 return first; the interpreter runs on"
            ),
            Self::StillFinalizing { limit } => write!(
                f,
                "Python has not come to an end within {limit:?}: threads that Python code has started still run, or \
                 functions registered with `atexit`"
            ),
            Self::Flush => f.write_str("the interpreter was finalized, but buffered output could not be written"),
            Self::Forked => f.write_str(
                "this process is the child of a fork, and the interpreter's main thread was left in the parent",
            ),
        }
    }
}

impl Error for ShutdownError {}
