//! Why a place has no Python that can be used: what was found, what was expected, what to do.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use super::shim::Shim;
use crate::cache::VerifyError;
use crate::inspect::{Glibc, InspectError, Libc, Platform};
use crate::probe::ProbeError;
use crate::request::Request;
use crate::version::Version;

/// What every refusal asks for.
const WANTED: &str = "a free-threaded CPython with a shared library \
                      (`./configure --disable-gil --enable-shared`)";

/// Why a prefix, a program or a library was refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// There is nothing at the path.
    #[error("{} does not exist: \
             expected the prefix, the program or the shared library of a free-threaded CPython", path.display())]
    Missing {
        /// The path that was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The path cannot be read.
    #[error("{} cannot be read: allow this user to read it, or give another Python", path.display())]
    Unreadable {
        /// The path that was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The path is a link to nothing.
    #[error("{} is a link to {}, which does not exist: {}",
            link.display(), target.display(), dangling(target))]
    DanglingLink {
        /// The link.
        link: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// The program passes each call on to a Python that it chooses when it is run.
    #[error("{} is {shim}, which runs whatever Python is chosen at the moment: {}",
            path.display(), shim.advice())]
    Shim {
        /// The program.
        path: PathBuf,
        /// Which kind.
        shim: Shim,
    },
    /// The file is no shared library of CPython, or a damaged one.
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
    /// The library needs another C library than this process has.
    #[error("{} needs {found}, this process runs on {expected}, and a process can have one C library only: \
             install a Python that is built for {expected}", library.display())]
    WrongLibc {
        /// The shared library.
        library: PathBuf,
        /// What it needs.
        found: Libc,
        /// What this process has.
        expected: Libc,
    },
    /// The library was built for a newer glibc than this process has.
    #[error("{} needs glibc {found} or newer, this process runs on {expected}: \
             install a Python that is built for older systems, or update the system", library.display())]
    NewerGlibc {
        /// The shared library.
        library: PathBuf,
        /// What it needs.
        found: Glibc,
        /// What this process has.
        expected: Glibc,
    },
    /// It was built for newer processors than this one.
    #[error("{} is built for x86-64-v{level}, which this processor is not: \
             install a Python that is built for x86_64", library.display())]
    NewerProcessor {
        /// The shared library.
        library: PathBuf,
        /// The level of x86-64 that it needs.
        level: u8,
    },
    /// It is an ordinary build, with the GIL.
    #[error("{} is CPython {version} built with the GIL (it exports no free-threading symbols): \
             give {WANTED}", file.display())]
    GilBuild {
        /// The shared library, or the program that has everything linked into it.
        file: PathBuf,
        /// Its version, as exactly as it is known.
        version: String,
    },
    /// It is a version that was not asked for.
    #[error("{} is CPython {found}, expected {request}: {}", library.display(), other_version(*found))]
    WrongVersion {
        /// The shared library.
        library: PathBuf,
        /// Its version.
        found: Version,
        /// What was asked for.
        request: Box<Request>,
    },
    /// It is for a processor, a system or a C library that was not asked for.
    #[error("{} is {found}, expected {request}: ask for what this process can load, or leave it out", library.display())]
    OtherPlatform {
        /// The shared library.
        library: PathBuf,
        /// What it is for.
        found: Platform,
        /// What was asked for.
        request: Box<Request>,
    },
    /// It is an alpha, a beta or a release candidate, which nobody asked for.
    #[error("{} is CPython {found}, a pre-release: ask for `{found}t` if it is wanted", library.display())]
    PreRelease {
        /// The shared library.
        library: PathBuf,
        /// Its version.
        found: Version,
    },
    /// It is a `--with-pydebug` build, whose object layout and counts differ.
    #[error("{} is CPython {version} built with `--with-pydebug`, whose ABI differs: \
             give a build without it (`--with-assertions` keeps the ABI)", library.display())]
    DebugBuild {
        /// The shared library.
        library: PathBuf,
        /// Its version.
        version: Version,
    },
    /// It is no `--with-pydebug` build, which was asked for.
    #[error("{} is CPython {version} built without `--with-pydebug`, expected {request}: \
             leave the `d` out of the request, or give a debug build", library.display())]
    NoDebugBuild {
        /// The shared library.
        library: PathBuf,
        /// Its version.
        version: Version,
        /// What was asked for.
        request: Box<Request>,
    },
    /// A virtual environment whose base installation is gone.
    #[error("{} is a broken virtual environment, {} does not exist: \
             make the environment anew, or put back the Python that it was made from",
            prefix.display(), link_of(missing))]
    BrokenEnvironment {
        /// The environment.
        prefix: PathBuf,
        /// What is missing. If it is a link, its target is.
        missing: PathBuf,
    },
    /// A `pyvenv.cfg` that leads nowhere.
    #[error("{} does not say which Python it was made from ({reason}): make the environment anew",
            config.display())]
    BadEnvironment {
        /// The file.
        config: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A free-threaded interpreter with everything linked into it.
    #[error("{} is free-threaded but was built without a shared library{}: give {WANTED}",
            executable.display(), searched_in(searched))]
    StaticBuild {
        /// The interpreter.
        executable: PathBuf,
        /// Where its library was looked for.
        searched: Vec<PathBuf>,
    },
    /// The prefix has no Python with a shared library at all.
    #[error("{} holds {}, expected a free-threaded Python and its shared library{}: give the prefix of {WANTED}",
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
    /// The program that was named is no interpreter, or not that of the library that it leads to.
    #[error("{} is not the interpreter of a free-threaded CPython: \
             give the program (such as bin/python3.13t), the prefix or the shared library", program.display())]
    NotAnInterpreter {
        /// The program.
        program: PathBuf,
    },
    /// The program is in no layout that is known, and running it told nothing.
    #[error("{} is in no layout that is known, and does not say where its Python is: \
             give the prefix or the shared library instead", executable.display())]
    Probe {
        /// The program.
        executable: PathBuf,
        /// What came of running it.
        source: ProbeError,
    },
    /// The process that would load it has a Python already.
    #[error("{} cannot be loaded beside {}, which this process has loaded: two Pythons in one process misbehave \
             without a word, use the one that is there or another process", library.display(), loaded.display())]
    AnotherInProcess {
        /// The shared library.
        library: PathBuf,
        /// The library that is loaded, or the program that has a Python linked into it.
        loaded: PathBuf,
    },
    /// The file of the Python that this process has loaded is another one now.
    #[error("{} was replaced or removed on the disk after this process loaded it, and what is there now would be a \
             second Python beside it: start the process anew", library.display())]
    ReplacedInProcess {
        /// Where the shared library was.
        library: PathBuf,
    },
    /// An installation of the cache of this project is not what was installed.
    #[error("{} was altered after it was installed: remove it and install it again", prefix.display())]
    Altered {
        /// The installation.
        prefix: PathBuf,
        /// How it differs.
        source: Box<VerifyError>,
    },
}

