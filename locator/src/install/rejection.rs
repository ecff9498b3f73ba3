//! Why a path is not a Python that can be used: what was found, what was expected, what to do.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use crate::inspect::{InspectError, Platform};
use crate::version::Version;

/// What every refusal asks for.
const WANTED: &str = "a free-threaded CPython 3.13 with a shared library \
                      (`./configure --disable-gil --enable-shared`)";

/// Why a prefix or a library was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// There is nothing at the path.
    #[error("{} does not exist or cannot be read: \
             expected the prefix or the shared library of a free-threaded CPython 3.13", path.display())]
    Missing {
        /// The path that was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no shared library of CPython.
    #[error(transparent)]
    NotALibrary(#[from] InspectError),
    /// The library is for another system or processor.
    #[error("{} is {found}, this process can load {expected} only: \
             install a Python for {expected}", library.display())]
    WrongPlatform {
        /// The shared library.
        library: PathBuf,
        /// What it is for.
        found: Platform,
        /// What this process is.
        expected: Platform,
    },
    /// The library is another minor version, which has another ABI.
    #[error("{} is CPython {found}, expected 3.13: give {WANTED}", library.display())]
    WrongVersion {
        /// The shared library.
        library: PathBuf,
        /// Its version.
        found: Version,
    },
    /// The library is an ordinary build, with the GIL.
    #[error("{} is CPython {version} built with the GIL (it exports no free-threading symbols): \
             give {WANTED}", library.display())]
    GilBuild {
        /// The shared library.
        library: PathBuf,
        /// Its version.
        version: Version,
    },
    /// The library is a `--with-pydebug` build, whose object layout and counts differ.
    #[error("{} is CPython {version} built with `--with-pydebug`, whose ABI differs: \
             give a build without it (`--with-assertions` keeps the ABI)", library.display())]
    DebugBuild {
        /// The shared library.
        library: PathBuf,
        /// Its version.
        version: Version,
    },
    /// The prefix is a virtual environment, which has no shared library of its own.
    #[error("{} is a virtual environment, which has no shared library: \
             give the installation it was made from{}",
            prefix.display(), base(home.as_deref()))]
    VirtualEnvironment {
        /// The environment.
        prefix: PathBuf,
        /// `home` of its `pyvenv.cfg`, the folder of the base interpreter.
        home: Option<PathBuf>,
    },
    /// The prefix has a free-threaded interpreter with everything linked into it.
    #[error("{} is free-threaded by its name but was built without a shared library{}: give {WANTED}",
            executable.display(), searched_in(searched))]
    StaticBuild {
        /// The interpreter.
        executable: PathBuf,
        /// Where its library was looked for.
        searched: Vec<PathBuf>,
    },
    /// The prefix has no free-threaded Python at all.
    #[error("{} holds {}, expected python3.13t and its shared library{}: give the prefix of {WANTED}",
            prefix.display(), names(found), searched_in(searched))]
    NoLibrary {
        /// The prefix that was given.
        prefix: PathBuf,
        /// The interpreters that are there instead.
        found: Vec<String>,
        /// Where the library was looked for.
        searched: Vec<PathBuf>,
    },
    /// The library has no standard library near it.
    #[error("{} has no standard library beside it{}: \
             the installation is incomplete, or the library was moved out of it",
            library.display(), searched_in(searched))]
    NoStandardLibrary {
        /// The shared library.
        library: PathBuf,
        /// Where the standard library was looked for.
        searched: Vec<PathBuf>,
    },
    /// The prefix has a library but no interpreter program.
    #[error("{} has no interpreter program{}: \
             the installation is incomplete, install the program too",
            prefix.display(), searched_in(searched))]
    NoExecutable {
        /// The prefix.
        prefix: PathBuf,
        /// Where the program was looked for.
        searched: Vec<PathBuf>,
    },
}

fn searched_in(paths: &[PathBuf]) -> String {
    let mut text = String::new();
    for (index, path) in paths.iter().enumerate() {
        let before = if index == 0 { " (looked for " } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{before}{}", path.display());
    }
    if !text.is_empty() {
        text.push(')');
    }
    text
}

fn names(found: &[String]) -> String {
    if found.is_empty() { "no Python".to_owned() } else { format!("only {}", found.join(", ")) }
}

fn base(home: Option<&Path>) -> String {
    home.map(|home| format!(", whose programs are in {}", home.display())).unwrap_or_default()
}
