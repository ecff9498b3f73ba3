//! Where Pythons come from: one file for each source, in the order in which they are asked.

mod candidate;
mod conda;
mod explicit;
mod folder;
mod framework;
mod homebrew;
mod process;
mod pyenv;
mod redistributable;
mod search_path;
mod system;
mod tool_cache;
mod uv;
mod venv;
mod windows;

use std::fmt;

use crate::environment::Environment;

pub use candidate::{Candidate, Place};
pub(crate) use explicit::named;
pub(crate) use search_path::is_interpreter;
#[cfg(windows)]
pub(crate) use windows::live::registered;
pub use windows::registry::RegisteredPython;

/// A kind of place that Pythons are found at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// What the caller named.
    Explicit,
    /// What `FFI_PYTHON` names.
    Variable,
    /// A Python that this process has loaded already.
    Process,
    /// The active virtual environment: `VIRTUAL_ENV`, or `.venv` in the current folder or above it.
    VirtualEnvironment,
    /// The active conda or pixi environment: `CONDA_PREFIX`.
    ActiveConda,
    /// The programs on `PATH`.
    SearchPath,
    /// What uv installed.
    Uv,
    /// What pyenv installed.
    Pyenv,
    /// Every conda environment of the user.
    Conda,
    /// Homebrew.
    Homebrew,
    /// The frameworks of macOS, `PythonT.framework`.
    Framework,
    /// The prefixes of the system: `/usr`, `/usr/local`, `/opt`.
    System,
    /// The tool cache of GitHub's runners.
    ToolCache,
    /// The registry of Windows, as PEP 514 describes it.
    Registry,
    /// The install manager of Windows.
    InstallManager,
    /// The Microsoft Store.
    Store,
    /// NuGet packages.
    NuGet,
    /// Redistributable archives, in the cache of this project or downloaded.
    Redistributable,
}

impl Source {
    /// Every source, in the order in which they are asked unless the caller says otherwise.
    pub const ALL: [Self; 18] = [
        Self::Explicit,
        Self::Variable,
        Self::Process,
        Self::VirtualEnvironment,
        Self::ActiveConda,
        Self::SearchPath,
        Self::Uv,
        Self::Pyenv,
        Self::Conda,
        Self::Homebrew,
        Self::Framework,
        Self::System,
        Self::ToolCache,
        Self::Registry,
        Self::InstallManager,
        Self::Store,
        Self::NuGet,
        Self::Redistributable,
    ];

    /// The places that this source names on the machine that `environment` describes, in the order in which they are
    /// judged. [`Source::Explicit`] names none: its places are those that the caller gives.
    ///
    /// Files are listed and read, nothing is run. What cannot be read names nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use locator::inspect::Platform;
    /// use locator::{Environment, Source};
    ///
    /// let machine = Environment::empty("fixture", Platform::current()).variable("VIRTUAL_ENV", "/home/me/venv");
    /// let candidates = Source::VirtualEnvironment.candidates(&machine);
    /// assert_eq!(candidates[0].place.path(), "/home/me/venv");
    /// assert_eq!(candidates[0].origin, "VIRTUAL_ENV");
    /// ```
    pub fn candidates(self, environment: &Environment) -> Vec<Candidate> {
        match self {
            Self::Explicit => Vec::new(),
            Self::Variable => explicit::variable(environment),
            Self::Process => process::candidates(environment),
            Self::VirtualEnvironment => venv::candidates(environment),
            Self::ActiveConda => conda::active::candidates(environment),
            Self::SearchPath => search_path::candidates(environment),
            Self::Uv => uv::candidates(environment),
            Self::Pyenv => pyenv::candidates(environment),
            Self::Conda => conda::all::candidates(environment),
            Self::Homebrew => homebrew::candidates(environment),
            Self::Framework => framework::candidates(environment),
            Self::System => system::candidates(environment),
            Self::ToolCache => tool_cache::candidates(environment),
            Self::Registry => windows::registry::candidates(environment),
            Self::InstallManager => windows::install_manager::candidates(environment),
            Self::Store => windows::store::candidates(environment),
            Self::NuGet => windows::nuget::candidates(environment),
            Self::Redistributable => redistributable::candidates(environment),
        }
    }

    /// The name of the source on a command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Variable => "variable",
            Self::Process => "process",
            Self::VirtualEnvironment => "venv",
            Self::ActiveConda => "active-conda",
            Self::SearchPath => "path",
            Self::Uv => "uv",
            Self::Pyenv => "pyenv",
            Self::Conda => "conda",
            Self::Homebrew => "homebrew",
            Self::Framework => "framework",
            Self::System => "system",
            Self::ToolCache => "tool-cache",
            Self::Registry => "registry",
            Self::InstallManager => "install-manager",
            Self::Store => "store",
            Self::NuGet => "nuget",
            Self::Redistributable => "redistributable",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
