//! Archives, a server and processes to install with.

pub(crate) mod cache;
pub(crate) mod child;
pub(crate) mod pack;
pub(crate) mod server;

use std::error::Error;

/// An error with its causes.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// Every error names the file, its address and what to do.
#[track_caller]
pub(crate) fn assert_names(error: &dyn Error, parts: &[&str]) {
    let text = chain(error);
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}
