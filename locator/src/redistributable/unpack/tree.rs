//! Files, folders and links of a prefix that is being made.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::UnpackError;
use crate::cache::DiskError;

/// A prefix in which nothing is replaced: what is a folder stays one.
pub(super) struct Tree {
    root: PathBuf,
    /// The folders that were made here, relative to the root.
    folders: HashSet<PathBuf>,
    empty: bool,
    buffer: Vec<u8>,
}

impl Tree {
    /// Makes the root, which must not be there.
    pub(super) fn new(root: &Path) -> Result<Self, UnpackError> {
        fs::create_dir(root).map_err(DiskError::of("made", root))?;
        set_mode(root, 0o755)?;
        let folders = HashSet::from([PathBuf::new()]);
        Ok(Self { root: root.to_owned(), folders, empty: true, buffer: vec![0; 1 << 16] })
    }

    /// Nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Makes a folder, unless it is there because of something in it.
    pub(super) fn folder(&mut self, place: &Path, mode: u32) -> Result<(), UnpackError> {
        self.parents(place, place)?;
        // It has to be filled and, one day, removed.
        set_mode(&self.root.join(place), mode & 0o777 | 0o700)
    }

    pub(super) fn file(
        &mut self,
        place: &Path,
        mode: u32,
        modified: u64,
        contents: &mut impl Read,
        size: u64,
    ) -> Result<(), UnpackError> {
        let path = self.new_entry(place)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(|error| occupied(place, &path, error))?;
        self.copy(contents, &mut file, &path, size)?;
        // Compiled modules are compared with the time of their source.
        let time = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(modified));
        if let Some(time) = time {
            file.set_modified(time).map_err(DiskError::of("written", &path))?;
        }
        set_mode(&path, mode & 0o777)
    }

    fn copy(
        &mut self,
        contents: &mut impl Read,
        file: &mut File,
        path: &Path,
        size: u64,
    ) -> Result<(), UnpackError> {
        let mut written = 0;
        loop {
            let read = contents.read(&mut self.buffer).map_err(UnpackError::damaged)?;
            if read == 0 {
                break;
            }
            file.write_all(&self.buffer[..read]).map_err(DiskError::of("written", path))?;
            written += read as u64;
        }
        if written == size {
            Ok(())
        } else {
            Err(UnpackError::damaged(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "it ends in the middle of a file",
            )))
        }
    }

    #[cfg(unix)]
    pub(super) fn symbolic_link(&mut self, place: &Path, target: &Path) -> Result<(), UnpackError> {
        let path = self.new_entry(place)?;
        std::os::unix::fs::symlink(target, &path).map_err(|error| occupied(place, &path, error))
    }

    /// Making one takes a privilege there; the archives for Windows have none.
    #[cfg(not(unix))]
    pub(super) fn symbolic_link(&mut self, place: &Path, _: &Path) -> Result<(), UnpackError> {
        Err(UnpackError::Unsupported { entry: place.to_owned(), kind: "Symlink".to_owned() })
    }

    pub(super) fn hard_link(&mut self, place: &Path, target: &Path) -> Result<(), UnpackError> {
        let path = self.new_entry(place)?;
        let dangling = || UnpackError::DanglingLink { entry: place.to_owned(), target: target.to_owned() };
        let folder = target.parent().unwrap_or(Path::new(""));
        let from = self.root.join(target);
        // Folders made here are no links, and neither may the last part be one.
        let is_file = fs::symlink_metadata(&from).is_ok_and(|metadata| metadata.is_file());
        if !self.folders.contains(folder) || !is_file {
            return Err(dangling());
        }
        match fs::hard_link(&from, &path) {
            // Not every file system has them.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) =>
            {
                if path.exists() {
                    return Err(UnpackError::Duplicate { entry: place.to_owned() });
                }
                fs::copy(&from, &path)
                    .map(drop)
                    .map_err(|error| DiskError::of("written", &path)(error).into())
            }
            other => other.map_err(|error| occupied(place, &path, error)),
        }
    }

    /// Makes the folders that lead to a new entry, and gives its path.
    fn new_entry(&mut self, place: &Path) -> Result<PathBuf, UnpackError> {
        let parent = place.parent().ok_or_else(|| UnpackError::Duplicate { entry: place.to_owned() })?;
        self.parents(parent, place)?;
        self.empty = false;
        Ok(self.root.join(place))
    }

    /// Makes `folder` and those that lead to it, for the sake of `entry`.
    fn parents(&mut self, folder: &Path, entry: &Path) -> Result<(), UnpackError> {
        let mut path = PathBuf::new();
        for part in folder.components() {
            path.push(part);
            if self.folders.contains(&path) {
                continue;
            }
            let full = self.root.join(&path);
            match fs::create_dir(&full) {
                Ok(()) => set_mode(&full, 0o755)?,
                // All folders that are there were made here, so this is a file or a link.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return Err(UnpackError::ThroughLink { entry: entry.to_owned(), parent: path });
                }
                Err(error) => return Err(DiskError::of("made", &full)(error).into()),
            }
            self.folders.insert(path.clone());
        }
        Ok(())
    }
}

/// What it means that a file or link could not be made.
fn occupied(place: &Path, path: &Path, error: io::Error) -> UnpackError {
    if error.kind() == io::ErrorKind::AlreadyExists {
        UnpackError::Duplicate { entry: place.to_owned() }
    } else {
        DiskError::of("written", path)(error).into()
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), UnpackError> {
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, permissions).map_err(|error| DiskError::of("written", path)(error).into())
}

/// Modes are of Unix.
#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> Result<(), UnpackError> {
    Ok(())
}
