//! What an installation says while it works.

mod bars;

use std::path::Path;
use std::time::Duration;

pub use bars::Bars;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another process makes the same installation.
    Waiting {
        /// The lock that it holds.
        lock: &'a Path,
        /// How long it is waited for.
        timeout: Duration,
    },
    /// A run that was stopped left a folder, which is removed.
    Sweeping {
        /// The folder.
        path: &'a Path,
    },
    /// The archive is in the cache and is what it must be.
    Reusing {
        /// The archive.
        path: &'a Path,
    },
    /// A file of the cache cannot be used and is made anew.
    Discarding {
        /// The file.
        path: &'a Path,
        /// Why.
        reason: &'a str,
    },
    /// A transfer begins, or goes on.
    Downloading {
        /// The name of the archive.
        file: &'a str,
        /// Where it comes from.
        url: &'a str,
        /// How many bytes are here already.
        from: u64,
        /// How many there are altogether, if the server says.
        total: Option<u64>,
    },
    /// More of it has come.
    Received {
        /// How many bytes are here now.
        bytes: u64,
    },
    /// A fault that may pass: the transfer is tried again.
    Retrying {
        /// Where it comes from.
        url: &'a str,
        /// What went wrong.
        reason: &'a str,
        /// When it is tried again.
        after: Duration,
    },
    /// A server or folder is given up, the next one is asked.
    PassingOver {
        /// What was asked for.
        url: &'a str,
        /// Why.
        reason: &'a str,
    },
    /// The archive has the hash that it must have.
    Verified {
        /// The name of the archive.
        file: &'a str,
        /// Its hash.
        sha256: &'a str,
    },
    /// The archive is unpacked.
    Unpacking {
        /// The name of the archive.
        file: &'a str,
    },
    /// One more file is unpacked.
    Unpacked {
        /// How many files, folders and links there are now.
        entries: u64,
        /// How many bytes they have.
        bytes: u64,
    },
    /// The installation is in its place.
    Installed {
        /// Its prefix.
        prefix: &'a Path,
    },
}

/// Is told what happens. It is called on the thread that installs.
///
/// # Examples
///
/// ```
/// use locator::redistributable::{Event, Reporter};
///
/// struct Log;
///
/// impl Reporter for Log {
///     fn event(&self, event: &Event<'_>) {
///         if let Event::Retrying { url, reason, .. } = event {
///             eprintln!("{url}: {reason}, trying again");
///         }
///     }
/// }
/// ```
pub trait Reporter: Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// Says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn event(&self, _: &Event<'_>) {}
}
