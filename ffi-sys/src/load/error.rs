//! Why a library was refused.

use core::fmt;
use std::error::Error;
use std::io;
use std::path::PathBuf;

use super::identity::Version;

/// Where a library was found.
pub(super) enum Origin {
    File(PathBuf),
    Process,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Process => f.write_str("the libpython of this process"),
        }
    }
}

/// Why [`load`](fn@crate::load) refused a library. Nothing was changed by the attempt.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadError {
    /// There is no such file.
    NotFound {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no shared library of this platform.
    NotALibrary {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        found: &'static str,
    },
    /// The library is for another processor.
    Architecture {
        /// The file.
        path: PathBuf,
        /// The processor it is for.
        found: String,
    },
    /// The file ends before its contents do, as after an interrupted copy. The system's loader would not say so: the
    /// process would get a bus error.
    Truncated {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        found: u64,
        /// The bytes that it must have at least.
        needed: u64,
    },
    /// The system's loader refused the file.
    Open {
        /// The file.
        path: PathBuf,
        /// What the loader says.
        source: libloading::Error,
    },
    /// The library does not tell a Python version.
    NotPython {
        /// The library.
        library: String,
    },
    /// Another version of Python.
    Version {
        /// The library.
        library: String,
        /// Its version.
        found: String,
    },
    /// Python with the global interpreter lock.
    GilBuild {
        /// The library.
        library: String,
        /// Its version.
        version: Version,
    },
    /// A debug build, whose reference counts the inlined code would get wrong.
    DebugBuild {
        /// The library.
        library: String,
        /// Its version.
        version: Version,
    },
    /// Symbols that every libpython3.13t has are not there.
    MissingSymbols {
        /// The library.
        library: String,
        /// Its version.
        version: Version,
        /// All of them.
        names: Vec<&'static str>,
    },
    /// Another library is in use already.
    AlreadyLoaded {
        /// The one in use.
        loaded: String,
        /// The one that was asked for.
        requested: PathBuf,
    },
    /// The process contains no Python.
    NotInProcess,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const WANTED: &str = "a free-threaded, non-debug libpython3.13t is needed";
        match self {
            Self::NotFound { path } => write!(
                f,
                "there is no file {}: give the path of the shared library, such as <prefix>/lib/libpython3.13t.so.1.0",
                path.display()
            ),
            Self::Unreadable { path, .. } => {
                write!(f, "{} cannot be read: check the path and its permissions", path.display())
            }
            Self::NotALibrary { path, found } => {
                write!(f, "{} is {found}, not a shared library of this platform: {WANTED}", path.display())
            }
            Self::Architecture { path, found } => write!(
                f,
                "{} is built for {found}, this process runs on {}: install a Python for this processor",
                path.display(),
                std::env::consts::ARCH
            ),
            Self::Truncated { path, found, needed } => write!(
                f,
                "{} is cut off: it has {found} bytes and needs at least {needed}; install or copy it again",
                path.display()
            ),
            Self::Open { path, .. } => write!(
                f,
                "the system's loader refused {}: it must be libpython itself rather than a program, and the \
                 libraries that it needs must be installed",
                path.display()
            ),
            Self::NotPython { library } => {
                write!(f, "{library} exports neither `Py_Version` nor `Py_GetVersion`, so it is no libpython: {WANTED}")
            }
            Self::Version { library, found } => write!(
                f,
                "{library} is Python {found}, these bindings are for {}.{} (from its first release candidate on): \
                 {WANTED}",
                crate::PY_MAJOR_VERSION,
                crate::PY_MINOR_VERSION
            ),
            Self::GilBuild { library, version } => write!(
                f,
                "{library} is Python {version} with the GIL, whose objects have another layout: {WANTED}, built \
                 with `--disable-gil`"
            ),
            Self::DebugBuild { library, version } => write!(
                f,
                "{library} is a debug build of Python {version}, which counts references in another way: {WANTED}, \
                 built without `--with-pydebug`"
            ),
            Self::MissingSymbols { library, version, names } => write!(
                f,
                "{library} says that it is Python {version} but lacks {} symbols of it: {}; the build was altered, \
                 use another one",
                names.len(),
                names.join(", ")
            ),
            Self::AlreadyLoaded { loaded, requested } => write!(
                f,
                "this process already uses {loaded} and cannot use {} too: one process has one libpython, start \
                 another process for the other",
                requested.display()
            ),
            Self::NotInProcess => f.write_str(
                "this process contains no visible libpython: call `load` with the path of one, or run inside Python",
            ),
        }
    }
}

impl Error for LoadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            Self::Open { source, .. } => Some(source),
            _ => None,
        }
    }
}
