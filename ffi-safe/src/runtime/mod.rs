//! The interpreter of this process.

mod builder;
mod config;
mod error;

pub use builder::Builder;
pub use error::StartError;

use crate::attach::{self, AttachError, Attached, GATE};

/// The interpreter of this process, once it was started. There is one at most; the value is a proof of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    started: (),
}

impl Runtime {
    /// How to start an interpreter.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The interpreter, if one was started and not shut down.
    pub fn get() -> Option<Self> {
        GATE.is_open().then_some(Self { started: () })
    }

    /// Attaches the calling thread, runs `body`, and detaches it again.
    ///
    /// A thread keeps its thread state from one attachment to the next, until it ends. Attaching a thread that is
    /// attached costs next to nothing.
    ///
    /// # Errors
    /// [`AttachError::ShutDown`] after a shutdown, never a crash; `body` has not run then.
    #[inline]
    pub fn attach<R>(self, body: impl FnOnce(&mut Attached) -> R) -> Result<R, AttachError> {
        attach::attach(body)
    }
}
