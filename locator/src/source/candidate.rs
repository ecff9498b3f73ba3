//! A place to look at, and who said so.

use std::path::{Path, PathBuf};

use super::Source;

/// A place where a Python may be, before it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// The source that named it.
    pub source: Source,
    /// What led there: a variable, a file, a folder of `PATH`.
    pub origin: String,
    /// The place.
    pub place: Place,
    /// This process has loaded it, and the file is another one now.
    pub(crate) replaced: bool,
}

/// What a candidate names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// A prefix: of an installation, a virtual environment or a conda environment.
    Prefix(PathBuf),
    /// A program.
    Executable(PathBuf),
    /// A shared library.
    Library(PathBuf),
}

impl Candidate {
    /// A place that `source` names because of `origin`.
    pub fn new(source: Source, origin: impl Into<String>, place: Place) -> Self {
        Self { source, origin: origin.into(), place, replaced: false }
    }
}

impl Place {
    /// What `path` is, for one that a person named: a folder is a prefix, a file a program if it can be run and is not
    /// called like a library.
    pub fn of(path: &Path) -> Self {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let endings = [".so", ".dylib", ".dll"];
        let library = endings.iter().any(|ending| name.ends_with(ending)) || name.contains(".so.");
        let path = path.to_owned();
        if path.is_dir() {
            Self::Prefix(path)
        } else if library || matches!(&*name, "Python" | "PythonT") || (path.exists() && !can_be_run(&path)) {
            Self::Library(path)
        } else {
            Self::Executable(path)
        }
    }

    /// The path, whatever it is.
    pub fn path(&self) -> &Path {
        match self {
            Self::Prefix(path) | Self::Executable(path) | Self::Library(path) => path,
        }
    }
}

#[cfg(unix)]
fn can_be_run(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).is_ok_and(|kind| kind.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn can_be_run(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("exe"))
}
