//! A CPython on disk, found from its prefix or its shared library, and judged.

mod layout;
mod rejection;

use std::path::{Path, PathBuf};

use crate::inspect::{self, Library, Platform};
use crate::version::Version;

pub use rejection::Rejection;

/// The minor version whose ABI this workspace binds.
pub(crate) const MINOR: (u8, u8) = (3, 13);

/// An installed free-threaded CPython 3.13. Every path in it existed when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Python {
    /// The folder that the others are under: `sys.base_prefix`, and what `PyConfig.home` takes.
    pub prefix: PathBuf,
    /// The interpreter program.
    pub executable: PathBuf,
    /// The shared library to load.
    pub library: PathBuf,
    /// The folder of the pure Python standard library.
    pub stdlib: PathBuf,
    /// The folder with `Python.h`. `None` if the headers are not installed, as distributions split them.
    pub include: Option<PathBuf>,
    /// The version that the shared library says.
    pub version: Version,
}

impl Python {
    /// Judges `path`, the prefix of an installation or its shared library.
    ///
    /// Nothing is loaded or run. The version and the proof of free threading are read from the library.
    ///
    /// # Errors
    ///
    /// [`Rejection`] says what was found there instead of a free-threaded CPython 3.13 that this process
    /// can load.
    ///
    /// # Examples
    ///
    /// ```
    /// use locator::{Python, Rejection};
    ///
    /// let folder = std::env::current_dir()?;
    /// let rejection = Python::at(&folder).unwrap_err();
    /// assert!(matches!(rejection, Rejection::NoLibrary { .. }));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn at(path: &Path) -> Result<Self, Rejection> {
        let path = std::path::absolute(path)
            .map_err(|source| Rejection::Missing { path: path.to_owned(), source })?;
        let kind =
            std::fs::metadata(&path).map_err(|source| Rejection::Missing { path: path.clone(), source })?;
        if kind.is_dir() { Self::in_prefix(&path) } else { Self::of_library(&path) }
    }

    fn in_prefix(prefix: &Path) -> Result<Self, Rejection> {
        if let Some(environment) = layout::virtual_environment(prefix) {
            return Err(environment);
        }
        let Some(library) = layout::library(prefix) else {
            return Err(layout::explain_no_library(prefix));
        };
        Self::assemble(prefix, &judge(&library)?)
    }

    fn of_library(path: &Path) -> Result<Self, Rejection> {
        let library = judge(path)?;
        let prefix = layout::prefix_of(path)
            // A link outside of the prefix, such as a distribution's, leads to the real place.
            .or_else(|| layout::prefix_of(&std::fs::canonicalize(path).ok()?))
            .ok_or_else(|| Rejection::NoStandardLibrary {
                library: path.to_owned(),
                searched: layout::stdlibs(path.parent().and_then(Path::parent).unwrap_or(path)),
            })?;
        Self::assemble(&prefix, &library)
    }

    fn assemble(prefix: &Path, library: &Library) -> Result<Self, Rejection> {
        let stdlib = layout::stdlib(prefix).ok_or_else(|| Rejection::NoStandardLibrary {
            library: library.path.clone(),
            searched: layout::stdlibs(prefix),
        })?;
        let executable = layout::executable(prefix).ok_or_else(|| Rejection::NoExecutable {
            prefix: prefix.to_owned(),
            searched: layout::executables(prefix),
        })?;
        Ok(Self {
            prefix: prefix.to_owned(),
            executable,
            library: library.path.clone(),
            stdlib,
            include: layout::include(prefix),
            version: library.version,
        })
    }
}

/// Reads a library and refuses what this process cannot load or this workspace does not bind.
fn judge(path: &Path) -> Result<Library, Rejection> {
    let library = inspect::library(path)?;
    let expected = Platform::current();
    let at = || path.to_owned();
    if library.platform != expected {
        return Err(Rejection::WrongPlatform { library: at(), found: library.platform, expected });
    }
    if (library.version.major, library.version.minor) != MINOR {
        return Err(Rejection::WrongVersion { library: at(), found: library.version });
    }
    if !library.free_threaded {
        return Err(Rejection::GilBuild { library: at(), version: library.version });
    }
    if library.debug {
        return Err(Rejection::DebugBuild { library: at(), version: library.version });
    }
    Ok(library)
}

// The fixtures are ELF files in the layout of Linux.
#[cfg(all(test, target_os = "linux"))]
mod tests;
