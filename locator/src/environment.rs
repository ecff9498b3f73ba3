//! Environment variables, read through a function so that a test can give its own.

use std::ffi::OsString;
use std::path::PathBuf;

/// Where variables come from: the process, or a test.
pub(crate) struct Environment<'a> {
    get: &'a dyn Fn(&str) -> Option<OsString>,
}

impl Environment<'_> {
    /// The variables of this process.
    pub(crate) const PROCESS: Environment<'static> = Environment { get: &|name| std::env::var_os(name) };

    /// The value of `name`. An empty value counts as unset, as it does for CPython and for XDG.
    pub(crate) fn var(&self, name: &str) -> Option<OsString> {
        (self.get)(name).filter(|value| !value.is_empty())
    }

    /// The value of `name` as a path.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.var(name).map(PathBuf::from)
    }
}

#[cfg(test)]
impl<'a> Environment<'a> {
    /// An environment for a test.
    pub(crate) fn of(get: &'a dyn Fn(&str) -> Option<OsString>) -> Self {
        Self { get }
    }
}

/// A lookup over `pairs`, for [`Environment::of`].
#[cfg(test)]
pub(crate) fn lookup(pairs: &[(&'static str, &str)]) -> impl Fn(&str) -> Option<OsString> + use<> {
    let pairs: Vec<(&'static str, OsString)> = pairs.iter().map(|(k, v)| (*k, OsString::from(v))).collect();
    move |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
}
