//! The folder that the cache is in.

use std::path::PathBuf;

use crate::environment::Environment;

/// The variable that sets the folder.
const VARIABLE: &str = "FFI_PYTHON_CACHE";
/// The folder's name under the platform's cache folder.
const FOLDER: &str = "ffi-python";

/// Why there is no cache folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RootError {
    /// The variable names a folder relative to wherever each process is.
    #[error("{VARIABLE} is `{}`, a relative path, which means another folder to each command and test: \
             set it to an absolute path", path.display())]
    Relative {
        /// The value of the variable.
        path: PathBuf,
    },
    /// No variable that leads to a cache folder is set.
    #[error("no cache folder: none of {VARIABLE}, {} is set to an absolute path: \
             set {VARIABLE} to a folder to keep interpreters in", PLATFORM.join(", "))]
    Unknown,
}

/// The variables that lead to the platform's cache folder.
const PLATFORM: &[&str] = if cfg!(windows) {
    &["LOCALAPPDATA"]
} else if cfg!(target_os = "macos") {
    &["HOME"]
} else {
    &["XDG_CACHE_HOME", "HOME"]
};

/// The folder that interpreters are kept in. It need not exist yet.
///
/// `FFI_PYTHON_CACHE`, or `ffi-python` in the platform's cache folder.
///
/// # Platform-specific behaviour
///
/// The platform's cache folder is `$XDG_CACHE_HOME` or `~/.cache`; on macOS `~/Library/Caches`; on Windows
/// `%LOCALAPPDATA%`.
///
/// # Errors
///
/// [`RootError`], if the variable is relative or there is no variable to go by.
///
/// # Examples
///
/// ```
/// let root = locator::cache::root()?;
/// assert!(root.is_absolute());
/// # Ok::<(), locator::cache::RootError>(())
/// ```
pub fn root() -> Result<PathBuf, RootError> {
    root_in(&Environment::process())
}

pub(crate) fn root_in(environment: &Environment) -> Result<PathBuf, RootError> {
    if let Some(path) = environment.path(VARIABLE) {
        return if path.is_absolute() { Ok(path) } else { Err(RootError::Relative { path }) };
    }
    // The XDG specification says to ignore a relative folder; nothing good comes of the others either.
    let absolute = |name| environment.path(name).filter(|path| path.is_absolute());
    let folder = if cfg!(windows) {
        absolute("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        absolute("HOME").map(|home| home.join("Library/Caches"))
    } else {
        absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))
    };
    folder.map(|folder| folder.join(FOLDER)).ok_or(RootError::Unknown)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::environment::variables;

    fn with(pairs: &[(&'static str, &str)]) -> Result<PathBuf, RootError> {
        root_in(&variables(pairs))
    }

    #[test]
    fn the_variable_wins() {
        let root = with(&[("FFI_PYTHON_CACHE", "/a"), ("XDG_CACHE_HOME", "/x"), ("HOME", "/h")]);
        assert_eq!(root.unwrap(), PathBuf::from("/a"));
    }

    #[test]
    fn a_relative_variable_is_an_error_that_names_it() {
        let error = with(&[("FFI_PYTHON_CACHE", "a/b"), ("HOME", "/h")]).unwrap_err();
        assert!(matches!(&error, RootError::Relative { path } if path == &PathBuf::from("a/b")));
        assert!(error.to_string().contains("`a/b`"), "{error}");
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn then_the_folders_of_the_platform() {
        assert_eq!(
            with(&[("XDG_CACHE_HOME", "/x"), ("HOME", "/h")]).unwrap(),
            PathBuf::from("/x/ffi-python")
        );
        assert_eq!(with(&[("HOME", "/h")]).unwrap(), PathBuf::from("/h/.cache/ffi-python"));
        // Empty and relative values are as good as none.
        let root = with(&[("FFI_PYTHON_CACHE", ""), ("XDG_CACHE_HOME", "x"), ("HOME", "/h")]);
        assert_eq!(root.unwrap(), PathBuf::from("/h/.cache/ffi-python"));
    }

    #[test]
    fn without_any_it_says_what_to_set() {
        let error = with(&[]).unwrap_err();
        assert!(error.to_string().contains("set FFI_PYTHON_CACHE to a folder"), "{error}");
    }
}
