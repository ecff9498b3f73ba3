//! Which archive is asked for.

use super::{Archive, catalogue, triple};
use crate::version::Version;

/// What to install. Whatever is not said is chosen: the newest version of the catalogue, for this process, without
/// debugging.
///
/// # Examples
///
/// ```
/// use locator::redistributable::Selection;
///
/// let newest = Selection::new();
/// let this = Selection::new().version("3.13.5".parse()?).tag("20250723");
/// assert_ne!(newest, this);
/// # Ok::<(), locator::ParseVersionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// The version of CPython.
    pub version: Option<Version>,
    /// The release. One that the catalogue does not hold is looked up in its `SHA256SUMS`.
    pub tag: Option<String>,
    /// The target, if it is not the one of this process.
    pub triple: Option<String>,
    /// A `--with-pydebug` build.
    pub debug: bool,
}

impl Selection {
    /// The newest one for this process.
    pub fn new() -> Self {
        Self::default()
    }

    /// This version of CPython.
    #[must_use]
    pub fn version(self, version: Version) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Out of this release.
    #[must_use]
    pub fn tag(self, tag: &str) -> Self {
        Self { tag: Some(tag.to_owned()), ..self }
    }

    /// For this target.
    #[must_use]
    pub fn triple(self, triple: &str) -> Self {
        Self { triple: Some(triple.to_owned()), ..self }
    }

    /// A debug build, or not.
    #[must_use]
    pub fn debug(self, debug: bool) -> Self {
        Self { debug, ..self }
    }

    /// `archive`, of this target, is one of those asked for.
    pub(super) fn takes(&self, archive: &Archive, triple: &str) -> bool {
        archive.triple == triple
            && archive.is_debug() == self.debug
            && self.version.is_none_or(|version| version == archive.version)
            && self.tag.as_ref().is_none_or(|tag| *tag == archive.tag)
    }

    /// The best of the archives that are asked for.
    pub(super) fn best(&self, archives: impl Iterator<Item = Archive>, triple: &str) -> Option<Archive> {
        archives.filter(|archive| self.takes(archive, triple)).min_by(|one, other| {
            other.version.cmp(&one.version).then_with(|| one.preference().cmp(&other.preference()))
        })
    }

    /// What the catalogue has for it; `None` if the release has to be asked.
    pub(super) fn resolve(&self) -> Result<Resolved, SelectError> {
        let triple = triple::choose(self.triple.as_deref())?;
        if let Some(tag) = &self.tag
            && (tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            return Err(SelectError::Tag { tag: tag.clone() });
        }
        match (self.best(catalogue::archives(), &triple), &self.tag) {
            (Some(archive), _) => Ok(Resolved::Pinned(archive)),
            (None, Some(tag)) => Ok(Resolved::Release { tag: tag.clone(), triple }),
            (None, None) => Err(self.unknown(&triple)),
        }
    }

    fn unknown(&self, triple: &str) -> SelectError {
        let any = Self { version: None, ..self.clone() };
        let mut known: Vec<Version> = catalogue::archives()
            .filter(|archive| any.takes(archive, triple))
            .map(|archive| archive.version)
            .collect();
        known.sort();
        known.dedup();
        SelectError::Unknown {
            asked: self.version.map_or_else(|| "3.13".to_owned(), |version| version.to_string()),
            triple: triple.to_owned(),
            known: known.iter().map(Version::to_string).collect::<Vec<_>>().join(", "),
        }
    }
}

/// Where the hash of what was asked for is.
pub(super) enum Resolved {
    Pinned(Archive),
    Release { tag: String, triple: String },
}

/// Why nothing can be chosen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SelectError {
    /// No archives are made for this system and processor.
    #[error(
        "there are no redistributable archives for {} on {}: install a free-threaded Python 3.13 \
         of the system and give its prefix",
        std::env::consts::OS,
        std::env::consts::ARCH
    )]
    Host,
    /// The target is another one than this process was compiled for.
    #[error("archives for {triple} cannot be loaded into this process, which is for {host}: ask for {host}")]
    Foreign {
        /// The target that was asked for.
        triple: String,
        /// The one of this process.
        host: String,
    },
    /// The target is for newer processors than this machine has.
    #[error("archives for {triple} need a newer processor than this machine has: ask for {host}")]
    Processor {
        /// The target that was asked for.
        triple: String,
        /// The one that every processor runs.
        host: String,
    },
    /// The name of the release cannot be one.
    #[error("`{tag}` is no release: expected letters and digits such as 20250723")]
    Tag {
        /// What was asked for.
        tag: String,
    },
    /// The catalogue does not hold the version and no release was named.
    #[error(
        "the catalogue has no {asked}t for {triple}, only {known}: ask for one of these, \
         or name the release that has it (such as 20250723), whose SHA256SUMS is read then"
    )]
    Unknown {
        /// The version that was asked for.
        asked: String,
        /// The target.
        triple: String,
        /// The versions that the catalogue has for it.
        known: String,
    },
}