impl Rejection {
    /// The file that was refused, if it is a certain library or program: two names that lead to it lead to the same
    /// installation.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::NotALibrary(error) => Some(error.path()),
            Self::WrongPlatform { library, .. }
            | Self::WrongLibc { library, .. }
            | Self::NewerGlibc { library, .. }
            | Self::NewerProcessor { library, .. }
            | Self::WrongVersion { library, .. }
            | Self::OtherPlatform { library, .. }
            | Self::PreRelease { library, .. }
            | Self::DebugBuild { library, .. }
            | Self::NoDebugBuild { library, .. }
            | Self::NoStandardLibrary { library, .. }
            | Self::AnotherInProcess { library, .. } => Some(library),
            Self::GilBuild { file, .. } => Some(file),
            Self::StaticBuild { executable, .. } => Some(executable),
            Self::Missing { .. }
            | Self::Unreadable { .. }
            | Self::DanglingLink { .. }
            | Self::Shim { .. }
            | Self::BrokenEnvironment { .. }
            | Self::BadEnvironment { .. }
            | Self::NoLibrary { .. }
            | Self::NoExecutable { .. }
            | Self::NotAnInterpreter { .. }
            | Self::ReplacedInProcess { .. }
            | Self::Probe { .. }
            | Self::Altered { .. } => None,
        }
    }

    /// The refusal of a path that cannot be looked at, by the reason that the system gave.
    pub(super) fn of_path(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => match super::links::dangling(&path) {
                Some((link, target)) => Self::DanglingLink { link, target },
                None => Self::Missing { path, source },
            },
            io::ErrorKind::NotADirectory => Self::Missing { path, source },
            _ => Self::Unreadable { path, source },
        }
    }
}

fn dangling(target: &Path) -> &'static str {
    let framework = target.components().any(|part| part.as_os_str() == "PythonT.framework");
    if framework {
        "the free-threaded component of the Python installer was not installed, \
         run the installer again and choose it under `Customize`"
    } else {
        "put back what it links to, or remove the link"
    }
}

fn link_of(path: &Path) -> String {
    match super::links::dangling(path) {
        Some((link, target)) => format!("{} (a link to {})", link.display(), target.display()),
        None => path.display().to_string(),
    }
}

fn other_version(found: Version) -> String {
    if (found.major, found.minor) < (3, 13) {
        format!("free-threaded builds begin with 3.13, give {WANTED}")
    } else {
        format!("ask for `{}.{}t` if that is wanted, or give {WANTED}", found.major, found.minor)
    }
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
