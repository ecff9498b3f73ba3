//! One run of a search.

use std::collections::HashMap;
use std::path::PathBuf;

use super::Finder;
use super::identity::Identity;
use crate::cache::Entry;
use crate::environment::Environment;
use crate::install::{Python, Rejection, judge};
#[cfg(feature = "download")]
use crate::redistributable::{Installer, Selection};
#[cfg(feature = "download")]
use crate::report::FindError;
use crate::report::{PassedOver, Report, Verdict};
use crate::source::{self, Candidate, Place, Source};

/// How far a search goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// To the first that is accepted, or the first that was named and refused.
    First,
    /// To the end.
    All,
}

pub(super) struct Search<'a> {
    finder: &'a Finder,
    environment: Environment,
    depth: Depth,
    /// The Python that this process has.
    loaded: Option<Candidate>,
    verdicts: Vec<Verdict>,
    /// The verdict on each place that was looked at.
    places: HashMap<Identity, usize>,
    /// The first verdict on each installation. What leads to a known one is judged all the same: the way there counts.
    installations: HashMap<Identity, usize>,
    passed_over: Vec<PassedOver>,
    ended_at: Option<Source>,
}

impl<'a> Search<'a> {
    pub(super) fn new(finder: &'a Finder, depth: Depth) -> Self {
        let asked = finder.sources.contains(&Source::Process);
        let loaded = asked.then(|| Source::Process.candidates(&finder.environment)).and_then(|mut c| c.pop());
        Self {
            finder,
            environment: finder.environment.for_search(),
            depth,
            loaded,
            verdicts: Vec::new(),
            places: HashMap::new(),
            installations: HashMap::new(),
            passed_over: Vec::new(),
            ended_at: None,
        }
    }

    /// Judges candidates to the depth that was asked for; the first Python that was accepted.
    pub(super) fn run(&mut self) -> Option<Python> {
        let mut first = None;
        for source in &self.finder.sources {
            let candidates = self.candidates(*source);
            // That nobody named anything need not be said.
            if candidates.is_empty() && *source != Source::Explicit {
                self.passed_over.push(PassedOver { source: *source, switched_off: false });
            }
            let mut named = None;
            for candidate in candidates {
                let accepted = self.judge(candidate);
                named = Some(accepted.is_some());
                first = first.or(accepted);
                if first.is_some() && self.depth == Depth::First {
                    return first;
                }
            }
            let by_somebody = matches!(source, Source::Explicit | Source::Variable);
            if by_somebody && named == Some(false) && self.depth == Depth::First {
                self.ended_at = Some(*source);
                return None;
            }
        }
        first
    }

    fn candidates(&self, source: Source) -> Vec<Candidate> {
        let environment = &self.environment;
        match source {
            Source::Explicit => {
                self.finder.paths.iter().map(|path| source::named(environment, path)).collect()
            }
            Source::Process => self.loaded.iter().cloned().collect(),
            source => source.candidates(environment),
        }
    }

    /// The Python, if the candidate is one that was not known yet.
    fn judge(&mut self, candidate: Candidate) -> Option<Python> {
        let place = Identity::of_place(candidate.place.path());
        if let Some(&index) = self.places.get(&place) {
            self.verdicts[index].add(candidate);
            return None;
        }
        let outcome = self.outcome(&candidate);
        let installation = match &outcome {
            Ok(python) => Some(Identity::of(&python.library)),
            Err(rejection) => rejection.file().map(Identity::of),
        };
        if let Some(&index) = installation.as_ref().and_then(|identity| self.installations.get(identity))
            // A library can be part of an installation that is whole, and of one that is not.
            && self.verdicts[index].outcome.is_ok() == outcome.is_ok()
        {
            self.places.insert(place, index);
            self.verdicts[index].add(candidate);
            return None;
        }
        let index = self.verdicts.len();
        self.places.insert(place, index);
        if let Some(identity) = installation {
            self.installations.entry(identity).or_insert(index);
        }
        let accepted = outcome.as_ref().ok().cloned();
        self.verdicts.push(Verdict { candidate, outcome, also: Vec::new() });
        accepted
    }

    fn outcome(&self, candidate: &Candidate) -> Result<Python, Rejection> {
        if candidate.replaced {
            return Err(Rejection::ReplacedInProcess { library: candidate.place.path().to_owned() });
        }
        let python = judge(&self.environment, &self.finder.request, candidate)?;
        if let Some(loaded) = self.loaded_beside(&python) {
            return Err(Rejection::AnotherInProcess { library: python.library, loaded });
        }
        if candidate.source == Source::Redistributable {
            Self::verify(&python)?;
        }
        Ok(python)
    }

    /// What this process has loaded, if it is not the library of `python`.
    fn loaded_beside(&self, python: &Python) -> Option<PathBuf> {
        let loaded = self.loaded.as_ref()?;
        let same = match &loaded.place {
            // What is there now is not what is loaded.
            Place::Library(_) if loaded.replaced => false,
            Place::Library(path) => Identity::of(path) == Identity::of(&python.library),
            // Its runtime is in the program, and the library would bring another.
            _ => false,
        };
        (!same).then(|| loaded.place.path().to_owned())
    }

    /// Compares an installation of the cache with what was installed.
    fn verify(python: &Python) -> Result<(), Rejection> {
        let prefix = &python.base_prefix;
        Entry::at(prefix)
            .and_then(|entry| entry.verify())
            .map(drop)
            .map_err(|source| Rejection::Altered { prefix: prefix.clone(), source: Box::new(source) })
    }

    /// Another Python than those that were judged could be the answer: the search did not end at something that somebody
    /// named, and this process has none yet.
    #[cfg(feature = "download")]
    pub(super) fn may_install(&self) -> bool {
        self.ended_at.is_none() && self.loaded.is_none()
    }

    /// Installs what is selected and wanted, and judges it as a candidate.
    #[cfg(feature = "download")]
    pub(super) fn install(
        mut self,
        installer: &Installer,
        selection: &Selection,
    ) -> Result<Python, FindError> {
        let request = &self.finder.request;
        match installer.install(&selection.clone().request(request.clone())) {
            Err(source) => {
                Err(FindError::Install { report: Box::new(self.report()), source: Box::new(source) })
            }
            Ok(installation) => {
                let place = Place::Prefix(installation.entry.prefix());
                let candidate = Candidate::new(Source::Redistributable, "downloaded", place);
                match self.outcome(&candidate) {
                    Ok(python) => Ok(python),
                    Err(rejection) => {
                        self.verdicts.push(Verdict { candidate, outcome: Err(rejection), also: Vec::new() });
                        Err(FindError::NotFound(Box::new(self.report())))
                    }
                }
            }
        }
    }

    pub(super) fn report(self) -> Report {
        let mut passed_over = self.passed_over;
        let off = Source::ALL.into_iter().filter(|source| !self.finder.sources.contains(source));
        passed_over.extend(off.map(|source| PassedOver { source, switched_off: true }));
        Report {
            request: self.finder.request.clone(),
            verdicts: self.verdicts,
            passed_over,
            ended_at: self.ended_at,
        }
    }
}
