//! What makes an installation appear whole or not at all: a lock, a folder to work in, a rename.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result};
use locator::cache::{Entry, Lock};
use tempfile::TempDir;

use crate::status;

/// How long a process that makes the same installation is waited for: longer than the compiler takes anywhere.
const PATIENCE: Duration = Duration::from_secs(2 * 60 * 60);

/// Waits until no other process makes `entry`.
pub(super) fn lock(root: &Path, entry: &Entry) -> Result<Lock> {
    let lock = Lock::acquire(root, &entry.name(), PATIENCE, |path| {
        status::line("Waiting", &format!("for another process that holds {}", path.display()));
    });
    Ok(lock?)
}

/// A folder to make an installation in: on the file system of the cache, so that the last step is a rename.
pub(super) struct Stage {
    folder: TempDir,
}

impl Stage {
    /// A new folder for `entry`, after what killed runs left behind is removed. The lock says that nobody
    /// else works in those.
    pub(super) fn new(root: &Path, entry: &Entry, _: &Lock) -> Result<Self> {
        let start = prefix(entry);
        sweep(root, &start);
        let folder = tempfile::Builder::new().prefix(&start).tempdir_in(root);
        Ok(Self { folder: folder.with_context(|| format!("no folder to work in under {}", root.display()))? })
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Renames `made`, which lies in this folder, to the place of `entry`. What was there goes first.
    pub(super) fn publish(&self, made: &Path, entry: &Entry) -> Result<()> {
        let place = entry.prefix();
        match fs::rename(&place, self.path().join("replaced")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{} cannot be replaced", place.display()));
            }
            _ => {}
        }
        fs::rename(made, &place).with_context(|| format!("{} cannot be put into place", place.display()))
    }
}

/// What the names of an entry's working folders begin with.
fn prefix(entry: &Entry) -> String {
    format!(".tmp-{}-", entry.name())
}

/// Removes the working folders that killed runs left in `root`.
fn sweep(root: &Path, start: &str) {
    let Ok(entries) = fs::read_dir(root) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(start) {
            let path = entry.path();
            status::line("Removing", &format!("{}, left by a run that was stopped", path.display()));
            if let Err(error) = remove(&path) {
                status::warning("Leaving", &format!("{}: {error}", path.display()));
            }
        }
    }
}

/// A compiler that outlives a killed run by a moment may still write into the folder.
fn remove(path: &PathBuf) -> io::Result<()> {
    for _ in 0..20 {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
                sleep(Duration::from_millis(250))
            }
            other => return other,
        }
    }
    fs::remove_dir_all(path)
}

#[cfg(test)]
mod tests {
    use locator::cache::{DEFAULT_VERSION, Flavour};

    use super::*;

    fn release(root: &Path) -> Entry {
        Entry::new(root, DEFAULT_VERSION, Flavour::Release)
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let entry = release(root.path());
        let lock = lock(root.path(), &entry).unwrap();
        // A killed run does not get to remove its folder.
        let left = Stage::new(root.path(), &entry, &lock).unwrap().folder.keep();
        fs::create_dir_all(left.join("source/deep")).unwrap();
        fs::write(left.join("source/deep/file"), "").unwrap();
        let asserts = Entry::new(root.path(), DEFAULT_VERSION, Flavour::Asserts);
        let others = [
            asserts.prefix(),
            entry.prefix(),
            root.path().join(prefix(&asserts) + "1"),
            root.path().join("logs"),
        ];
        others.iter().for_each(|other| fs::create_dir(other).unwrap());

        let stage = Stage::new(root.path(), &entry, &lock).unwrap();
        assert!(!left.exists());
        assert!(stage.path().is_dir());
        for other in &others {
            assert!(other.is_dir(), "{}", other.display());
        }
    }

    #[test]
    fn a_stage_that_is_given_up_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let entry = release(root.path());
        let lock = lock(root.path(), &entry).unwrap();
        let path = Stage::new(root.path(), &entry, &lock).unwrap().path().to_owned();
        assert!(!path.exists());
        // The folder of the lock is what is left of it.
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn publishing_replaces_what_was_there() {
        let root = tempfile::tempdir().unwrap();
        let entry = release(root.path());
        let lock = lock(root.path(), &entry).unwrap();
        for contents in ["first", "second"] {
            let stage = Stage::new(root.path(), &entry, &lock).unwrap();
            let made = stage.path().join("made");
            fs::create_dir(&made).unwrap();
            fs::write(made.join(contents), "").unwrap();
            stage.publish(&made, &entry).unwrap();
        }
        assert!(entry.prefix().join("second").exists());
        assert!(!entry.prefix().join("first").exists());
    }
}
