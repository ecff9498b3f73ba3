//! What is tested on which interpreter.

use std::fmt;

use locator::Version;
use locator::cache::Flavour;

/// Tests on one interpreter.
pub(super) struct Run {
    pub(super) flavour: Flavour,
    /// As for `fetch`.
    pub(super) version: Option<Version>,
    pub(super) selection: Selection,
    /// Whether the rest counts without it, if it cannot be had.
    pub(super) may_be_missing: bool,
}

/// Which tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Selection {
    Everything,
    /// What uses an interpreter through `ffi-safe`, or counts references.
    Safe,
}

/// A version in which a thread that attaches too late hangs; in the default version it is ended. It has another size
/// of the thread state, too.
const LATER: &str = "3.13.15";

/// Everything on the default interpreter, and what depends on the interpreter most on others.
pub(super) fn all() -> Vec<Run> {
    let safe = |flavour, version, may_be_missing| Run {
        flavour,
        version,
        selection: Selection::Safe,
        may_be_missing,
    };
    vec![
        one(Flavour::Release, None),
        safe(Flavour::Asserts, None, false),
        // Debian keeps the source of its newest release for as long as that is the newest.
        safe(Flavour::Release, Some(LATER.parse().expect("a version")), true),
    ]
}

/// Everything on one interpreter.
pub(super) fn one(flavour: Flavour, version: Option<Version>) -> Run {
    Run { flavour, version, selection: Selection::Everything, may_be_missing: false }
}

impl Selection {
    /// The arguments of `cargo test`, which refuses examples of the documentation together with others.
    pub(super) fn invocations(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Everything => &[&["--workspace"]],
            // The whole workspace, so that nothing is built again with fewer features.
            Self::Safe => &[
                &["--workspace", "--test", "safe_*", "--test", "refcount_*"],
                &["--package", "ffi-safe", "--doc"],
            ],
        }
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Everything => "everything",
            Self::Safe => "ffi-safe",
        })
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { flavour, version, .. } = self;
        match version {
            Some(version) => write!(f, "CPython {version} ({flavour})"),
            None => write!(f, "CPython ({flavour})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command;

    #[test]
    fn ffi_safe_is_tested_on_every_flavour() {
        for flavour in Flavour::ALL {
            assert!(all().iter().any(|run| run.flavour == flavour && !run.may_be_missing), "{flavour}");
        }
    }

    /// A test whose name fits no pattern would run on one flavour alone.
    #[test]
    fn the_patterns_fit_the_tests_of_ffi_safe() {
        let folder = command::workspace_root().join("tests/tests");
        let mut found = 0;
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let mut text = String::new();
            let files = match entry.is_dir() {
                true => std::fs::read_dir(&entry).unwrap().map(|file| file.unwrap().path()).collect(),
                false => vec![entry.clone()],
            };
            for file in
                files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
            {
                text += &std::fs::read_to_string(file).unwrap();
            }
            let name = entry.file_stem().unwrap().to_str().unwrap();
            if text.contains("use ffi_safe::") {
                assert!(name.starts_with("safe_"), "`{name}` uses `ffi_safe`: call it `safe_{name}`");
                found += 1;
            }
        }
        assert!(found >= 8, "{found}");
    }
}
