//! What a search found, and why it refused the rest.

mod reason;
mod table;

use std::fmt;
use std::path::Path;

use crate::install::{Python, Rejection};
#[cfg(feature = "download")]
use crate::redistributable::InstallError;
use crate::request::Request;
use crate::source::{Candidate, Source};
use crate::version::Version;

/// The verdict on every candidate of a search.
///
/// Its `Display` is a table with a line for each candidate.
///
/// # Examples
///
/// ```
/// use locator::inspect::Platform;
/// use locator::{Environment, Finder};
///
/// let nothing = Environment::empty("there is no such folder", Platform::current());
/// let report = Finder::new().environment(nothing).explain();
/// assert!(report.verdicts.is_empty());
/// assert!(report.to_string().contains("no candidates"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Report {
    /// What was searched for.
    pub request: Request,
    /// In the order in which they were judged. One installation has one.
    pub verdicts: Vec<Verdict>,
    /// The sources that named nothing, and those that were not asked.
    pub passed_over: Vec<PassedOver>,
    /// The source of what somebody named, if it was refused and the search ended there.
    pub ended_at: Option<Source>,
}

/// A candidate, and what was found there.
#[derive(Debug)]
#[non_exhaustive]
pub struct Verdict {
    /// The first name that led there.
    pub candidate: Candidate,
    /// The Python, or why there is none that can be used.
    pub outcome: Result<Python, Rejection>,
    /// The other names that lead to the same installation.
    pub also: Vec<Candidate>,
}

impl Verdict {
    /// Adds another name that leads to the same installation, unless it is the same name of the same source.
    pub(crate) fn add(&mut self, candidate: Candidate) {
        let same = |one: &Candidate| one.source == candidate.source && one.place == candidate.place;
        if !same(&self.candidate) && !self.also.iter().any(same) {
            self.also.push(candidate);
        }
    }
}

/// A source without a candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PassedOver {
    /// The source.
    pub source: Source,
    /// It was not asked. Otherwise it named nothing.
    pub switched_off: bool,
}

/// `uv: nothing there`, or that it was switched off.
impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, switched_off } = self;
        if *switched_off { write!(f, "{source}: switched off") } else { write!(f, "{source}: nothing there") }
    }
}

impl Report {
    /// The Pythons that were accepted, in the order of the search.
    pub fn accepted(&self) -> impl Iterator<Item = &Python> {
        self.verdicts.iter().filter_map(|verdict| verdict.outcome.as_ref().ok())
    }

    /// The free-threaded Pythons that were refused for nothing but their version.
    pub fn of_other_versions(&self) -> impl Iterator<Item = (Version, &Candidate)> {
        self.verdicts.iter().filter_map(|verdict| match verdict.outcome.as_ref().err()? {
            Rejection::WrongVersion { found, .. } | Rejection::PreRelease { found, .. } => {
                Some((*found, &verdict.candidate))
            }
            _ => None,
        })
    }

    /// What this process has loaded, if Pythons were refused for that.
    fn loaded(&self) -> Option<&Path> {
        self.verdicts.iter().find_map(|verdict| match verdict.outcome.as_ref().err()? {
            Rejection::AnotherInProcess { loaded, .. } => Some(loaded.as_path()),
            _ => None,
        })
    }
}

/// Why a search has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FindError {
    /// Every candidate was refused, or there was none. What it says is several lines: a table of the candidates, and
    /// what to do.
    #[error("{}", table::NotFound(.0))]
    NotFound(Box<Report>),
    /// Every candidate was refused, or there was none, and downloading a Python failed too.
    #[cfg(feature = "download")]
    #[error("{}", table::NotInstalled(report))]
    Install {
        /// The verdict on every candidate.
        report: Box<Report>,
        /// Why none could be installed.
        source: Box<InstallError>,
    },
}

impl FindError {
    /// The verdict on every candidate.
    pub fn report(&self) -> &Report {
        match self {
            Self::NotFound(report) => report,
            #[cfg(feature = "download")]
            Self::Install { report, .. } => report,
        }
    }
}
