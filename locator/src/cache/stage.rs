//! What makes an installation appear whole or not at all: a folder to work in, and a rename.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::TempDir;

use super::disk::DiskError;
use super::entry::Entry;
use super::lock::Lock;

/// What the names of all working folders begin with.
pub(crate) const WORKING: &str = ".tmp-";

/// A folder to make an installation in: on the file system of the cache, so that the last step is a rename.
pub(crate) struct Stage {
    folder: TempDir,
}

impl Stage {
    /// A new folder for `entry`, after what killed runs left behind is removed; `sweeping` is called with each.
    /// The lock says that nobody else works in those.
    pub(crate) fn new(entry: &Entry, _: &Lock, sweeping: impl FnMut(&Path)) -> Result<Self, DiskError> {
        let start = format!("{WORKING}{}-", entry.name());
        sweep(entry.root(), &start, sweeping)?;
        let folder = tempfile::Builder::new().prefix(&start).tempdir_in(entry.root());
        Ok(Self { folder: folder.map_err(DiskError::of("written to", entry.root()))? })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Renames `made`, which lies in this folder, to the place of `entry`, through to the disk. What was there
    /// before is moved into this folder, and goes with it.
    pub(crate) fn publish(&self, made: &Path, entry: &Entry) -> Result<(), DiskError> {
        let place = entry.prefix();
        match fs::rename(&place, self.path().join("replaced")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(DiskError { doing: "replaced", path: place, source: error });
            }
            _ => {}
        }
        sync(made).map_err(DiskError::of("written", made))?;
        fs::rename(made, &place).map_err(DiskError::of("put into place", &place))?;
        sync(entry.root()).map_err(DiskError::of("written", entry.root()))
    }

    /// Removes the folder. Dropping it does too, without a word if that fails.
    pub(crate) fn close(self) -> Result<(), DiskError> {
        let path = self.path().to_owned();
        self.folder.close().map_err(DiskError::of("removed", &path))
    }
}

/// Removes the working folders in `root` whose names begin with `start`.
pub(crate) fn sweep(root: &Path, start: &str, mut sweeping: impl FnMut(&Path)) -> Result<(), DiskError> {
    let entries = fs::read_dir(root).map_err(DiskError::of("read", root))?;
    for folder in entries.flatten() {
        if folder.file_name().to_string_lossy().starts_with(start) {
            let path = folder.path();
            sweeping(&path);
            fs::remove_dir_all(&path).map_err(DiskError::of("removed", &path))?;
        }
    }
    Ok(())
}

/// Writes the names in a folder through to the disk.
///
/// Windows has nothing of the kind: there a folder cannot be opened as a file.
pub(crate) fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::cache::{DEFAULT_VERSION, Flavour};

    fn release(root: &Path) -> (Entry, Lock) {
        let entry = Entry::new(root, DEFAULT_VERSION, Flavour::Release);
        let lock = Lock::acquire(root, &entry.name(), Duration::ZERO, |_| {}).unwrap();
        (entry, lock)
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let (entry, lock) = release(root.path());
        // A killed run does not get to remove its folder.
        let left = Stage::new(&entry, &lock, |_| {}).unwrap().folder.keep();
        fs::create_dir_all(left.join("source/deep")).unwrap();
        fs::write(left.join("source/deep/file"), "").unwrap();
        let asserts = Entry::new(root.path(), DEFAULT_VERSION, Flavour::Asserts);
        let others = [
            asserts.prefix(),
            entry.prefix(),
            root.path().join(format!("{WORKING}{}-1", asserts.name())),
            root.path().join("archives"),
        ];
        others.iter().for_each(|other| fs::create_dir(other).unwrap());

        let mut swept = Vec::new();
        let stage = Stage::new(&entry, &lock, |path| swept.push(path.to_owned())).unwrap();
        assert_eq!(swept, std::slice::from_ref(&left));
        assert!(!left.exists());
        assert!(stage.path().is_dir());
        for other in &others {
            assert!(other.is_dir(), "{}", other.display());
        }
    }

    #[test]
    fn publishing_replaces_what_was_there_and_leaves_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let (entry, lock) = release(root.path());
        for contents in ["first", "second"] {
            let stage = Stage::new(&entry, &lock, |_| {}).unwrap();
            let made = stage.path().join("made");
            fs::create_dir(&made).unwrap();
            fs::write(made.join(contents), "").unwrap();
            stage.publish(&made, &entry).unwrap();
        }
        assert!(entry.prefix().join("second").exists());
        assert!(!entry.prefix().join("first").exists());
        // The installation, and the folder of the lock.
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2);
    }
}
