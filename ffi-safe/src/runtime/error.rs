//! Why no interpreter was started.

use core::fmt;
use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

use ffi_sys::{LoadError, SelfTestError};

/// Why [`Builder::start`](crate::Builder::start) failed.
///
/// # Examples
/// ```
/// use ffi_safe::{Runtime, StartError};
///
/// // SAFETY: nothing is loaded.
/// let error = unsafe { Runtime::builder().start() }.unwrap_err();
/// assert!(matches!(error, StartError::NoLibrary));
/// assert!(error.to_string().contains("call `Builder::library`"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// No library was named.
    NoLibrary,
    /// The library was refused.
    Load(LoadError),
    /// An interpreter was started or adopted before.
    AlreadyStarted,
    /// CPython has failed to start before, and cannot be started again.
    FailedBefore,
    /// An interpreter runs that others have started.
    NotOurs,
    /// A path or an argument holds a NUL character, which Python cannot be given.
    Nul(OsString),
    /// There is no such program.
    NoExecutable {
        /// The file.
        path: PathBuf,
    },
    /// The home holds no standard library.
    Home {
        /// The folder.
        path: PathBuf,
        /// The file that it must have.
        expected: &'static str,
    },
    /// No home was given, and there is no standard library above the executable and the library.
    NoHome {
        /// The library.
        library: PathBuf,
    },
    /// The virtual environment cannot be used.
    Venv {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: VenvError,
    },
    /// A virtual environment was given, and a home or an executable as well.
    VenvAndMore,
    /// `PYTHON_GIL=1` asks for the GIL, and the policy denies it.
    GilRequested,
    /// The interpreter refused its configuration or could not start.
    Status {
        /// What CPython says.
        message: String,
        /// The function of CPython that says so.
        function: Option<String>,
    },
    /// The interpreter lays out objects differently.
    SelfTest(SelfTestError),
    /// The interpreter lays out modules differently, so that it cannot be seen what they declare about the GIL.
    GilWatch,
    /// The system gives no thread for the interpreter.
    Thread(io::Error),
    /// The thread that starts the interpreter has panicked.
    Panicked,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLibrary => f.write_str("no library was named: call `Builder::library` with the path of libpython3.13t"),
            Self::Load(_) => f.write_str("libpython could not be loaded"),
            Self::AlreadyStarted => f.write_str(
                "this process has started an interpreter before, and there can be only one: use `Runtime::get`",
            ),
            Self::FailedBefore => f.write_str(
                "CPython has failed to start in this process before, and cannot be started again: start the program \
                 anew with what the first error asks for",
            ),
            Self::NotOurs => f.write_str("an interpreter runs in this process already: use `Runtime::adopt`"),
            Self::Nul(text) => write!(f, "{text:?} holds a NUL character, which Python cannot be given"),
            Self::NoExecutable { path } => write!(f, "there is no program {}", path.display()),
            Self::Home { path, expected } => write!(
                f,
                "{} is not the prefix of a free-threaded Python 3.13: it has no {expected}",
                path.display()
            ),
            Self::NoHome { library } => write!(
                f,
                "there is no standard library of a free-threaded Python 3.13 in any folder above {}: call \
                 `Builder::home` with its prefix, or `Builder::venv`",
                library.display()
            ),
            Self::Venv { folder, .. } => {
                write!(f, "the virtual environment {} cannot be used", folder.display())
            }
            Self::VenvAndMore => f.write_str(
                "a virtual environment was given, and a home or an executable as well, which follow from it: give one \
                 or the other",
            ),
            Self::GilRequested => f.write_str(
                "the environment variable PYTHON_GIL asks for the GIL, and the policy is to deny it: unset the \
                 variable, isolate the interpreter or choose another policy",
            ),
            Self::Status { message, function: Some(function) } => {
                write!(f, "the interpreter did not start: {message} (in {function})")
            }
            Self::Status { message, function: None } => write!(f, "the interpreter did not start: {message}"),
            Self::SelfTest(_) => f.write_str("the interpreter cannot be used with these bindings"),
            Self::GilWatch => f.write_str(
                "the interpreter lays out modules in an unknown way, so that `GilPolicy::Deny` cannot be kept: use \
                 another policy",
            ),
            Self::Thread(_) => f.write_str("the system gives no thread for the interpreter"),
            Self::Panicked => f.write_str("the thread that starts the interpreter has panicked"),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Load(source) => Some(source),
            Self::SelfTest(source) => Some(source),
            Self::Venv { source, .. } => Some(source),
            Self::Thread(source) => Some(source),
            _ => None,
        }
    }
}

/// What is wrong with a virtual environment.
///
/// # Examples
/// ```
/// use ffi_safe::{Runtime, StartError, VenvError};
///
/// # let (library, prefix) = (&tests::python().library, &tests::python().prefix);
/// // The installation itself is no environment.
/// let builder = Runtime::builder().library(library).venv(prefix);
/// // SAFETY: the file is a libpython3.13t.
/// let Err(StartError::Venv { source, .. }) = (unsafe { builder.start() }) else { panic!("no refusal") };
/// assert!(matches!(source, VenvError::Configuration { file, .. } if file == prefix.join("pyvenv.cfg")));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum VenvError {
    /// Its configuration cannot be read.
    Configuration {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Its configuration names no Python.
    NoHome {
        /// The file.
        file: PathBuf,
    },
    /// The folder of the Python that it was made with is gone.
    BaseMissing {
        /// The folder.
        base: PathBuf,
    },
    /// It was made with another Python than a free-threaded 3.13.
    OtherPython {
        /// The folder of that Python's program.
        base: PathBuf,
        /// The version that the configuration tells.
        version: Option<String>,
    },
    /// Its program is gone, or is a link to one that is.
    NoExecutable {
        /// Where it should be.
        expected: PathBuf,
    },
}

impl fmt::Display for VenvError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration { file, .. } => write!(f, "{} cannot be read", file.display()),
            Self::NoHome { file } => {
                write!(f, "{} has no `home`: make the environment anew with `python -m venv`", file.display())
            }
            Self::BaseMissing { base } => write!(
                f,
                "the Python that it was made with is not in {} any more: make it anew with one that is there",
                base.display()
            ),
            Self::OtherPython { base, version } => {
                write!(f, "it was made with the Python ")?;
                if let Some(version) = version {
                    write!(f, "{version} ")?;
                }
                write!(f, "in {}, which is not a free-threaded 3.13: make it anew with one", base.display())
            }
            Self::NoExecutable { expected } => write!(
                f,
                "its program {} is missing, or a link to nothing: make the environment anew",
                expected.display()
            ),
        }
    }
}

impl Error for VenvError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Configuration { source, .. } => Some(source),
            _ => None,
        }
    }
}
