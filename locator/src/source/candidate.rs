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
        Self { source, origin: origin.into(), place }
    }
}

impl Place {
    /// The path, whatever it is.
    pub fn path(&self) -> &Path {
        match self {
            Self::Prefix(path) | Self::Executable(path) | Self::Library(path) => path,
        }
    }
}
