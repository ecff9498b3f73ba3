//! Which archive is asked for.

use super::{Archive, catalogue, triple};
use crate::inspect::{Libc, Platform};
use crate::request::Request;
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
    /// What else is asked of the version.
    request: Option<Request>,
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

    /// What `request` takes: its versions, its pre-releases, its debug builds.
    ///
    /// # Examples
    ///
    /// ```
    /// use locator::redistributable::Selection;
    ///
    /// let debug = Selection::new().request(">=3.13.8td".parse()?);
    /// assert!(debug.debug);
    /// # Ok::<(), locator::ParseRequestError>(())
    /// ```
    #[must_use]
    pub fn request(self, request: Request) -> Self {
        Self { debug: request.debug(), request: Some(request), ..self }
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
            && self.takes_version(archive.version)
            && self.tag.as_ref().is_none_or(|tag| *tag == archive.tag)
    }

    /// `version` is one of those asked for.
    pub(super) fn takes_version(&self, version: Version) -> bool {
        self.version.is_none_or(|asked| asked == version)
            && self.request.as_ref().is_none_or(|request| request.takes(version, self.debug))
    }

    /// It says which versions are asked for.
    pub(super) fn names_version(&self) -> bool {
        self.version.is_some() || self.request.is_some()
    }

    /// The same of any version.
    pub(super) fn any_version(&self) -> Self {
        Self { version: None, request: None, ..self.clone() }
    }

    /// What is asked for, in words: `3.13.5t`.
    pub(super) fn asked(&self) -> String {
        let flags = if self.debug { "td" } else { "t" };
        match (&self.version, &self.request) {
            (Some(version), _) => format!("{version}{flags}"),
            (None, Some(request)) => request.to_string(),
            (None, None) => format!("3.13{flags}"),
        }
    }

    /// The best of the archives that are asked for.
    pub(super) fn best(&self, archives: impl Iterator<Item = Archive>, triple: &str) -> Option<Archive> {
        archives.filter(|archive| self.takes(archive, triple)).min_by(|one, other| {
            other.version.cmp(&one.version).then_with(|| one.preference().cmp(&other.preference()))
        })
    }

    /// What the catalogue has for it; `None` if the release has to be asked.
    pub(super) fn resolve(&self) -> Result<Resolved, SelectError> {
        let level = self.request.as_ref().and_then(Request::level);
        let triple = triple::choose(self.triple.as_deref(), level)?;
        if let Some(request) = &self.request
            && !request.takes_platform(&Platform::current(), Libc::current())
        {
            return Err(SelectError::Foreign { triple: request.to_string(), host: triple });
        }
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
        let any = self.any_version();
        let mut known: Vec<Version> = catalogue::archives()
            .filter(|archive| any.takes(archive, triple))
            .map(|archive| archive.version)
            .collect();
        known.sort();
        known.dedup();
        SelectError::Unknown {
            asked: self.asked(),
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
        "the catalogue has no {asked} for {triple}, only {known}: ask for one of these, \
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

#[cfg(all(test, target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]
mod tests {
    use super::*;

    fn chosen(request: &str) -> Result<(String, bool), SelectError> {
        let selection = Selection::new().request(request.parse().unwrap());
        match selection.resolve()? {
            Resolved::Pinned(archive) => Ok((archive.version.to_string(), archive.is_debug())),
            Resolved::Release { .. } => unreachable!("no release was named"),
        }
    }

    #[test]
    fn the_newest_that_a_request_takes() {
        assert_eq!(chosen("3.13t").unwrap(), ("3.13.15".to_owned(), false));
        assert_eq!(chosen(">=3.13.2t,<3.13.9").unwrap(), ("3.13.5".to_owned(), false));
        assert_eq!(chosen("3.13.5td").unwrap(), ("3.13.5".to_owned(), true));
    }

    #[test]
    fn what_is_for_another_machine_is_refused() {
        let own = chosen("cpython-3.13.5+freethreaded-linux-x86_64-gnu");
        assert_eq!(own.unwrap().0, "3.13.5");
        let error = chosen("cpython-3.13.5+freethreaded-macos-aarch64").unwrap_err();
        assert!(matches!(error, SelectError::Foreign { .. }), "{error}");
    }

    #[test]
    fn a_level_of_x86_64_is_that_of_the_archive() {
        for (request, triple, runs) in [
            ("cpython-3.13.5t-linux-x86_64-gnu", "x86_64-unknown-linux-gnu", true),
            (
                "cpython-3.13.5t-linux-x86_64_v3-gnu",
                "x86_64_v3-unknown-linux-gnu",
                is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi2"),
            ),
        ] {
            let selection = Selection::new().request(request.parse().unwrap());
            match selection.resolve() {
                Ok(Resolved::Pinned(archive)) => {
                    assert!(runs && archive.triple == triple, "{}", archive.triple)
                }
                Ok(Resolved::Release { .. }) => panic!("no release was named"),
                Err(error) => {
                    let said = matches!(&error, SelectError::Processor { triple: found, .. }
                        | SelectError::Unknown { triple: found, .. } if found == triple);
                    assert!(said, "{error}");
                }
            }
        }
    }

    #[test]
    fn what_no_archive_is_for_is_said_as_it_was_asked() {
        let error = chosen(">=3.13.16t").unwrap_err();
        let SelectError::Unknown { asked, known, .. } = &error else { panic!("{error}") };
        assert_eq!(asked, ">=3.13.16t");
        assert_eq!(known, "3.13.1, 3.13.5, 3.13.15");
    }
}
