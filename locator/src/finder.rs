//! The search: sources in an order, candidates, verdicts.

mod identity;
mod search;

use std::path::PathBuf;

use crate::environment::Environment;
use crate::install::Python;
#[cfg(feature = "download")]
use crate::redistributable::{Installer, Selection};
use crate::report::{FindError, Report};
use crate::request::Request;
use crate::source::Source;

use search::{Depth, Search};

/// Finds a free-threaded Python that this process can load.
///
/// The [sources](Source) are asked in their order, and what they name is judged by its files; nothing is loaded, and a
/// program is run only if it is in no layout that is known. The first Python that is accepted is the answer.
///
/// What somebody named, by [`path`](Self::path) or by `FFI_PYTHON`, is the answer or the reason that there is none: if
/// it is refused, [`find`](Self::find) looks no further, so that no other Python is taken in its place.
///
/// A Python that this process has loaded already is the only one that it can load: every other one is refused while
/// [`Source::Process`] is among the sources.
///
/// # Examples
///
/// ```
/// use locator::inspect::Platform;
/// use locator::{Environment, FindError, Finder, Source};
///
/// // On this machine: `Finder::new().find()`. On one where there is nothing:
/// let machine = Environment::empty("fixture", Platform::current()).variable("VIRTUAL_ENV", "/gone");
/// let finder = Finder::new().environment(machine).request(">=3.13t".parse()?).without(Source::Process);
/// let FindError::NotFound(report) = finder.find().unwrap_err() else { unreachable!() };
/// assert_eq!(report.verdicts.len(), 1);
/// assert_eq!(report.verdicts[0].candidate.source, Source::VirtualEnvironment);
/// # Ok::<(), locator::ParseRequestError>(())
/// ```
#[derive(Clone)]
pub struct Finder {
    environment: Environment,
    request: Request,
    paths: Vec<PathBuf>,
    sources: Vec<Source>,
    #[cfg(feature = "download")]
    installer: Option<(Installer, Selection)>,
}

impl Finder {
    /// Searches this machine, with every source, for what [`Request::default`] takes.
    pub fn new() -> Self {
        Self {
            environment: Environment::process(),
            request: Request::default(),
            paths: Vec::new(),
            sources: Source::ALL.into(),
            #[cfg(feature = "download")]
            installer: None,
        }
    }

    /// Searches another machine than this one.
    #[must_use]
    pub fn environment(self, environment: Environment) -> Self {
        Self { environment, ..self }
    }

    /// Searches for something else.
    #[must_use]
    pub fn request(self, request: Request) -> Self {
        Self { request, ..self }
    }

    /// Names a prefix, a program or a shared library: the candidates of [`Source::Explicit`], in the order in which
    /// they are named.
    #[must_use]
    pub fn path(mut self, path: impl Into<PathBuf>) -> Self {
        self.paths.push(path.into());
        self
    }

    /// Asks these sources, in this order, and no others. A source that is named twice is asked once.
    #[must_use]
    pub fn sources(self, sources: impl IntoIterator<Item = Source>) -> Self {
        let mut chosen = Vec::new();
        for source in sources {
            if !chosen.contains(&source) {
                chosen.push(source);
            }
        }
        Self { sources: chosen, ..self }
    }

    /// Does not ask `source`.
    #[must_use]
    pub fn without(mut self, source: Source) -> Self {
        self.sources.retain(|one| *one != source);
        self
    }

    /// Lets [`find`](Self::find) download and install a Python if it finds none: the newest of those that are selected
    /// and that the request takes. [`Source::Redistributable`] has to be among the sources. Nothing is installed while
    /// this process has a Python, which would be refused beside it.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use locator::Finder;
    /// use locator::redistributable::{Installer, Selection};
    ///
    /// let finder = Finder::new().installer(Installer::from_environment()?, Selection::new());
    /// println!("{}", finder.find()?.library.display());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "download")]
    #[must_use]
    pub fn installer(self, installer: Installer, selection: Selection) -> Self {
        Self { installer: Some((installer, selection)), ..self }
    }

    /// The first Python that is accepted.
    ///
    /// One that comes out of the cache of this project is compared with what was installed first, which takes some
    /// hundredths of a second.
    ///
    /// # Errors
    ///
    /// [`FindError::NotFound`] has the verdict on every candidate. With an installer, `FindError::Install` says why
    /// that failed too.
    pub fn find(&self) -> Result<Python, FindError> {
        let mut search = Search::new(self, Depth::First);
        if let Some(python) = search.run() {
            return Ok(python);
        }
        #[cfg(feature = "download")]
        if let Some((installer, selection)) = self.allowed_to_install(&search) {
            return search.install(installer, selection);
        }
        Err(FindError::NotFound(Box::new(search.report())))
    }

    /// The verdict on every candidate of every source: also on those that come after the first that is accepted, and
    /// after one that somebody named. Nothing is installed.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// println!("{}", locator::Finder::new().explain());
    /// ```
    pub fn explain(&self) -> Report {
        let mut search = Search::new(self, Depth::All);
        search.run();
        search.report()
    }

    #[cfg(feature = "download")]
    fn allowed_to_install(&self, search: &Search<'_>) -> Option<&(Installer, Selection)> {
        let asked = self.sources.contains(&Source::Redistributable) && search.may_install();
        self.installer.as_ref().filter(|_| asked)
    }
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}
