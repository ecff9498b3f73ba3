//! What goes wrong when the cache is written.

use std::io;
use std::path::{Path, PathBuf};

/// A file or folder of the cache could not be written, moved or removed.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be {doing}: {}", path.display(), remedy(source, path))]
#[non_exhaustive]
pub struct DiskError {
    /// What was being done with it, such as `written`.
    pub doing: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

impl DiskError {
    /// For `map_err`.
    pub(crate) fn of(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { doing, path, source }
    }

    /// The disk, or the share of it that the user may use, is full.
    pub fn is_full(&self) -> bool {
        full(&self.source)
    }

    /// The folder may not be written to.
    pub fn is_read_only(&self) -> bool {
        read_only(&self.source)
    }
}

fn full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

fn read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}

fn remedy(error: &io::Error, path: &Path) -> String {
    let disk = path.parent().unwrap_or(path).display();
    if full(error) {
        format!(
            "the disk or the quota of {disk} is full: free some space, \
             or set FFI_PYTHON_CACHE to a folder on another disk"
        )
    } else if read_only(error) {
        format!("{disk} cannot be written to: set FFI_PYTHON_CACHE to a folder of your own")
    } else {
        "see whether the folder is still there, or set FFI_PYTHON_CACHE to another".to_owned()
    }
}
