//! What a cache holds: listing, removing, tidying up.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Event, Installer};
use crate::cache::{self, DiskError, Entry, Installed, Lock, LockError, Stage, WORKING};

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Freed {
    /// The files and folders, as they were called.
    pub removed: Vec<PathBuf>,
    /// How many bytes their files had.
    pub bytes: u64,
    /// What was left because a process that runs now uses it.
    pub in_use: Vec<PathBuf>,
}

/// Why a cache cannot be changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManageError {
    /// There is no such installation.
    #[error("{} has no installation `{name}`{}", root.display(), only(names))]
    NotInstalled {
        /// The cache.
        root: PathBuf,
        /// What was asked for.
        name: String,
        /// What there is.
        names: Vec<String>,
    },
    /// Another process makes or removes it.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// It could not be read or removed.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

fn only(names: &[String]) -> String {
    if names.is_empty() { ": it is empty".to_owned() } else { format!(", only {}", names.join(", ")) }
}

impl Installer {
    /// The installations in the cache, as [`cache::installed`] lists them.
    ///
    /// # Errors
    ///
    /// [`ManageError::Disk`], if the cache cannot be read.
    pub fn list(&self) -> Result<Vec<Installed>, ManageError> {
        Ok(cache::installed(&self.root).map_err(DiskError::of("read", &self.root))?)
    }

    /// Removes the installation of this [name](Entry::name), and the archive it came from.
    ///
    /// It disappears at once, and then its files are removed.
    ///
    /// # Errors
    ///
    /// [`ManageError`]: there is none, another process makes it, or its files cannot be removed.
    pub fn uninstall(&self, name: &str) -> Result<Freed, ManageError> {
        let mut all = self.list()?;
        let Some(index) = all.iter().position(|installed| installed.entry.name() == name) else {
            let names = all.iter().map(|installed| installed.entry.name()).collect();
            return Err(ManageError::NotInstalled { root: self.root.clone(), name: name.to_owned(), names });
        };
        let entry = all.swap_remove(index).entry;
        let lock = self.lock(&entry)?;
        let reporter = &*self.settings.reporter;
        let stage = Stage::new(&entry, &lock, |path| reporter.event(&Event::Sweeping { path }))?;
        let mut freed = Freed::default();
        let prefix = entry.prefix();
        freed.count(&prefix).map_err(DiskError::of("read", &prefix))?;
        fs::rename(&prefix, stage.path().join("removed")).map_err(DiskError::of("removed", &prefix))?;
        stage.close()?;
        for path in self.kept()? {
            if owner(&path).as_deref() == Some(name) {
                freed.remove(&path)?;
            }
        }
        Ok(freed)
    }

    /// Removes what no installation needs: archives, transfers that broke off, and what stopped runs left. What a
    /// process is working on now is left alone.
    ///
    /// # Errors
    ///
    /// [`ManageError::Disk`], if something cannot be read or removed.
    pub fn gc(&self) -> Result<Freed, ManageError> {
        let mut freed = Freed::default();
        for path in self.left()?.into_iter().chain(self.kept()?) {
            let Some(name) = owner(&path) else { continue };
            match Lock::acquire(&self.root, &name, Duration::ZERO, |_| {}) {
                Ok(_lock) => freed.remove(&path)?,
                Err(LockError::TimedOut { .. }) => freed.in_use.push(path),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(freed)
    }

    fn lock(&self, entry: &Entry) -> Result<Lock, LockError> {
        let (timeout, reporter) = (self.lock_timeout, &self.settings.reporter);
        Lock::acquire(&self.root, &entry.name(), timeout, |lock| {
            reporter.event(&Event::Waiting { lock, timeout });
        })
    }

    /// Folders that installations are made in.
    fn left(&self) -> Result<Vec<PathBuf>, DiskError> {
        let mut paths = entries(&self.root)?;
        paths.retain(|path| name(path).starts_with(WORKING));
        Ok(paths)
    }

    /// Archives, whole and in part.
    fn kept(&self) -> Result<Vec<PathBuf>, DiskError> {
        entries(&self.archives())
    }
}

impl Freed {
    /// Counts `path`, a file or a folder.
    fn count(&mut self, path: &Path) -> io::Result<()> {
        self.removed.push(path.to_owned());
        let mut left = vec![path.to_owned()];
        while let Some(path) = left.pop() {
            let metadata = fs::symlink_metadata(&path)?;
            if metadata.is_dir() {
                for entry in fs::read_dir(&path)? {
                    left.push(entry?.path());
                }
            } else {
                self.bytes += metadata.len();
            }
        }
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> Result<(), DiskError> {
        // Whoever worked on it when it was listed may have finished before its lock was had.
        if fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            return Ok(());
        }
        self.count(path).map_err(DiskError::of("read", path))?;
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.map_err(DiskError::of("removed", path))
    }
}

/// The paths in a folder, sorted; none if there is no such folder.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(DiskError::of("read", folder)(error)),
    };
    let mut paths: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The installation that a working folder or an archive belongs to, whose lock is the right to remove it. `None`
/// for what has another name.
fn owner(path: &Path) -> Option<String> {
    let name = name(path);
    if let Some(rest) = name.strip_prefix(WORKING) {
        return rest.rsplit_once('-').map(|(owner, _)| owner.to_owned());
    }
    let name = name.strip_suffix(".part").unwrap_or(&name);
    let name = name.strip_suffix(".tar.zst").or_else(|| name.strip_suffix(".tar.gz"))?;
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_already_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let mut freed = Freed::default();
        freed.remove(&folder.path().join(".tmp-name-1")).unwrap();
        assert_eq!(freed, Freed::default());
    }

    #[test]
    fn what_is_left_behind_says_whose_it_was() {
        let of = |text: &str| owner(Path::new(text));
        assert_eq!(
            of("/c/.tmp-cpython-3.13.5t-linux-x86_64-release-Ab1"),
            Some("cpython-3.13.5t-linux-x86_64-release".to_owned())
        );
        assert_eq!(
            of("/c/archives/cpython-3.13.5t-1-a-b-00.tar.gz"),
            Some("cpython-3.13.5t-1-a-b-00".to_owned())
        );
        assert_eq!(of("/c/archives/name.tar.zst.part"), Some("name".to_owned()));
        assert_eq!(of("/c/archives/notes.txt"), None);
    }
}
