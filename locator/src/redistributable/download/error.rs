//! Why there is no archive.

use std::fmt;
use std::path::PathBuf;

use crate::cache::DiskError;

/// One address that was asked, and why it did not serve.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// The address of the file.
    pub url: String,
    /// What went wrong there.
    pub reason: String,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.url, self.reason)
    }
}

/// Why a file of a release could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DownloadError {
    /// No address served it.
    #[error(
        "{file} could not be downloaded ({}): see whether the network or its proxy (HTTPS_PROXY) works, \
         or set FFI_PYTHON_MIRROR to a mirror of the releases{}", list(tried), left(kept.as_ref())
    )]
    Unavailable {
        /// The name of the file.
        file: String,
        /// Every address that was asked.
        tried: Vec<Tried>,
        /// What came of it is kept here, for the next run to go on with.
        kept: Option<PathBuf>,
    },
    /// The network may not be used, and the file is not here.
    #[error(
        "{file} is not in the cache and offline mode forbids to download {url}: leave offline mode, \
         set FFI_PYTHON_MIRROR to a file:// folder that has it, or save it as {}{}",
        place.display(), list_if(tried)
    )]
    Offline {
        /// The name of the file.
        file: String,
        /// Where it would come from.
        url: String,
        /// Where it would be kept, under a name of the cache's own.
        place: PathBuf,
        /// The folders that were looked in.
        tried: Vec<Tried>,
    },
    /// The network may not be used, and the hash of the archive has to be looked up.
    #[error(
        "{file} is needed and offline mode forbids to download {url}: leave offline mode, set FFI_PYTHON_MIRROR \
         to a file:// folder that has it, or ask for a version of the catalogue{}",
        list_if(tried)
    )]
    NoList {
        /// The name of the list.
        file: String,
        /// Where it would come from.
        url: String,
        /// The folders that were looked in.
        tried: Vec<Tried>,
    },
    /// What came is not the file that was expected.
    #[error(
        "{file} from {url} has the SHA-256 {found}, expected {expected}: it is damaged or it is not the \
         released file, and nothing of it was used; try again, or use another mirror"
    )]
    WrongHash {
        /// The name of the file.
        file: String,
        /// Where it came from.
        url: String,
        /// The hash of what came.
        found: String,
        /// The hash of the released file.
        expected: String,
    },
    /// The file is larger than any archive is.
    #[error(
        "{file} from {url} has more than the {limit} bytes that an archive may have: \
         it is not the released file; use another mirror"
    )]
    TooLarge {
        /// The name of the file.
        file: String,
        /// Where it came from.
        url: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file could not be written.
    #[error("{file} from {url} cannot be kept")]
    Disk {
        /// The name of the file.
        file: String,
        /// Where it came from.
        url: String,
        /// What went wrong.
        source: DiskError,
    },
    /// Nothing can be downloaded at all.
    #[error(
        "{url} cannot be asked for, the HTTP client does not start ({reason}): install the certificates of \
         the system (Debian: ca-certificates), or set FFI_PYTHON_MIRROR to a file:// folder"
    )]
    Client {
        /// What was to be asked for.
        url: String,
        /// What it said.
        reason: String,
    },
}

fn list(tried: &[Tried]) -> String {
    tried.iter().map(Tried::to_string).collect::<Vec<_>>().join("; ")
}

fn list_if(tried: &[Tried]) -> String {
    if tried.is_empty() { String::new() } else { format!(" ({})", list(tried)) }
}

fn left(kept: Option<&PathBuf>) -> String {
    kept.map_or_else(String::new, |path| {
        format!("; what came of it is kept in {}, and the next run goes on from there", path.display())
    })
}
