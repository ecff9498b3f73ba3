//! A file that has come in part: its bytes on the disk, and its hash so far.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::cache::DiskError;

/// The beginning of a file. It stays on the disk when this is dropped.
pub(super) struct Partial {
    path: PathBuf,
    file: File,
    hash: Sha256,
    len: u64,
    /// Its bytes came in one piece from one server, so a wrong hash is not the fault of having put pieces together.
    whole: bool,
    /// What the server calls this state of the file: `ETag`, or else `Last-Modified`; and where it says so.
    validator: Option<(String, String)>,
}

impl Partial {
    /// Opens what an earlier transfer left at `path`, or begins it.
    pub(super) fn open(path: &Path) -> Result<Self, DiskError> {
        let mut file = File::options()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(path)
            .map_err(DiskError::of("opened", path))?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        let mut len = 0;
        loop {
            match file.read(&mut buffer).map_err(DiskError::of("read", path))? {
                0 => break,
                read => {
                    hash.update(&buffer[..read]);
                    len += read as u64;
                }
            }
        }
        Ok(Self { path: path.to_owned(), file, hash, len, whole: len == 0, validator: None })
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Every byte came in one piece.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// The bytes that come now do not begin where the file does.
    pub(super) fn goes_on(&mut self) {
        self.whole = false;
    }

    /// What to ask the server of `url` with, so that it sends the rest only if the file is still the same.
    pub(super) fn validator(&self, url: &str) -> Option<&str> {
        self.validator.as_ref().filter(|(from, _)| from == url).map(|(_, value)| value.as_str())
    }

    pub(super) fn set_validator(&mut self, url: &str, value: Option<&str>) {
        self.validator = value.map(|value| (url.to_owned(), value.to_owned()));
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        self.file.write_all(bytes).map_err(DiskError::of("written", &self.path))?;
        self.hash.update(bytes);
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Forgets all bytes.
    pub(super) fn reset(&mut self) -> Result<(), DiskError> {
        let restart = self.file.set_len(0).and_then(|()| self.file.rewind());
        restart.map_err(DiskError::of("written", &self.path))?;
        self.hash = Sha256::new();
        self.len = 0;
        self.whole = true;
        self.validator = None;
        Ok(())
    }

    /// The hash of the bytes so far.
    pub(super) fn sha256(&self) -> String {
        self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Writes the file through to the disk and moves it to `place`.
    pub(super) fn keep(self, place: &Path) -> Result<(), DiskError> {
        self.file.sync_all().map_err(DiskError::of("written", &self.path))?;
        fs::rename(&self.path, place).map_err(DiskError::of("put into place", place))?;
        let folder = place.parent().unwrap_or(place);
        crate::cache::sync(folder).map_err(DiskError::of("written", folder))
    }

    /// Removes the file.
    pub(super) fn remove(self) -> io::Result<()> {
        drop(self.file);
        fs::remove_file(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_run_left_is_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.part");
        let mut first = Partial::open(&path).unwrap();
        first.append(b"ab").unwrap();
        assert!(first.is_whole());
        drop(first);

        let mut second = Partial::open(&path).unwrap();
        assert_eq!((second.len(), second.is_whole()), (2, false));
        second.append(b"c").unwrap();
        // The well-known hash of `abc`.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(second.sha256(), abc);
        let place = folder.path().join("file");
        second.keep(&place).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"abc");
        assert!(!path.exists());
    }

    #[test]
    fn beginning_anew_forgets_everything() {
        let folder = tempfile::tempdir().unwrap();
        let mut partial = Partial::open(&folder.path().join("file.part")).unwrap();
        partial.append(b"wrong").unwrap();
        partial.set_validator("http://one.example/", Some("\"1\""));
        partial.goes_on();
        partial.reset().unwrap();
        assert_eq!((partial.len(), partial.is_whole()), (0, true));
        assert_eq!(partial.validator("http://one.example/"), None);
        partial.append(b"abc").unwrap();
        let place = folder.path().join("file");
        partial.keep(&place).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"abc");
    }

    #[test]
    fn one_servers_word_is_not_given_to_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut partial = Partial::open(&folder.path().join("file.part")).unwrap();
        partial.set_validator("http://one.example/", Some("\"1\""));
        assert_eq!(partial.validator("http://one.example/"), Some("\"1\""));
        assert_eq!(partial.validator("http://two.example/"), None);
    }
}
