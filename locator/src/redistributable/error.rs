//! Why an archive could not be installed.

use std::path::PathBuf;

use super::{DownloadError, SelectError, SumsError, UnpackError};
use crate::cache::{DiskError, LockError, SealError, VerifyError};

/// Why there is no installation.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// Nothing can be chosen.
    #[error(transparent)]
    Select(#[from] SelectError),
    /// The release has no such archive.
    #[error(transparent)]
    Sums(#[from] SumsError),
    /// The archive could not be had.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// Another process is making this installation.
    #[error("{file} cannot be installed yet")]
    Lock {
        /// The name of the archive.
        file: String,
        /// Why.
        source: LockError,
    },
    /// There is no folder to install in.
    #[error("{file} cannot be installed")]
    Stage {
        /// The name of the archive.
        file: String,
        /// What went wrong.
        source: DiskError,
    },
    /// The archive was refused while it was unpacked.
    #[error("{} from {url} cannot be unpacked, and nothing of it was installed", archive.display())]
    Unpack {
        /// The archive in the cache.
        archive: PathBuf,
        /// Where it came from.
        url: String,
        /// Why.
        source: UnpackError,
    },
    /// What was unpacked is not the Python that its name promises.
    #[error(
        "{} from {url} does not hold the Python that its name promises, and nothing of it was installed: \
         ask for another release", archive.display()
    )]
    Seal {
        /// The archive in the cache.
        archive: PathBuf,
        /// Where it came from.
        url: String,
        /// Why.
        source: SealError,
    },
    /// The installation could not be written.
    #[error("{} from {url} cannot be installed", archive.display())]
    Disk {
        /// The archive in the cache.
        archive: PathBuf,
        /// Where it came from.
        url: String,
        /// What went wrong.
        source: DiskError,
    },
    /// The installation is in its place, but does not hold.
    #[error("the new installation of {} from {url} does not hold: something else changes the cache", archive.display())]
    Verify {
        /// The archive in the cache.
        archive: PathBuf,
        /// Where it came from.
        url: String,
        /// What differs.
        source: VerifyError,
    },
}
