//! Why no interpreter was started.

use core::fmt;
use std::error::Error;
use std::path::PathBuf;

use ffi_sys::{LoadError, SelfTestError};

/// Why [`Builder::start`](crate::Builder::start) failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The library was refused.
    Load(LoadError),
    /// An interpreter was started before.
    AlreadyStarted,
    /// A path holds a NUL byte, which Python cannot be given.
    Nul(PathBuf),
    /// The interpreter refused its configuration or could not start.
    Status {
        /// What CPython says.
        message: String,
        /// The function of CPython that says so.
        function: Option<String>,
    },
    /// The interpreter lays out objects differently.
    SelfTest(SelfTestError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(_) => f.write_str("libpython could not be loaded"),
            Self::AlreadyStarted => f.write_str(
                "this process has started an interpreter before, and there can be only one: use `Runtime::get`",
            ),
            Self::Nul(path) => write!(f, "the path {} holds a NUL byte", path.display()),
            Self::Status { message, function: Some(function) } => {
                write!(f, "the interpreter did not start: {message} (in {function})")
            }
            Self::Status { message, function: None } => write!(f, "the interpreter did not start: {message}"),
            Self::SelfTest(_) => f.write_str("the interpreter cannot be used with these bindings"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Load(source) => Some(source),
            Self::SelfTest(source) => Some(source),
            _ => None,
        }
    }
}
