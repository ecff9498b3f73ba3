//! Why an archive is not unpacked.

use std::io;
use std::path::PathBuf;

use crate::cache::DiskError;

/// What every refusal of an archive ends with.
const REMEDY: &str = "do not use this archive, ask for another release or use another mirror";

/// Why an archive was refused while it was unpacked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The archive is no archive, or it is damaged.
    #[error("the archive is damaged ({source}): remove it, so that it is downloaded again")]
    Damaged {
        /// What the decoder said.
        source: io::Error,
    },
    /// The name of an entry leads out of the archive.
    #[error("the archive has an entry `{entry}`, {reason}: {REMEDY}")]
    UnsafePath {
        /// The name as it is in the archive.
        entry: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A link leads out of the installation.
    #[error("the archive has a link {} to `{target}`, which leads out of the installation: {REMEDY}", entry.display())]
    EscapingLink {
        /// The link, relative to the prefix.
        entry: PathBuf,
        /// Where it leads.
        target: String,
    },
    /// An entry would be written through a link or a file that is in its way.
    #[error("the archive has an entry {} below {}, which is no folder: {REMEDY}", entry.display(), parent.display())]
    ThroughLink {
        /// The entry, relative to the prefix.
        entry: PathBuf,
        /// The link or file.
        parent: PathBuf,
    },
    /// A hard link is to something that is not a file of the installation.
    #[error("the archive has a hard link {} to {}, which is no file that came before it: {REMEDY}", entry.display(), target.display())]
    DanglingLink {
        /// The link, relative to the prefix.
        entry: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// An entry is a device, a pipe, or another thing that no installation has.
    #[error("the archive has an entry {} of the kind {kind}, which no installation has: {REMEDY}", entry.display())]
    Unsupported {
        /// The entry, relative to the prefix.
        entry: PathBuf,
        /// What it is.
        kind: String,
    },
    /// Two entries have the same name.
    #[error("the archive has {} twice: {REMEDY}", entry.display())]
    Duplicate {
        /// The entry, relative to the prefix.
        entry: PathBuf,
    },
    /// The archive has more in it than it may.
    #[error("the archive unpacks to more than {limit} bytes, {why}: {REMEDY}")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
        /// Where the limit comes from.
        why: &'static str,
    },
    /// The archive has more entries than it may.
    #[error("the archive has more than {limit} entries: {REMEDY}")]
    TooMany {
        /// The limit.
        limit: u64,
    },
    /// The archive has nothing of what is to be installed.
    #[error("the archive has nothing under {expected}: {REMEDY}")]
    Empty {
        /// Where the installation is in archives of its kind.
        expected: &'static str,
    },
    /// A file could not be written.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl UnpackError {
    pub(super) fn damaged(source: io::Error) -> Self {
        Self::Damaged { source }
    }
}
