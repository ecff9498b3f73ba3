//! The marker of an installation: what it is, where it came from, and what its files must be.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::entry::{Entry, Flavour};
use super::tree::Tree;
use super::unpacked::Unpacked;
use crate::install::Rejection;

/// The marker's name in the prefix.
pub(super) const MARKER: &str = "ffi-python.toml";
/// The name of the list of files in the prefix.
pub(super) const LIST: &str = "ffi-python.files";
/// The version of both files' layout. Another one makes the installation be made anew.
pub(super) const FORMAT: u32 = 1;

/// What is written into an installation when it is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Marker {
    /// The version of the marker's own layout.
    pub format: u32,
    /// The version of CPython.
    pub version: String,
    /// The flavour.
    pub flavour: Flavour,
    /// The system and processor it runs on.
    pub platform: String,
    /// When it was completed, in seconds since the Unix epoch.
    pub created: u64,
    /// Where it came from.
    pub source: Provenance,
    /// The shared library, relative to the prefix.
    pub library: Digest,
    /// The interpreter program, relative to the prefix.
    pub executable: Digest,
    /// The list of all other files.
    pub files: Digest,
    /// More on the archive that it was unpacked from; `None` if it was built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpacked: Option<Unpacked>,
}

/// Where an installation came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The way it was got, such as `built from the Debian source package`.
    pub kind: String,
    /// The name of the archive.
    pub archive: String,
    /// The SHA-256 of the archive.
    pub sha256: String,
    /// The hash is pinned in this repository, so it does not rest on the archive's own signature alone.
    pub pinned: bool,
}

/// A file and what it hashes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// The file, relative to the prefix.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

/// Why an installation could not be sealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// What was installed is not the Python that the entry stands for.
    #[error("the new installation at {} was refused", prefix.display())]
    Refused {
        /// The prefix.
        prefix: PathBuf,
        /// Why.
        source: Rejection,
    },
    /// The library says another version than the entry.
    #[error("the new installation at {} is CPython {found}, expected {expected}", prefix.display())]
    Version {
        /// The prefix.
        prefix: PathBuf,
        /// What the library says.
        found: String,
        /// What the entry says.
        expected: String,
    },
    /// A file's name cannot be written into a line of the list.
    #[error("a file name under {} is not plain text: the files cannot be listed", prefix.display())]
    FileName {
        /// The prefix.
        prefix: PathBuf,
    },
    /// The files could not be read or the marker not written.
    #[error("the new installation at {} cannot be sealed", prefix.display())]
    Io {
        /// The prefix.
        prefix: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Entry {
    /// Judges the installation at `staged`, which is to become this entry, and writes its marker.
    ///
    /// `staged` is not yet at [`Entry::prefix`]: renaming it there is the last step, and the caller's.
    ///
    /// # Errors
    ///
    /// [`SealError`], if it is not the Python that this entry stands for or a file cannot be read or written.
    ///
    /// # Examples
    ///
    /// ```
    /// use locator::cache::{DEFAULT_VERSION, Entry, Flavour, Provenance, SealError};
    ///
    /// let folder = std::env::current_dir()?;
    /// let entry = Entry::new(&folder, DEFAULT_VERSION, Flavour::Release);
    /// let source = Provenance {
    ///     kind: "built by hand".to_owned(),
    ///     archive: "Python-3.13.5.tar.xz".to_owned(),
    ///     sha256: "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640".to_owned(),
    ///     pinned: true,
    /// };
    /// // There is no Python in this folder.
    /// assert!(matches!(entry.seal(&folder, source), Err(SealError::Refused { .. })));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn seal(&self, staged: &Path, source: Provenance) -> Result<Marker, SealError> {
        let io = |source| SealError::Io { prefix: staged.to_owned(), source };
        let python =
            self.judge(staged).map_err(|source| SealError::Refused { prefix: staged.to_owned(), source })?;
        if python.version != self.version() {
            return Err(SealError::Version {
                prefix: staged.to_owned(),
                found: python.version.to_string(),
                expected: self.version().to_string(),
            });
        }
        let tree = Tree::of(staged, &[MARKER, LIST]).map_err(io)?;
        let text = tree.to_text().ok_or_else(|| SealError::FileName { prefix: staged.to_owned() })?;
        write(&staged.join(LIST), &text).map_err(io)?;
        let digest = |path: &Path| {
            let relative = path.strip_prefix(&python.prefix).unwrap_or(path);
            let digest = Digest::of(&python.prefix, relative);
            digest.map_err(io)
        };
        let marker = Marker {
            format: FORMAT,
            version: self.version().to_string(),
            flavour: self.flavour(),
            platform: self.platform(),
            created: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs()),
            source,
            library: digest(&python.library)?,
            executable: digest(&python.executable)?,
            files: digest(&python.prefix.join(LIST))?,
            unpacked: self.unpacked().cloned(),
        };
        let text = toml::to_string(&marker).map_err(|error| io(io::Error::other(error)))?;
        // What decides is on the disk before the marker is. Of the many other files the list has the sizes, by
        // which a file system that lost some at a loss of power is found out.
        for path in [&python.library, &python.executable] {
            File::open(path).and_then(|file| file.sync_all()).map_err(io)?;
        }
        // The last file: an installation that has it has all others.
        write(&staged.join(MARKER), &text).map_err(io)?;
        Ok(marker)
    }
}

/// Writes a file through to the disk.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

impl Digest {
    pub(super) fn of(prefix: &Path, path: &Path) -> io::Result<Self> {
        let full = prefix.join(path);
        Ok(Self { path: path.to_owned(), size: fs::metadata(&full)?.len(), sha256: sha256(&full)? })
    }
}

/// The SHA-256 of a file, in lower-case hexadecimal.
///
/// # Errors
///
/// Whatever opening and reading the file says.
///
/// # Examples
///
/// ```
/// let sum = locator::cache::sha256(&std::env::current_exe()?)?;
/// assert_eq!(sum.len(), 64);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
