//! What a search gives: a Python, with every path that an embedder needs.

use std::path::{Path, PathBuf};

use super::warning::Warning;
use super::{Provenance, Rejection, judge};
use crate::environment::Environment;
use crate::request::Request;
use crate::source::{Candidate, Place, Source};
use crate::version::Version;

/// An installed free-threaded CPython. Every path in it existed when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Python {
    /// The version that the shared library says.
    pub version: Version,
    /// `sys.abiflags`: `t`, or `td` of a debug build. Windows has the same letters in its file names only.
    pub abi_flags: String,
    /// It is a `--with-pydebug` build.
    pub debug: bool,
    /// The shared library to load.
    pub library: PathBuf,
    /// What `PyConfig.home` takes: the folder that the standard library is found from.
    pub home: PathBuf,
    /// The folder of the installation: `sys.base_prefix`.
    pub base_prefix: PathBuf,
    /// `sys.prefix`: the virtual environment if it is one, else [`base_prefix`](Self::base_prefix).
    pub prefix: PathBuf,
    /// The interpreter program, of the virtual environment if it is one: `sys.executable`.
    pub executable: PathBuf,
    /// The folder of the pure Python standard library.
    pub stdlib: PathBuf,
    /// The folder of the compiled part of the standard library (`lib-dynload` is in it). Mostly the same.
    pub platstdlib: PathBuf,
    /// The folder with `Python.h`. `None` if the headers are not installed, as distributions split them.
    pub include: Option<PathBuf>,
    /// The folders that Windows must search for what the library needs. Empty on other systems.
    pub dll_directories: Vec<PathBuf>,
    /// The source that named it.
    pub source: Source,
    /// Where its files came from, as far as it says so.
    pub provenance: Provenance,
    /// What should be known before it is used. It can be used all the same.
    pub warnings: Vec<Warning>,
}

impl Python {
    /// Judges `path`: the prefix of an installation or a virtual environment, its program, or its shared library.
    ///
    /// Nothing is loaded. The version and the proof of free threading are read from the library. A program is
    /// run only if it is in a layout that is not known.
    ///
    /// Other minor versions than 3.13 are refused: this is for what `ffi-sys` loads. To judge by another
    /// [`Request`], search with a finder.
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
        // What is named outright is taken, pre-release or not.
        let request = Request::default().pre_releases(true);
        let candidate = Candidate::new(Source::Explicit, "the path given", Place::of(path));
        judge(&Environment::process(), &request, &candidate)
    }
}
