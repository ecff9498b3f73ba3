//! Attaching a thread to the interpreter, and detaching it again.

mod checkpoint;
mod gate;
mod thread;
mod token;

pub use token::Attached;

pub(crate) use thread::{Entered, GATE, is_attached, is_in_attached_scope, is_inside, permit, wait_detached};

use core::fmt;
use std::error::Error;

/// Why a thread could not be attached.
///
/// # Examples
/// ```
/// use ffi_safe::{AttachError, attach};
///
/// assert_eq!(attach(|_| ()), Err(AttachError::NotStarted));
/// tests::safe::runtime();
/// assert_eq!(attach(|_| ()), Ok(()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttachError {
    /// No interpreter was started or adopted.
    NotStarted,
    /// The interpreter was shut down, or is about to be.
    ShutDown,
    /// The thread is ending: the destructors of its thread-local values run.
    ThreadEnding,
    /// The interpreter has no memory for a thread state.
    NoMemory,
    /// The thread is attached to a sub-interpreter, whose objects must not meet those of the main one.
    OtherInterpreter,
}

impl fmt::Display for AttachError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotStarted => {
                "no interpreter runs in this process: call `Runtime::builder().start()` first"
            }
            Self::ShutDown => {
                "the interpreter was shut down, and Python cannot be used in this process any more"
            }
            Self::ThreadEnding => {
                "the thread is ending: use Python before its thread-local values are destroyed"
            }
            Self::NoMemory => "the interpreter has no memory for another thread state",
            Self::OtherInterpreter => {
                "the thread is attached to a sub-interpreter: only the main one can be used"
            }
        })
    }
}

impl Error for AttachError {}

/// Attaches the calling thread, runs `body`, and detaches it again. As [`Runtime::attach`](crate::Runtime::attach),
/// for code that does not hold the runtime.
///
/// # Errors
/// [`AttachError`]; `body` has not run then.
///
/// # Examples
/// ```
/// use ffi_safe::attach;
///
/// # tests::safe::runtime();
/// let thread = std::thread::spawn(|| attach(|py| py.eval("6 * 7", None, None)?.str()?.to_string_lossy()));
/// assert_eq!(thread.join().unwrap().unwrap().unwrap(), "42");
/// ```
pub fn attach<R>(body: impl FnOnce(&mut Attached) -> R) -> Result<R, AttachError> {
    let entered = Entered::attach()?;
    // SAFETY: this thread is attached until `entered` is dropped, which is after the token's last use.
    let mut token = unsafe { Attached::new() };
    let result = body(&mut token);
    drop(entered);
    Ok(result)
}
