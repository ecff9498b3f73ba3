//! Installing: choose, look in the cache, lock, download, unpack, judge, put into place.

use std::fs;
use std::path::{Path, PathBuf};

use super::selection::Resolved;
use super::{Archive, Event, InstallError, Installer, Selection, download, sums, unpack};
use crate::cache::{self, DiskError, Entry, Lock, Marker, Provenance, Stage, Trust};
use crate::install::Python;

/// What pip says in these installations, whose files are compared with their list before each use.
const MANAGED: &str = "[externally-managed]\n\
    Error=This Python is kept in a cache and its files are verified before each use.\n\
    \x20Make a virtual environment instead:\n python3.13t -m venv FOLDER\n";

/// A Python in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Installation {
    /// The Python.
    pub python: Python,
    /// Which installation it is.
    pub entry: Entry,
    /// Where it came from, and what its files must be.
    pub marker: Marker,
    /// It was there already.
    pub found: bool,
}

impl Installation {
    /// What the trust in it rests on.
    pub fn trust(&self) -> Trust {
        // An archive's marker always says; without that nothing is known.
        self.marker.unpacked.as_ref().map_or(Trust::Nothing, |unpacked| unpacked.trust)
    }
}

impl Installer {
    /// Installs what is selected, unless it is there already and unaltered.
    ///
    /// A version or release that the [catalogue](super::catalogue) does not hold is looked up in its release's
    /// `SHA256SUMS`; [`Installation::trust`] says so.
    ///
    /// # Errors
    ///
    /// [`InstallError`] names the file, its address and what to do. Nothing is left half-made: what was installed
    /// before is still there, and a transfer that broke off is kept for the next run.
    pub fn install(&self, selection: &Selection) -> Result<Installation, InstallError> {
        let archive = match selection.resolve()? {
            Resolved::Pinned(archive) => archive,
            Resolved::Release { tag, triple } => {
                if let Some(found) = self.of_release(selection, &tag, &triple) {
                    return Ok(found);
                }
                sums::find(selection, &tag, &triple, &self.settings)?
            }
        };
        self.install_archive(&archive)
    }

    /// An installation out of a release that the catalogue does not hold: then its list need not be asked for.
    fn of_release(&self, selection: &Selection, tag: &str, triple: &str) -> Option<Installation> {
        let all = cache::installed(&self.root).unwrap_or_default();
        let serves = |entry: &Entry| {
            entry.unpacked().is_some_and(|unpacked| {
                unpacked.tag == tag
                    && unpacked.triple == triple
                    && unpacked.is_debug() == selection.debug
                    && selection.takes_version(entry.version())
            })
        };
        all.into_iter().filter(|installed| serves(&installed.entry)).find_map(|installed| {
            let python = installed.entry.verify().ok()?;
            Some(Installation { python, entry: installed.entry, marker: installed.marker, found: true })
        })
    }

    /// Installs `archive`, unless it is there already and unaltered.
    ///
    /// # Errors
    ///
    /// As [`Installer::install`].
    pub fn install_archive(&self, archive: &Archive) -> Result<Installation, InstallError> {
        let file = archive.file();
        // The address is not part of the name, so this is where it is even if it came from elsewhere.
        let entry = archive.entry(&self.root, "");
        if let Some(found) = found(&entry) {
            return Ok(found);
        }
        let timeout = self.lock_timeout;
        let reporter = &*self.settings.reporter;
        let lock = Lock::acquire(&self.root, &entry.name(), timeout, |lock| {
            reporter.event(&Event::Waiting { lock, timeout });
        });
        let lock = lock.map_err(|source| InstallError::Lock { file: file.clone(), source })?;
        // Who held the lock was very likely making this very installation.
        if lock.waited()
            && let Some(found) = found(&entry)
        {
            return Ok(found);
        }
        self.make(archive, &file, &entry, &lock)
    }

    fn make(
        &self,
        archive: &Archive,
        file: &str,
        entry: &Entry,
        lock: &Lock,
    ) -> Result<Installation, InstallError> {
        let reporter = &*self.settings.reporter;
        let place = self.place(entry, archive);
        let stage = Stage::new(entry, lock, |path| reporter.event(&Event::Sweeping { path }))
            .map_err(|source| InstallError::Stage { file: file.to_owned(), source })?;
        let url = download::obtain(archive, &place, &self.settings)?;
        let entry = archive.entry(&self.root, &url);

        reporter.event(&Event::Unpacking { file });
        let staged = stage.path().join("prefix");
        if let Err(source) = unpack::unpack(&place, archive.layout(), &staged, &self.limits, reporter) {
            // Unless it is the disk's fault, this archive is of no use to anybody.
            if !matches!(source, unpack::UnpackError::Disk(_)) {
                let _ = fs::remove_file(&place);
            }
            return Err(InstallError::Unpack { archive: place, url, source });
        }
        let disk = |source| InstallError::Disk { archive: place.clone(), url: url.clone(), source };
        manage_externally(&entry, &staged).map_err(disk)?;
        let provenance = Provenance {
            kind: "unpacked from a redistributable archive".to_owned(),
            archive: file.to_owned(),
            sha256: archive.sha256.clone(),
            pinned: archive.trust == Trust::Pinned,
        };
        let marker = entry.seal(&staged, provenance).map_err(|source| InstallError::Seal {
            archive: place.clone(),
            url: url.clone(),
            source,
        })?;
        stage.publish(&staged, &entry).map_err(disk)?;
        reporter.event(&Event::Installed { prefix: &entry.prefix() });
        match entry.verify() {
            Ok(python) => Ok(Installation { python, entry, marker, found: false }),
            Err(source) => Err(InstallError::Verify { archive: place, url, source }),
        }
    }

    /// Where the archive of `entry` is kept.
    fn place(&self, entry: &Entry, archive: &Archive) -> PathBuf {
        self.archives().join(format!("{}{}", entry.name(), archive.layout().extension()))
    }

    /// Where archives are kept.
    pub(super) fn archives(&self) -> PathBuf {
        self.root.join("archives")
    }
}

/// Keeps pip from changing what is verified. What is no Python is refused later, with a better reason.
fn manage_externally(entry: &Entry, staged: &Path) -> Result<(), DiskError> {
    let Ok(python) = entry.judge(staged) else { return Ok(()) };
    let path = python.stdlib.join("EXTERNALLY-MANAGED");
    fs::write(&path, MANAGED).map_err(DiskError::of("written", &path))
}

/// The installation, if it is there and unaltered. Nothing is written: the cache may be another's.
fn found(entry: &Entry) -> Option<Installation> {
    let python = entry.verify().ok()?;
    let marker = entry.marker().ok()?;
    let entry = Entry::of_marker(entry.root(), &marker)?;
    Some(Installation { python, entry, marker, found: true })
}
