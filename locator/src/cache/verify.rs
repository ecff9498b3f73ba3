//! Whether an installation of the cache is still what was sealed.

use std::io;
use std::path::{Path, PathBuf};

use super::entry::Entry;
use super::marker::{Digest, FORMAT, MARKER, Marker};
use super::tree::Tree;
use crate::install::{Python, Rejection};

/// How an installation differs from what was sealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no installation.
    #[error("{} does not exist", prefix.display())]
    Absent {
        /// The folder it would be in.
        prefix: PathBuf,
    },
    /// The folder is there, but nothing says that it is complete.
    #[error("{} has no marker {MARKER}, so it was never completed", prefix.display())]
    Unmarked {
        /// The folder.
        prefix: PathBuf,
    },
    /// The marker is no marker, or one of another layout.
    #[error("the marker {} cannot be understood: {reason}", path.display())]
    BadMarker {
        /// The marker.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The marker is of another installation than the folder's name says.
    #[error("the marker {} is of {found}, expected {expected}", path.display())]
    Mismatch {
        /// The marker.
        path: PathBuf,
        /// What the marker says.
        found: String,
        /// What the folder stands for.
        expected: String,
    },
    /// A file is missing or is of another size or kind than was installed.
    #[error("{} is {found}, expected {expected}: it was altered after it was installed", path.display())]
    Altered {
        /// The file.
        path: PathBuf,
        /// What it is.
        found: String,
        /// What was installed.
        expected: String,
    },
    /// A file has other contents than was installed.
    #[error("{} has the SHA-256 {found}, expected {expected}: \
             it was altered after it was installed", path.display())]
    WrongHash {
        /// The file.
        path: PathBuf,
        /// Its hash.
        found: String,
        /// The hash of what was installed.
        expected: String,
    },
    /// The files are what was installed, but they are not a Python that can be used.
    #[error(transparent)]
    Refused(#[from] Rejection),
    /// A file could not be read.
    #[error("{} cannot be checked", prefix.display())]
    Io {
        /// The installation.
        prefix: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Entry {
    /// The installation in folder `prefix`, by its marker.
    pub(crate) fn at(prefix: &Path) -> Result<Self, VerifyError> {
        let marker = read_marker(prefix)?;
        let root = prefix.parent().unwrap_or(prefix);
        Self::of_marker(root, &marker).ok_or_else(|| VerifyError::BadMarker {
            path: prefix.join(MARKER),
            reason: format!("`{}` is no version", marker.version),
        })
    }

    /// Compares the installation with what was sealed: every file's size, and the hashes of the library
    /// and the program.
    ///
    /// # Errors
    ///
    /// [`VerifyError`] names the first thing that differs.
    ///
    /// # Examples
    ///
    /// ```
    /// use locator::cache::{DEFAULT_VERSION, Entry, Flavour, VerifyError};
    ///
    /// let entry = Entry::new(&std::env::temp_dir().join("no-cache"), DEFAULT_VERSION, Flavour::Release);
    /// assert!(matches!(entry.verify(), Err(VerifyError::Absent { .. })));
    /// ```
    pub fn verify(&self) -> Result<Python, VerifyError> {
        let prefix = self.prefix();
        if !prefix.exists() {
            return Err(VerifyError::Absent { prefix });
        }
        let marker = read_marker(&prefix)?;
        let says = (marker.version.as_str(), marker.flavour, marker.platform.as_str());
        let version = self.version().to_string();
        let platform = self.platform();
        let is = (version.as_str(), self.flavour(), &*platform);
        if says != is {
            let text = |(version, flavour, platform)| format!("CPython {version} {flavour} for {platform}");
            return Err(VerifyError::Mismatch {
                path: prefix.join(MARKER),
                found: text(says),
                expected: text(is),
            });
        }
        // The folder's name has the archive in it.
        let found = Self::of_marker(self.root(), &marker).map_or_else(String::new, |entry| entry.name());
        if found != self.name() {
            return Err(VerifyError::Mismatch { path: prefix.join(MARKER), found, expected: self.name() });
        }
        // The list first: it is what the rest is compared with.
        for digest in [&marker.files, &marker.library, &marker.executable] {
            compare(&prefix, digest)?;
        }
        let io = |source| VerifyError::Io { prefix: prefix.clone(), source };
        let list = prefix.join(&marker.files.path);
        let text = crate::metadata::read_text(&list).map_err(io)?;
        let tree = Tree::from_text(&text).ok_or_else(|| VerifyError::BadMarker {
            path: list,
            reason: "it is not a list of files".to_owned(),
        })?;
        if let Some((path, expected, found)) = tree.first_difference(&prefix).map_err(io)? {
            return Err(VerifyError::Altered {
                path: prefix.join(path),
                found: found.map_or_else(|| "missing".to_owned(), |node| node.to_string()),
                expected: expected.to_string(),
            });
        }
        Ok(self.judge(&prefix)?)
    }

    /// What its marker says, without comparing any file with it.
    ///
    /// # Errors
    ///
    /// [`VerifyError`]: there is no installation, or no marker that can be read.
    ///
    /// # Examples
    ///
    /// ```
    /// use locator::cache::{DEFAULT_VERSION, Entry, Flavour};
    ///
    /// let entry = Entry::new(&std::env::temp_dir().join("no-cache"), DEFAULT_VERSION, Flavour::Release);
    /// assert!(entry.marker().is_err());
    /// ```
    pub fn marker(&self) -> Result<Marker, VerifyError> {
        read_marker(&self.prefix())
    }
}

pub(crate) fn read_marker(prefix: &Path) -> Result<Marker, VerifyError> {
    let path = prefix.join(MARKER);
    let text = match crate::metadata::read_text(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(VerifyError::Unmarked { prefix: prefix.to_owned() });
        }
        Err(source) => return Err(VerifyError::Io { prefix: prefix.to_owned(), source }),
    };
    let bad = |reason: String| VerifyError::BadMarker { path: path.clone(), reason };
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| bad(error.message().to_owned()))?;
    // Before the rest, which another layout is free to have otherwise.
    match table.get("format").and_then(toml::Value::as_integer) {
        Some(format) if format == i64::from(FORMAT) => {}
        found => return Err(bad(format!("its format is {found:?}, expected {FORMAT}"))),
    }
    table.try_into().map_err(|error: toml::de::Error| bad(error.message().to_owned()))
}

fn compare(prefix: &Path, expected: &Digest) -> Result<(), VerifyError> {
    let path = prefix.join(&expected.path);
    let found = match Digest::of(prefix, &expected.path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let expected = format!("a file of {} bytes", expected.size);
            return Err(VerifyError::Altered { path, found: "missing".to_owned(), expected });
        }
        Err(source) => return Err(VerifyError::Io { prefix: prefix.to_owned(), source }),
    };
    if found.size != expected.size {
        return Err(VerifyError::Altered {
            path,
            found: format!("a file of {} bytes", found.size),
            expected: format!("a file of {} bytes", expected.size),
        });
    }
    if found.sha256 != expected.sha256 {
        return Err(VerifyError::WrongHash { path, found: found.sha256, expected: expected.sha256.clone() });
    }
    Ok(())
}

// The fixtures are ELF files in the layout of Linux.
#[cfg(all(test, target_os = "linux"))]
mod tests;
