//! What a cache holds.

use std::cmp::Reverse;
use std::fs;
use std::io;
use std::path::Path;

use super::entry::{Entry, Flavour};
use super::marker::Marker;
use super::verify::{VerifyError, read_marker};
use crate::install::Python;
use crate::version::Version;

/// An installation that says of itself that it is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Installed {
    /// Which one it is.
    pub entry: Entry,
    /// What its marker says.
    pub marker: Marker,
}

/// The installations in the cache at `root`, the newest version first; of one version those that were built come
/// before those that were unpacked, and of these the newest release comes first. Their files are not compared
/// with their lists: [`Entry::verify`] does.
///
/// A folder that is not there is an empty cache.
///
/// # Errors
///
/// What reading the folder says.
///
/// # Examples
///
/// ```
/// let none = locator::cache::installed(std::path::Path::new("there is no such folder"))?;
/// assert!(none.is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn installed(root: &Path) -> io::Result<Vec<Installed>> {
    let entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for folder in entries {
        let folder = folder?;
        let Ok(marker) = read_marker(&folder.path()) else { continue };
        // A folder of another name, such as one to work in, is not the installation even if it has its marker.
        if let Some(entry) = Entry::of_marker(root, &marker)
            && folder.file_name() == *entry.name()
        {
            found.push(Installed { entry, marker });
        }
    }
    found.sort_by_cached_key(|Installed { entry, .. }| {
        let tag = entry.unpacked().map(|unpacked| unpacked.tag.clone());
        (Reverse(entry.version()), tag.is_some(), Reverse(tag), entry.name())
    });
    Ok(found)
}

/// The Python of `version` and `flavour` in the cache at `root`: the one that was built, or one that was unpacked
/// from an archive.
///
/// # Errors
///
/// Why the one that was built cannot be used, if there is neither.
///
/// # Examples
///
/// ```
/// use locator::cache::{self, DEFAULT_VERSION, Flavour, VerifyError};
///
/// let nowhere = std::path::Path::new("there is no such folder");
/// let error = cache::find(nowhere, DEFAULT_VERSION, Flavour::Release).unwrap_err();
/// assert!(matches!(error, VerifyError::Absent { .. }));
/// ```
pub fn find(root: &Path, version: Version, flavour: Flavour) -> Result<Python, VerifyError> {
    let built = Entry::new(root, version, flavour).verify();
    built.or_else(|error| {
        let unpacked = installed(root).unwrap_or_default().into_iter().map(|installed| installed.entry);
        unpacked
            .filter(|entry| entry.unpacked().is_some() && !entry.is_debug())
            .filter(|entry| entry.version() == version && entry.flavour() == flavour)
            .find_map(|entry| entry.verify().ok())
            .ok_or(error)
    })
}

// The fixtures are ELF files in the layout of Linux.
#[cfg(all(test, target_os = "linux"))]
mod tests;
