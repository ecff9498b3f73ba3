//! A machine of a test's own, and what the program says there.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A machine whose user has nothing: an empty home, an empty `PATH`, an empty cache.
pub(crate) struct Machine {
    root: TempDir,
}

/// What the program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let root = TempDir::new().unwrap();
        std::fs::create_dir(root.path().join("home")).unwrap();
        Self { root }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.root.path().join("cache")
    }

    /// The program with `arguments`, on this machine.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_locate"));
        command.args(arguments).env_clear().current_dir(self.home());
        command.env("HOME", self.home()).env("FFI_PYTHON_CACHE", self.cache());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(&mut self.command(arguments))
    }

    /// Runs it with the fetched interpreter as what `FFI_PYTHON` names.
    pub(crate) fn run_with_python(&self, arguments: &[&str]) -> Said {
        said(self.command(arguments).env("FFI_PYTHON", prefix()))
    }
}

/// The prefix of the fetched interpreter.
pub(crate) fn prefix() -> &'static Path {
    &crate::pack::python().base_prefix
}

pub(crate) fn said(command: &mut Command) -> Said {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: status.code(), out: text(stdout), err: text(stderr) }
}

impl Said {
    /// It ended with `code`, and said nothing on standard error unless that is an error.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.err.contains("error:"), code != 0, "{self:?}");
        self
    }

    /// The one document that it printed.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "{self:?}");
        let value: Value =
            serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert_eq!(value["schema_version"], 1);
        value
    }
}

/// The keys of an object, sorted, without the one that all documents have.
#[track_caller]
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let object = value.as_object().unwrap_or_else(|| panic!("{value}"));
    object.keys().map(String::as_str).filter(|key| *key != "schema_version").collect()
}

/// The keys that the documentation gives an object of this name: the row that begins with it.
#[track_caller]
pub(crate) fn documented(name: &str) -> Vec<&'static str> {
    let readme = include_str!("../../README.md");
    let start = format!("| {name} | ");
    let row = readme.lines().find_map(|line| line.strip_prefix(&start));
    let row = row.unwrap_or_else(|| panic!("the documentation has no row `{name}`"));
    // What is in brackets explains a key.
    let mut depth = 0;
    let mut plain = String::new();
    for c in row.chars() {
        depth += i32::from(c == '(');
        if depth == 0 {
            plain.push(c);
        }
        depth -= i32::from(c == ')');
    }
    let row = plain.leak();
    let mut keys: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
    keys.sort_unstable();
    keys
}
