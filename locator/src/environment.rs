//! What a search may look at, gathered in one value so that a test can give a machine of its own.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::inspect::{Format, Platform};
use crate::probe::ProbeError;
use crate::source::RegisteredPython;

/// The machine as a search sees it: variables, well-known folders, and what this process can load.
///
/// # Examples
///
/// ```
/// use locator::Environment;
/// use locator::inspect::Platform;
///
/// let machine = Environment::empty("fixture", Platform::current()).variable("HOME", "fixture/home/me");
/// assert_eq!(machine.home().as_deref(), Some("fixture/home/me".as_ref()));
/// assert_eq!(machine.place("/usr/local"), std::path::Path::new("fixture").join("usr/local"));
/// ```
#[derive(Clone, Debug)]
pub struct Environment {
    /// Variables that were set, over those of the process.
    variables: BTreeMap<OsString, OsString>,
    of_process: bool,
    root: PathBuf,
    current_dir: Option<PathBuf>,
    platform: Platform,
    registry: Vec<RegisteredPython>,
    probe_limit: Option<Duration>,
    /// When no more interpreters are run.
    probe_deadline: Option<Instant>,
}

impl Environment {
    /// The machine and the process that this runs in. Variables are read when they are asked for.
    pub fn process() -> Self {
        Self {
            variables: BTreeMap::new(),
            of_process: true,
            root: PathBuf::from("/"),
            current_dir: std::env::current_dir().ok(),
            platform: Platform::current(),
            registry: Vec::new(),
            probe_limit: Some(crate::probe::TIMEOUT),
            probe_deadline: None,
        }
    }

    /// A machine without variables and without a current folder, whose well-known folders are under `root`.
    ///
    /// What is written for macOS or Windows is then searched on any system: the layouts are those of `platform`.
    pub fn empty(root: impl Into<PathBuf>, platform: Platform) -> Self {
        Self {
            variables: BTreeMap::new(),
            of_process: false,
            root: root.into(),
            current_dir: None,
            platform,
            registry: Vec::new(),
            probe_limit: Some(crate::probe::TIMEOUT),
            probe_deadline: None,
        }
    }

    /// Sets a variable for the search; the process keeps what it has. An empty value unsets it.
    #[must_use]
    pub fn variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Sets the current folder.
    #[must_use]
    pub fn in_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.current_dir = Some(folder.into());
        self
    }

    /// Registers Pythons, besides those that are registered already.
    #[must_use]
    pub fn registered(mut self, pythons: impl IntoIterator<Item = RegisteredPython>) -> Self {
        self.registry.extend(pythons);
        self
    }

    /// The Pythons that are registered as PEP 514 describes: those that were given, then those of the machine.
    ///
    /// # Platform-specific behaviour
    ///
    /// Only Windows has a registry of its own.
    pub fn registry(&self) -> Vec<RegisteredPython> {
        #[allow(unused_mut, reason = "it is changed on Windows only")]
        let mut registry = self.registry.clone();
        #[cfg(windows)]
        if self.of_process {
            registry.extend(crate::source::registered());
        }
        registry
    }

    /// Sets how long an interpreter may take that has to be run, because its layout is not known. `None`: none is run.
    /// It is 15 seconds unless set. All that one search runs may take twice as long together; what is left then is
    /// refused without being run.
    #[must_use]
    pub fn probing(self, limit: Option<Duration>) -> Self {
        Self { probe_limit: limit, ..self }
    }

    /// The same for one search, which begins now: the time for all that it runs is limited too.
    pub(crate) fn for_search(&self) -> Self {
        let probe_deadline =
            self.probe_limit.and_then(|limit| Instant::now().checked_add(limit.saturating_mul(2)));
        Self { probe_deadline, ..self.clone() }
    }

    /// How long an interpreter may take that has to be run now.
    pub(crate) fn probe_limit(&self) -> Result<Duration, ProbeError> {
        let limit = self.probe_limit.ok_or(ProbeError::Off)?;
        let left = self.probe_deadline.map_or(limit, |end| end.saturating_duration_since(Instant::now()));
        if left.is_zero() { Err(ProbeError::OutOfTime) } else { Ok(limit.min(left)) }
    }

    /// The value of variable `name`. An empty value counts as unset, as it does for CPython and for XDG.
    pub fn var(&self, name: &str) -> Option<OsString> {
        let given = self.variables.get(OsStr::new(name)).cloned();
        let value = given.or_else(|| if self.of_process { std::env::var_os(name) } else { None });
        value.filter(|value| !value.is_empty())
    }

    /// The value of variable `name` as a path.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.var(name).map(PathBuf::from)
    }

    /// The value of variable `name` as a list of paths, as `PATH` has it, without empty ones.
    pub fn paths(&self, name: &str) -> Vec<PathBuf> {
        let Some(value) = self.var(name) else { return Vec::new() };
        std::env::split_paths(&value).filter(|path| !path.as_os_str().is_empty()).collect()
    }

    /// The user's folder.
    pub fn home(&self) -> Option<PathBuf> {
        self.path(if self.is_windows() { "USERPROFILE" } else { "HOME" })
    }

    /// The current folder.
    pub fn current_dir(&self) -> Option<&Path> {
        self.current_dir.as_deref()
    }

    /// `path`, seen from the current folder if it is relative.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        self.current_dir.as_deref().map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    /// Where the well-known `absolute` path of this machine is.
    pub fn place(&self, absolute: &str) -> PathBuf {
        self.root.join(absolute.trim_start_matches('/'))
    }

    /// What the searching process can load.
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// The machine runs Windows.
    pub fn is_windows(&self) -> bool {
        self.platform.format == Format::Pe
    }

    /// The machine runs macOS.
    pub fn is_macos(&self) -> bool {
        self.platform.format == Format::MachO
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::process()
    }
}

/// A machine for a test that asks for variables alone.
#[cfg(test)]
pub(crate) fn variables(pairs: &[(&str, &str)]) -> Environment {
    let empty = Environment::empty("/", Platform::current());
    pairs.iter().fold(empty, |environment, (name, value)| environment.variable(*name, *value))
}
