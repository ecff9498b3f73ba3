//! What a shared library is, read from the file: nothing is loaded or run.

mod elf;
mod file;
mod libc;
mod name;
mod platform;
mod processor;

use std::io;
use std::path::{Path, PathBuf};

use file::{ANY_PYTHON, Exports, Facts, VERSION};

use crate::version::Version;

pub use libc::{Glibc, Libc};
pub(crate) use name::{LibraryName, digits};
pub use platform::{Architecture, Format, Platform};
pub(crate) use processor::{has_level, level_in};

/// A shared library of CPython, as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Library {
    /// The file that was read.
    pub path: PathBuf,
    /// What can load it.
    pub platform: Platform,
    /// The value of `Py_Version` in it.
    pub version: Version,
    /// It was built with `Py_GIL_DISABLED`.
    pub free_threaded: bool,
    /// It was built with `Py_REF_DEBUG` and has the ABI of a debug build.
    pub debug: bool,
    /// The C library that it asks for. `None` if it asks for none by name, and outside of Linux.
    pub libc: Option<Libc>,
    /// The oldest glibc that it can be loaded with. `None` if it asks for no symbol of glibc.
    pub glibc: Option<Glibc>,
}

/// An interpreter program, as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Program {
    /// The file that was read.
    pub path: PathBuf,
    /// What can run it.
    pub platform: Platform,
    /// The name of the libpython that it is linked with. `None` if CPython is linked into the program itself, or if
    /// it is no CPython.
    pub libpython: Option<String>,
    /// What it exports itself, if CPython is linked into it: the version (from 3.11 on), and whether it was built with
    /// `Py_GIL_DISABLED`.
    pub itself: Option<(Option<Version>, bool)>,
}

/// Why a file is not a shared library of CPython.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// The file could not be opened or read.
    #[error("{} cannot be read: expected a shared library of CPython", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no object file, or a damaged one.
    #[error("{} is not an object file, or a damaged one: \
             expected a shared library of CPython", path.display())]
    NotAnObject {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file is an executable, an object or a static archive.
    #[error("{} is not a shared library (an executable or an object): \
             give the shared library or the prefix it is installed under", path.display())]
    NotShared {
        /// The file.
        path: PathBuf,
    },
    /// The library exports nothing of CPython.
    #[error("{} is a shared library that exports no `{ANY_PYTHON}`, so it is not CPython's own: \
             expected a file such as libpython3.13t.so.1.0", path.display())]
    NotPython {
        /// The file.
        path: PathBuf,
    },
    /// The library is a CPython before 3.11, which does not say its version as data.
    #[error("{} exports no `{VERSION}`, so it is a CPython older than 3.11: \
             free-threaded builds begin with 3.13", path.display())]
    TooOld {
        /// The file.
        path: PathBuf,
    },
    /// The library exports `Py_Version`, but it holds no version.
    #[error("{} exports `{VERSION}` with a value that is no version ({found}): \
             the file is damaged", path.display())]
    NoVersion {
        /// The file.
        path: PathBuf,
        /// The bytes found, or why there are none.
        found: String,
    },
}

impl InspectError {
    /// The file.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Unreadable { path, .. }
            | Self::NotAnObject { path, .. }
            | Self::NotShared { path }
            | Self::NotPython { path }
            | Self::TooOld { path }
            | Self::NoVersion { path, .. } => path,
        }
    }
}

/// Reads what shared library `path` is.
///
/// Takes a few milliseconds: only the tables and the version are read. Of a universal Mach-O file it is
/// the slice for this process.
///
/// # Errors
///
/// [`InspectError`], if the file is not a shared library of CPython 3.11 or newer.
///
/// # Examples
///
/// ```
/// use locator::inspect;
///
/// let program = std::env::current_exe()?;
/// let error = inspect::library(&program).unwrap_err();
/// assert!(error.to_string().contains("is not a shared library"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn library(path: &Path) -> Result<Library, InspectError> {
    library_for(path, &Platform::current())
}

/// Reads shared library `path`; of a universal file, the slice for `platform`.
pub(crate) fn library_for(path: &Path, platform: &Platform) -> Result<Library, InspectError> {
    let at = || path.to_owned();
    let Facts { platform, shared, libc, glibc, python, .. } = file::read(path, &platform.architecture)?;
    if !shared {
        return Err(InspectError::NotShared { path: at() });
    }
    let Exports { version, free_threaded, debug } =
        python.ok_or_else(|| InspectError::NotPython { path: at() })?;
    let version = version.ok_or_else(|| InspectError::TooOld { path: at() })?;
    let version = version.map_err(|found| InspectError::NoVersion { path: at(), found })?;
    Ok(Library { path: at(), platform, version, free_threaded, debug, libc, glibc })
}

/// Reads what interpreter program `path` is: nothing is run.
///
/// # Errors
///
/// [`InspectError`], if the file is no object file, such as a script.
///
/// # Examples
///
/// ```
/// let program = locator::inspect::program(&std::env::current_exe()?)?;
/// assert_eq!(program.libpython, None);
/// assert_eq!(program.itself, None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn program(path: &Path) -> Result<Program, InspectError> {
    let Facts { platform, needed, python, .. } = file::read(path, &Platform::current().architecture)?;
    let libpython = needed.into_iter().find_map(|name| {
        let file = name.rsplit('/').next()?;
        is_libpython(file).then(|| file.to_owned())
    });
    let itself = python.map(|exports| (exports.version.and_then(Result::ok), exports.free_threaded));
    Ok(Program { path: path.to_owned(), platform, libpython, itself })
}

/// The name is one of CPython's own libraries, and not of the stub for the limited API.
fn is_libpython(name: &str) -> bool {
    LibraryName::parse(name).is_some()
}

// The fixtures are ELF files.
#[cfg(all(test, target_os = "linux"))]
mod tests;
