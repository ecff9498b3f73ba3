//! An archive in the cache whose hash is right: the one that is there, or one that is downloaded.

use std::fs;
use std::path::{Path, PathBuf};

use super::address::{Scheme, Source};
use super::client::Client;
use super::partial::Partial;
use super::retry::{Fault, persist};
use super::transfer::{Arrived, LIMIT, Transfer};
use super::{DownloadError, Settings, Tried};
use crate::cache::{self, DiskError};
use crate::redistributable::{Archive, Event};

/// Makes sure that `place` is the archive, and gives the address that it has.
///
/// The caller has the lock of the installation, and with it the right to `place` and to what is kept beside it.
pub(in super::super) fn obtain(
    archive: &Archive,
    place: &Path,
    settings: &Settings,
) -> Result<String, DownloadError> {
    let file = archive.file();
    let sources: Vec<Source> =
        settings.addresses().map(|address| address.file(&archive.tag, &file)).collect();
    let first = sources.first().map_or_else(String::new, |source| source.shown.clone());
    let job = Job { archive, place, settings, file: &file };
    if job.reuse().map_err(|source| job.disk(&first, source))? {
        return Ok(first);
    }
    let folder = place.parent().unwrap_or(place);
    fs::create_dir_all(folder).map_err(|error| job.disk(&first, DiskError::of("made", folder)(error)))?;
    job.download(&sources)
}

struct Job<'a> {
    archive: &'a Archive,
    place: &'a Path,
    settings: &'a Settings,
    file: &'a str,
}

impl Job<'_> {
    /// Whether the archive is there. One that is damaged is removed.
    fn reuse(&self) -> Result<bool, DiskError> {
        if !self.place.exists() {
            return Ok(false);
        }
        let found = cache::sha256(self.place).map_err(DiskError::of("read", self.place))?;
        if found == self.archive.sha256 {
            self.settings.reporter.event(&Event::Reusing { path: self.place });
            return Ok(true);
        }
        let reason = format!("it has the SHA-256 {found}, expected {}", self.archive.sha256);
        self.settings.reporter.event(&Event::Discarding { path: self.place, reason: &reason });
        fs::remove_file(self.place).map_err(DiskError::of("removed", self.place))?;
        Ok(false)
    }

    fn download(&self, sources: &[Source]) -> Result<String, DownloadError> {
        let path = part(self.place);
        let mut client = Client::new(self.settings);
        let mut tried = Vec::new();
        let mut forbidden = None;
        for source in sources {
            if self.settings.offline && source.scheme() != Scheme::File {
                forbidden.get_or_insert_with(|| source.shown.clone());
                continue;
            }
            if source.scheme() != Scheme::File {
                client.start(&source.shown)?;
            }
            let mut partial = Partial::open(&path).map_err(|error| self.disk(&source.shown, error))?;
            match self.from(source, &client, &mut partial) {
                Ok(()) => return self.finish(source, partial),
                Err(Fault::Disk(error)) => {
                    // A disk that is full has no use for half of a file.
                    let _ = partial.remove();
                    return Err(self.disk(&source.shown, error));
                }
                Err(Fault::TooLarge) => {
                    let _ = partial.remove();
                    let (file, url) = (self.file.to_owned(), source.shown.clone());
                    return Err(DownloadError::TooLarge { file, url, limit: LIMIT });
                }
                Err(
                    Fault::Permanent(reason) | Fault::Unreachable(reason) | Fault::Transient { reason, .. },
                ) => {
                    if partial.len() == 0 {
                        let _ = partial.remove();
                    }
                    let url = &source.shown;
                    self.settings.reporter.event(&Event::PassingOver { url, reason: &reason });
                    tried.push(Tried { url: url.clone(), reason });
                }
            }
        }
        let file = self.file.to_owned();
        Err(match forbidden {
            Some(url) => DownloadError::Offline { file, url, place: self.place.to_owned(), tried },
            None => DownloadError::Unavailable { file, tried, kept: path.exists().then_some(path) },
        })
    }

    /// Gets all of it from one source. What is put together of pieces and has the wrong hash is got once more, in
    /// one piece: the pieces may be of two states of the file.
    fn from(&self, source: &Source, client: &Client, partial: &mut Partial) -> Result<(), Fault> {
        let transfer = Transfer { file: self.file, source, reporter: &*self.settings.reporter };
        let fetch = |partial: &mut Partial| -> Result<Arrived, Fault> {
            let start = partial.len();
            persist(self.settings, &source.shown, start, || {
                let result = match source.path() {
                    Some(path) => transfer.over_file(&path, partial),
                    None => transfer.over_http(client, partial),
                };
                (result, partial.len())
            })
        };
        let arrived = fetch(partial)?;
        if partial.sha256() != self.archive.sha256 && !(partial.is_whole() && arrived.length_known) {
            let reason = "it was put together of pieces and its hash is wrong";
            self.settings.reporter.event(&Event::Discarding { path: &part(self.place), reason });
            partial.reset()?;
            fetch(partial)?;
        }
        Ok(())
    }

    /// Compares the hash, and only then gives the file its name.
    fn finish(&self, source: &Source, partial: Partial) -> Result<String, DownloadError> {
        let (found, expected) = (partial.sha256(), &self.archive.sha256);
        if found != *expected {
            let _ = partial.remove();
            return Err(DownloadError::WrongHash {
                file: self.file.to_owned(),
                url: source.shown.clone(),
                found,
                expected: expected.clone(),
            });
        }
        self.settings.reporter.event(&Event::Verified { file: self.file, sha256: &found });
        partial.keep(self.place).map_err(|error| self.disk(&source.shown, error))?;
        Ok(source.shown.clone())
    }

    fn disk(&self, url: &str, source: DiskError) -> DownloadError {
        DownloadError::Disk { file: self.file.to_owned(), url: url.to_owned(), source }
    }
}

/// Where a transfer that broke off is kept.
pub(super) fn part(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    place.with_file_name(name)
}
