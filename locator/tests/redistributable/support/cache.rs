//! A cache of one test, and what may be in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use locator::cache::Trust;
use locator::redistributable::{Archive, Event, Installer, Reporter, Selection, catalogue};
use tempfile::TempDir;

use super::pack::{Packed, TAG, version};
use super::server::Server;

/// Where nothing listens.
pub(crate) const NOWHERE: &str = "http://127.0.0.1:1";

/// A folder for a cache.
pub(crate) struct Cache {
    pub(crate) root: TempDir,
}

impl Cache {
    pub(crate) fn new() -> Self {
        Self { root: TempDir::new().unwrap() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.root.path()
    }

    /// An installer that asks `server`, and then nobody.
    pub(crate) fn installer(&self, server: &Server) -> Installer {
        installer(self.path(), &server.url())
    }

    /// The names in the cache, but for the locks.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = names(self.path());
        names.retain(|name| name != "locks");
        names
    }

    /// The archives, whole and in part.
    pub(crate) fn archives(&self) -> Vec<PathBuf> {
        let folder = self.path().join("archives");
        names(&folder).into_iter().map(|name| folder.join(name)).collect()
    }

    /// Nothing is installed or half installed, and no archive is there, in part or whole.
    #[track_caller]
    pub(crate) fn assert_empty(&self) {
        assert_eq!(self.archives(), [] as [PathBuf; 0]);
        self.assert_nothing_installed();
    }

    /// Nothing is installed or half installed.
    #[track_caller]
    pub(crate) fn assert_nothing_installed(&self) {
        let mut names = self.names();
        names.retain(|name| name != "archives");
        assert_eq!(names, [] as [String; 0]);
    }

    /// One installation that is whole, and the archive it was made of.
    #[track_caller]
    pub(crate) fn assert_installed(&self) {
        let names = self.names();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(names[0], "archives");
        let archives = self.archives();
        assert_eq!(archives.len(), 1, "{archives:?}");
        let installed = locator::cache::installed(self.path()).unwrap();
        assert_eq!(installed.len(), 1);
        installed[0].entry.verify().unwrap();
    }
}

pub(crate) fn installer(root: &Path, mirror: &str) -> Installer {
    let installer = Installer::new(root).mirror(mirror).unwrap().upstream(NOWHERE).unwrap();
    let quick = Duration::from_millis(5);
    installer
        .retries(3, 0, quick)
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(20))
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What the tests install: out of a release that is looked up.
pub(crate) fn selection() -> Selection {
    Selection::new().version(version()).tag(TAG)
}

/// `packed` as if it were in the catalogue.
pub(crate) fn pinned(packed: &Packed) -> Archive {
    let mut archive = catalogue::archives().next().unwrap();
    archive.version = version();
    archive.tag = TAG.to_owned();
    archive.triple = locator::redistributable::host_triple().unwrap();
    let (_, variant) = packed.file.split_once("-freethreaded").unwrap();
    let variant = variant.trim_end_matches(".tar.gz").trim_end_matches(".tar.zst");
    archive.variant = format!("freethreaded{variant}");
    archive.sha256.clone_from(&packed.sha256);
    archive.trust = Trust::Pinned;
    assert_eq!(archive.file(), packed.file);
    archive
}

/// Remembers what happened, by the names of the events.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// The events of one kind.
    pub(crate) fn of(&self, kind: &str) -> Vec<String> {
        self.0.lock().unwrap().iter().filter(|event| event.starts_with(kind)).cloned().collect()
    }
}

impl Reporter for Log {
    fn event(&self, event: &Event<'_>) {
        if !matches!(event, Event::Received { .. } | Event::Unpacked { .. }) {
            self.0.lock().unwrap().push(format!("{event:?}"));
        }
    }
}
