//! Which Pythons are wanted: the grammar of requests such as `3.13t`.

mod clause;
mod error;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use crate::inspect::{Architecture, Format, Libc, Platform};
use crate::version::{ReleaseLevel, Version};

use clause::{Clause, Release};
pub use error::ParseRequestError;

/// Which free-threaded Pythons are wanted.
///
/// | text | what is taken |
/// |---|---|
/// | `3.13t`, `313t`, `3.13+freethreaded`, `python3.13t` | any 3.13 |
/// | `3.13.5t` | that one |
/// | `3.14.0rc1t` | that one; only a request that names a pre-release takes one |
/// | `3t` | any |
/// | `>=3.13t`, `>=3.13t,<3.15`, `==3.13.*t`, `~=3.13.5t` | the versions that PEP 440 says |
/// | `3.13td`, `3.13+freethreaded+debug` | a `--with-pydebug` build |
/// | `cpython-3.13t`, `cpython-3.13+freethreaded-linux-x86_64-gnu` | as above, for that system, processor and C library |
///
/// What is wanted must be free-threaded, and the text must say so: `3.13` is refused. Letters after one of several
/// conditions count for all of them. The level of a processor such as `x86_64_v3` is read and written again, but no
/// Python is refused for it: a library does not say the level that it was built for.
///
/// The default is `3.13t`: `ffi-sys` binds the ABI of 3.13 alone, so nothing else can be loaded by this workspace. A
/// request may ask for another minor version all the same (`3.14t`, `>=3.13t`), for a program that does something
/// else with what it finds.
///
/// # Examples
///
/// ```
/// use locator::Request;
///
/// let request: Request = ">=3.13t,<3.15".parse()?;
/// assert!(request.takes("3.13.5".parse()?, false));
/// assert!(!request.takes("3.15.0".parse()?, false));
/// // The mistake is pointed at.
/// let error = "3.13xt".parse::<Request>().unwrap_err();
/// assert!(error.to_string().ends_with("\n    3.13xt\n        ^"), "{error}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// All of them hold. None: any version.
    clauses: Vec<Clause>,
    debug: bool,
    pre_releases: bool,
    system: Option<Format>,
    architecture: Option<Architecture>,
    /// `x86_64_v3`: the level that the name of the processor carries.
    level: Option<u8>,
    libc: Option<Libc>,
}

impl Request {
    /// Any version of the minor that this workspace binds.
    fn of_minor(major: u8, minor: u8) -> Self {
        let release = Release { major, minor: Some(minor), micro: None, pre: None };
        Self {
            clauses: vec![Clause::within(release)],
            debug: false,
            pre_releases: false,
            system: None,
            architecture: None,
            level: None,
            libc: None,
        }
    }

    /// The builds of the minor version of `version`, with or without debugging.
    pub(crate) fn of(version: Version, debug: bool) -> Self {
        Self { debug, ..Self::of_minor(version.major, version.minor) }
    }

    /// Takes pre-releases too, or no longer.
    #[must_use]
    pub fn pre_releases(self, taken: bool) -> Self {
        Self { pre_releases: taken, ..self }
    }

    /// A free-threaded build of `version` is one of those wanted. `debug` says that it is a `--with-pydebug` build.
    pub fn takes(&self, version: Version, debug: bool) -> bool {
        self.takes_version(version) && self.takes_level(version) && self.debug == debug
    }

    /// The numbers fit.
    pub(crate) fn takes_version(&self, version: Version) -> bool {
        self.clauses.iter().all(|clause| clause.holds(version))
    }

    /// It is final, or a pre-release that was asked for.
    pub(crate) fn takes_level(&self, version: Version) -> bool {
        self.pre_releases || version.level == ReleaseLevel::Final
    }

    /// Some version of this minor may fit.
    pub(crate) fn may_take(&self, major: u8, minor: u8) -> bool {
        self.clauses.iter().all(|clause| clause.reaches(major, minor))
    }

    /// A `--with-pydebug` build is wanted.
    pub fn debug(&self) -> bool {
        self.debug
    }

    /// The level of x86-64 that it names, as in `x86_64_v3`.
    #[cfg(feature = "download")]
    pub(crate) fn level(&self) -> Option<u8> {
        self.level
    }

    /// What runs there is wanted.
    pub(crate) fn takes_platform(&self, platform: &Platform, libc: Option<Libc>) -> bool {
        self.system.is_none_or(|system| system == platform.format)
            && self.architecture.as_ref().is_none_or(|architecture| *architecture == platform.architecture)
            && (self.libc.is_none() || libc.is_none() || self.libc == libc)
    }
}

impl Default for Request {
    fn default() -> Self {
        let (major, minor) = crate::install::MINOR;
        Self::of_minor(major, minor)
    }
}

impl FromStr for Request {
    type Err = ParseRequestError;

    fn from_str(text: &str) -> Result<Self, ParseRequestError> {
        parse::request(text)
    }
}

/// A text that is read back as the same request.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flags = if self.debug { "td" } else { "t" };
        let of_platform = self.system.is_some() || self.architecture.is_some() || self.libc.is_some();
        if of_platform {
            f.write_str("cpython-")?;
        }
        for (index, clause) in self.clauses.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{clause}{flags}")?;
        }
        if self.clauses.is_empty() {
            write!(f, "3{flags}")?;
        }
        if of_platform {
            let system = match self.system {
                None => "any",
                Some(Format::Elf) => "linux",
                Some(Format::MachO) => "macos",
                Some(Format::Pe) => "windows",
            };
            write!(f, "-{system}-")?;
            match &self.architecture {
                None => f.write_str("any")?,
                Some(architecture) => write!(f, "{architecture}")?,
            }
            if let Some(level) = self.level {
                write!(f, "_v{level}")?;
            }
            f.write_str(match self.libc {
                None => "",
                Some(Libc::Gnu) => "-gnu",
                Some(Libc::Musl) => "-musl",
            })?;
        }
        Ok(())
    }
}
