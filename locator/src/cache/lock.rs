//! The right to change one installation.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::disk::DiskError;

/// The right to make or remove one installation, held by one process at a time.
///
/// The system takes the lock away from a process that dies, so it is never stale. The file itself stays: were
/// it removed, a process that waits for it and one that makes it anew would both have a lock.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    waited: bool,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another process held it all the time.
    #[error(
        "another process has held the lock {} for {}: wait for it to finish its installation, or end it; \
         the lock is free as soon as no process holds it, the file need not be removed",
        path.display(), seconds(*waited)
    )]
    TimedOut {
        /// The file of the lock.
        path: PathBuf,
        /// How long this process waited.
        waited: Duration,
    },
    /// The file could not be made or locked.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

fn seconds(time: Duration) -> String {
    if time.as_secs() < 10 {
        format!("{:.1} seconds", time.as_secs_f64())
    } else {
        format!("{} seconds", time.as_secs())
    }
}

/// How often a lock that is held is tried again: the standard library waits without an end or not at all.
const PAUSE: Duration = Duration::from_millis(50);

impl Lock {
    /// Waits until no other process has the lock `name` of the cache at `root`, but no longer than `timeout`.
    ///
    /// `waiting` is called once, with the file of the lock, if another process has it.
    ///
    /// # Errors
    ///
    /// [`LockError`]: it was held for too long, or its file cannot be made.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use locator::cache::Lock;
    ///
    /// let root = std::env::temp_dir().join(format!("lock-{}", std::process::id()));
    /// let first = Lock::acquire(&root, "name", Duration::ZERO, |_| {})?;
    /// let error = Lock::acquire(&root, "name", Duration::ZERO, |_| {}).unwrap_err();
    /// assert!(error.to_string().contains("name.lock"));
    /// drop(first);
    /// assert!(!Lock::acquire(&root, "name", Duration::ZERO, |_| {})?.waited());
    /// # std::fs::remove_dir_all(root)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn acquire(
        root: &Path,
        name: &str,
        timeout: Duration,
        waiting: impl FnOnce(&Path),
    ) -> Result<Self, LockError> {
        let folder = root.join("locks");
        fs::create_dir_all(&folder).map_err(DiskError::of("made", &folder))?;
        let path = folder.join(format!("{name}.lock"));
        let file =
            File::options().create(true).append(true).open(&path).map_err(DiskError::of("opened", &path))?;
        let start = Instant::now();
        let mut waiting = Some(waiting);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file, waited: waiting.is_none() }),
                Err(TryLockError::WouldBlock) => {
                    if let Some(waiting) = waiting.take() {
                        waiting(&path);
                    }
                    let waited = start.elapsed();
                    let left = timeout.saturating_sub(waited);
                    if left.is_zero() {
                        return Err(LockError::TimedOut { path, waited });
                    }
                    sleep(PAUSE.min(left));
                }
                Err(TryLockError::Error(source)) => {
                    return Err(DiskError { doing: "locked", path, source }.into());
                }
            }
        }
    }

    /// Another process had the lock first.
    pub fn waited(&self) -> bool {
        self.waited
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{RecvTimeoutError, channel};

    use super::*;

    const SOON: Duration = Duration::from_millis(200);

    #[test]
    fn the_second_waits_until_the_first_is_done() {
        let root = tempfile::tempdir().unwrap();
        let acquire = || Lock::acquire(root.path(), "name", Duration::from_secs(20), |_| {}).unwrap();
        let first = acquire();
        assert!(!first.waited());
        let (send, receive) = channel();
        std::thread::scope(|scope| {
            scope.spawn(|| send.send(acquire().waited()).unwrap());
            assert_eq!(receive.recv_timeout(SOON), Err(RecvTimeoutError::Timeout));
            drop(first);
            assert_eq!(receive.recv_timeout(Duration::from_secs(10)), Ok(true));
        });
    }

    #[test]
    fn a_lock_that_stays_held_is_named_in_time() {
        let root = tempfile::tempdir().unwrap();
        let _first = Lock::acquire(root.path(), "name", SOON, |_| {}).unwrap();
        let mut told = Vec::new();
        let start = Instant::now();
        let error = Lock::acquire(root.path(), "name", SOON, |path| told.push(path.to_owned())).unwrap_err();
        assert!(start.elapsed() >= SOON);
        let expected = root.path().join("locks/name.lock");
        assert!(matches!(&error, LockError::TimedOut { path, .. } if *path == expected), "{error}");
        assert!(error.to_string().contains(expected.to_str().unwrap()), "{error}");
        assert_eq!(told, [expected]);
        // Others are not waited for.
        assert!(!Lock::acquire(root.path(), "other", Duration::ZERO, |_| {}).unwrap().waited());
    }
}
