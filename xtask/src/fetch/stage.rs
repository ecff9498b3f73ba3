//! What makes an installation appear whole or not at all: a lock, a folder to work in, a rename.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result};
use locator::cache::Entry;
use tempfile::TempDir;

use crate::status;

/// The right to make one installation, held by one process at a time.
///
/// The system takes the lock away from a process that dies, so it is never stale. The file itself stays: were
/// it removed, a process that waits for it and one that makes it anew would both have a lock.
pub(super) struct Lock {
    _file: File,
    waited: bool,
}

impl Lock {
    /// Waits until no other process makes `entry`.
    pub(super) fn acquire(root: &Path, entry: &Entry) -> Result<Self> {
        let folder = root.join("locks");
        fs::create_dir_all(&folder)
            .with_context(|| format!("the cache {} cannot be made", root.display()))?;
        let path = folder.join(format!("{}.lock", entry.name()));
        let unusable = || format!("the lock {} cannot be used", path.display());
        let file = File::options().create(true).append(true).open(&path).with_context(unusable)?;
        let waited = match file.try_lock() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => {
                status::line("Waiting", &format!("for another process that holds {}", path.display()));
                file.lock().with_context(unusable)?;
                true
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(unusable),
        };
        Ok(Self { _file: file, waited })
    }

    /// Another process had the lock first.
    pub(super) fn waited(&self) -> bool {
        self.waited
    }
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
    use std::sync::mpsc::{RecvTimeoutError, channel};

    use locator::cache::{DEFAULT_VERSION, Flavour};

    use super::*;

    fn release(root: &Path) -> Entry {
        Entry::new(root, DEFAULT_VERSION, Flavour::Release)
    }

    #[test]
    fn the_second_waits_until_the_first_is_done() {
        let root = tempfile::tempdir().unwrap();
        let entry = release(root.path());
        let first = Lock::acquire(root.path(), &entry).unwrap();
        assert!(!first.waited());
        let (send, receive) = channel();
        std::thread::scope(|scope| {
            scope.spawn(|| send.send(Lock::acquire(root.path(), &entry).unwrap().waited()).unwrap());
            let early = receive.recv_timeout(Duration::from_millis(300));
            assert_eq!(early, Err(RecvTimeoutError::Timeout));
            drop(first);
            assert_eq!(receive.recv_timeout(Duration::from_secs(10)), Ok(true));
        });
    }

    #[test]
    fn other_installations_are_not_waited_for() {
        let root = tempfile::tempdir().unwrap();
        let asserts = Entry::new(root.path(), DEFAULT_VERSION, Flavour::Asserts);
        let first = Lock::acquire(root.path(), &release(root.path())).unwrap();
        let (send, receive) = channel();
        std::thread::scope(|scope| {
            scope.spawn(|| send.send(Lock::acquire(root.path(), &asserts).unwrap().waited()).unwrap());
            let other = receive.recv_timeout(Duration::from_secs(10));
            // Before the verdict, so that a thread that waits for it after all ends too.
            drop(first);
            assert_eq!(other, Ok(false));
        });
    }

    #[test]
    fn what_a_killed_run_left_is_swept_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        let entry = release(root.path());
        let lock = Lock::acquire(root.path(), &entry).unwrap();
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
        let lock = Lock::acquire(root.path(), &entry).unwrap();
        let path = Stage::new(root.path(), &entry, &lock).unwrap().path().to_owned();
        assert!(!path.exists());
        // The folder of the lock is what is left of it.
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn publishing_replaces_what_was_there() {
        let root = tempfile::tempdir().unwrap();
        let entry = release(root.path());
        let lock = Lock::acquire(root.path(), &entry).unwrap();
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
