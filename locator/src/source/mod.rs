//! Where Pythons come from: one file for each source, in the order in which they are asked.

mod candidate;

use std::fmt;

pub use candidate::{Candidate, Place};

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
