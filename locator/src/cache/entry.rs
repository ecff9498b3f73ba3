//! Which installation of the cache is meant, and where it is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::marker::Marker;
use super::unpacked::Unpacked;
use crate::environment::Environment;
use crate::install::{Python, Rejection, judge};
use crate::request::Request;
use crate::source::{Candidate, Place, Source};
use crate::version::Version;

/// The version that is fetched and tested unless another is asked for.
pub const DEFAULT_VERSION: Version = Version::released(3, 13, 5);

/// How an interpreter of the cache was built. All flavours have the same ABI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Flavour {
    /// Optimised, as it is released.
    #[default]
    Release,
    /// With CPython's internal assertions (`--with-assertions`).
    Asserts,
}

impl Flavour {
    /// Every flavour, the default first.
    pub const ALL: [Self; 2] = [Self::Release, Self::Asserts];

    /// The name in folders and on command lines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Asserts => "asserts",
        }
    }
}

impl fmt::Display for Flavour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that names no [`Flavour`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no flavour: expected release or asserts")]
pub struct ParseFlavourError {
    text: String,
}

impl FromStr for Flavour {
    type Err = ParseFlavourError;

    fn from_str(text: &str) -> Result<Self, ParseFlavourError> {
        let named = Self::ALL.into_iter().find(|flavour| flavour.name() == text);
        named.ok_or_else(|| ParseFlavourError { text: text.to_owned() })
    }
}

/// One installation of a cache, whether it is there or not.
///
/// # Examples
///
/// ```
/// use locator::cache::{DEFAULT_VERSION, Entry, Flavour};
///
/// let entry = Entry::new(std::path::Path::new("cache"), DEFAULT_VERSION, Flavour::Asserts);
/// assert!(entry.name().starts_with("cpython-3.13.5t-"));
/// assert!(entry.name().ends_with("-asserts"));
/// assert!(entry.verify().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    root: PathBuf,
    version: Version,
    flavour: Flavour,
    /// `None` for one that was built here.
    unpacked: Option<(Unpacked, String)>,
}

impl Entry {
    /// The installation of `version` and `flavour` in the cache at `root`, for the platform of this process.
    pub fn new(root: &Path, version: Version, flavour: Flavour) -> Self {
        Self { root: root.to_owned(), version, flavour, unpacked: None }
    }

    /// The installation of `version` that is unpacked from the archive with this SHA-256.
    pub fn of_archive(root: &Path, version: Version, unpacked: Unpacked, sha256: &str) -> Self {
        let unpacked = Some((unpacked, sha256.to_owned()));
        Self { root: root.to_owned(), version, flavour: Flavour::Release, unpacked }
    }

    /// The entry that a marker says it is of. `None` if it says no version.
    pub(crate) fn of_marker(root: &Path, marker: &Marker) -> Option<Self> {
        let unpacked = marker.unpacked.clone().map(|unpacked| (unpacked, marker.source.sha256.clone()));
        Some(Self {
            root: root.to_owned(),
            version: marker.version.parse().ok()?,
            flavour: marker.flavour,
            unpacked,
        })
    }

    /// Its version.
    pub fn version(&self) -> Version {
        self.version
    }

    /// Its flavour.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The archive it is unpacked from; `None` if it is built.
    pub fn unpacked(&self) -> Option<&Unpacked> {
        self.unpacked.as_ref().map(|(unpacked, _)| unpacked)
    }

    /// It is a `--with-pydebug` build.
    pub fn is_debug(&self) -> bool {
        self.unpacked().is_some_and(Unpacked::is_debug)
    }

    /// Judges `prefix` as what this entry stands for: its minor version, with or without debugging.
    pub(crate) fn judge(&self, prefix: &Path) -> Result<Python, Rejection> {
        let request = Request::of(self.version, self.is_debug()).pre_releases(true);
        let candidate =
            Candidate::new(Source::Redistributable, "the cache", Place::Prefix(prefix.to_owned()));
        judge(&Environment::process(), &request, &candidate)
    }

    /// The folder of the cache.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The name of its folder, such as `cpython-3.13.5t-linux-x86_64-release`.
    ///
    /// Of an archive it has the release, the target, the variant and the beginning of the hash, so that no two
    /// archives share a folder.
    pub fn name(&self) -> String {
        match &self.unpacked {
            None => format!("cpython-{}t-{}-{}", self.version, platform(), self.flavour),
            Some((unpacked, sha256)) => {
                let sha256 = sha256.get(..8).unwrap_or(sha256);
                let Unpacked { tag, triple, variant, .. } = unpacked;
                // A plus sign means something else to some that handle paths.
                format!("cpython-{}t-{tag}-{triple}-{variant}-{sha256}", self.version).replace('+', "_")
            }
        }
    }

    /// The platform that its marker says.
    pub(super) fn platform(&self) -> String {
        self.unpacked().map_or_else(platform, |unpacked| unpacked.triple.clone())
    }

    /// The folder it is installed in.
    pub fn prefix(&self) -> PathBuf {
        self.root.join(self.name())
    }
}

/// The platform part of the name of what is built here, also kept in the marker.
fn platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_installation_has_a_folder_of_its_own() {
        let root = Path::new("root");
        let versions: [Version; 2] = ["3.13.5", "3.13.15"].map(|text| text.parse().unwrap());
        let mut names: Vec<String> = Vec::new();
        for version in versions {
            for flavour in Flavour::ALL {
                let entry = Entry::new(root, version, flavour);
                assert_eq!(entry.prefix(), root.join(entry.name()));
                names.push(entry.name());
            }
        }
        let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
        assert_eq!(names[0], format!("cpython-3.13.5t-{platform}-release"));
        assert_eq!(names[3], format!("cpython-3.13.15t-{platform}-asserts"));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 4);
    }

    #[test]
    fn flavours_are_read_by_the_name_they_print() {
        for flavour in Flavour::ALL {
            assert_eq!(flavour.to_string().parse(), Ok(flavour));
        }
        let error = "debug".parse::<Flavour>().unwrap_err();
        assert_eq!(error.to_string(), "`debug` is no flavour: expected release or asserts");
    }
}
