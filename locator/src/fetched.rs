//! The interpreter that this workspace's own tests, benchmarks and demos run on.

use std::path::PathBuf;

use crate::cache::{self, DEFAULT_VERSION, Flavour, RootError, VerifyError};
use crate::environment::Environment;
use crate::install::{Python, Rejection};
use crate::version::{ParseVersionError, Version};

/// The variable that names an installation to use as it is.
const PYTHON: &str = "FFI_PYTHON";
/// The variable that asks for another version than [`DEFAULT_VERSION`].
const VERSION: &str = "FFI_PYTHON_VERSION";

/// Why there is no interpreter to run on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchedError {
    /// `FFI_PYTHON` names something that cannot be used.
    #[error("{PYTHON}={} is no free-threaded Python 3.13 that can be used \
             (unset it to use the one that `cargo xtask fetch` gets)", path.display())]
    Variable {
        /// The value of the variable.
        path: PathBuf,
        /// Why it was refused.
        source: Rejection,
    },
    /// `FFI_PYTHON_VERSION` is no version.
    #[error("{VERSION} cannot be used: set it to a version such as {DEFAULT_VERSION}, or unset it")]
    Version {
        /// Why it was refused.
        source: ParseVersionError,
    },
    /// There is no cache folder.
    #[error("no free-threaded Python 3.13: {PYTHON} is not set and there is no cache to look in")]
    Root {
        /// Why.
        source: RootError,
    },
    /// The cache has no such interpreter, or it was altered.
    #[error(
        "there is no usable free-threaded Python {version} ({flavour}) in the cache: \
             run `cargo xtask fetch{arguments}`"
    )]
    NotFetched {
        /// The version that was looked for.
        version: Version,
        /// The flavour that was looked for.
        flavour: Flavour,
        /// What the command needs to be told to get it.
        arguments: String,
        /// What was found in the cache.
        source: VerifyError,
    },
}

/// The Python that `FFI_PYTHON` names by its prefix, a virtual environment of it, its program or its shared library.
/// `None` if the variable is not set.
///
/// It must be a 3.13: nothing else can be loaded by this workspace.
///
/// # Errors
///
/// [`FetchedError::Variable`], if it names something that cannot be used.
///
/// # Examples
///
/// ```no_run
/// if let Some(python) = locator::named()? {
///     println!("FFI_PYTHON is CPython {}", python.version);
/// }
/// # Ok::<(), locator::FetchedError>(())
/// ```
pub fn named() -> Result<Option<Python>, FetchedError> {
    named_in(&Environment::process())
}

fn named_in(environment: &Environment) -> Result<Option<Python>, FetchedError> {
    let Some(path) = environment.path(PYTHON) else { return Ok(None) };
    Python::at(&path).map(Some).map_err(|source| FetchedError::Variable { path, source })
}

/// The version that is taken from the cache unless a caller chooses: `FFI_PYTHON_VERSION`, else
/// [`DEFAULT_VERSION`].
///
/// # Errors
///
/// [`FetchedError::Version`], if the variable is no version.
///
/// # Examples
///
/// ```no_run
/// assert_eq!(locator::wanted_version()?, locator::cache::DEFAULT_VERSION);
/// # Ok::<(), locator::FetchedError>(())
/// ```
pub fn wanted_version() -> Result<Version, FetchedError> {
    wanted_version_in(&Environment::process())
}

fn wanted_version_in(environment: &Environment) -> Result<Version, FetchedError> {
    let Some(text) = environment.var(VERSION) else { return Ok(DEFAULT_VERSION) };
    text.to_string_lossy().parse().map_err(|source| FetchedError::Version { source })
}

/// The free-threaded CPython that `cargo xtask fetch` got, or the one that `FFI_PYTHON` names.
///
/// `FFI_PYTHON`, as [`named`] reads it, stands for [`Flavour::Release`]; other flavours come from the
/// cache. `FFI_PYTHON_VERSION` asks for another version than [`DEFAULT_VERSION`] of the cache. Nothing
/// is fetched here. The integrity of the cached installation is checked each time, which takes
/// some hundredths of a second.
///
/// # Errors
///
/// [`FetchedError`]: what was looked for, and the command that gets it. A `FFI_PYTHON` that cannot be used is
/// an error rather than passed over, so that no test runs on another interpreter than the one asked for.
///
/// # Examples
///
/// ```no_run
/// let python = locator::fetched(locator::cache::Flavour::Release)?;
/// println!("{} is CPython {}", python.library.display(), python.version);
/// # Ok::<(), locator::FetchedError>(())
/// ```
pub fn fetched(flavour: Flavour) -> Result<Python, FetchedError> {
    fetched_in(&Environment::process(), flavour)
}

fn fetched_in(environment: &Environment, flavour: Flavour) -> Result<Python, FetchedError> {
    if flavour == Flavour::Release
        && let Some(python) = named_in(environment)?
    {
        return Ok(python);
    }
    let version = wanted_version_in(environment)?;
    let root = cache::root_in(environment).map_err(|source| FetchedError::Root { source })?;
    cache::find(&root, version, flavour).map_err(|source| {
        let mut arguments = String::new();
        if flavour != Flavour::default() {
            arguments += &format!(" --flavour {flavour}");
        }
        if version != DEFAULT_VERSION {
            arguments += &format!(" --version {version}");
        }
        FetchedError::NotFetched { version, flavour, arguments, source }
    })
}

// The fixtures are ELF files in the layout of Linux.
#[cfg(all(test, target_os = "linux"))]
mod tests;
