//! What goes wrong, and the exit codes that say so.

use std::error::Error;
use std::fmt;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::json;

/// The exit code of what cannot be understood.
pub(crate) const USAGE: u8 = 2;
/// The exit code of what was tried and failed.
pub(crate) const FAILED: u8 = 3;

/// What a command prints, and how it ends.
pub(crate) struct Done {
    pub(crate) text: Vec<u8>,
    pub(crate) code: u8,
}

impl From<Vec<u8>> for Done {
    fn from(text: Vec<u8>) -> Self {
        Self { text, code: 0 }
    }
}

impl From<String> for Done {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

/// How a command fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// There is nothing that is what was asked for.
    NotFound,
    /// A variable or an argument cannot be understood.
    Usage,
    /// It was tried and failed.
    Failed,
}

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    message: String,
    /// What there is to say besides, in JSON.
    more: Map<String, Value>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, error: &dyn Error) -> Self {
        Self { kind, message: chain(error), more: Map::new() }
    }

    /// It was tried and failed.
    pub(crate) fn failed(error: impl Error) -> Self {
        Self::new(Kind::Failed, &error)
    }

    /// A variable or an argument cannot be understood.
    pub(crate) fn usage(error: impl Error) -> Self {
        Self::new(Kind::Usage, &error)
    }

    /// The Python has no headers.
    pub(crate) fn without_headers(prefix: &Path) -> Self {
        let message = format!(
            "the headers of {} are not installed: install the development package of its distribution",
            prefix.display()
        );
        Self { kind: Kind::NotFound, message, more: Map::new() }
    }

    /// Says `more` in JSON.
    pub(crate) fn with(self, more: Map<String, Value>) -> Self {
        Self { more, ..self }
    }

    pub(crate) fn code(&self) -> u8 {
        match self.kind {
            Kind::NotFound => 1,
            Kind::Usage => USAGE,
            Kind::Failed => FAILED,
        }
    }

    pub(crate) fn json(&self) -> String {
        let kind = match self.kind {
            Kind::NotFound => "not-found",
            Kind::Usage => "usage",
            Kind::Failed => "failed",
        };
        let mut document = self.more.clone();
        document.insert("error".to_owned(), json!({ "kind": kind, "message": self.message }));
        json::document(document)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// An error with its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let next = error.to_string();
        // Some say what their cause says.
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        source = error.source();
    }
    text
}
