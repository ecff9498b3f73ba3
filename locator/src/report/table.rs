//! The verdicts as a table.

use std::fmt;

use super::Report;
use crate::source::Source;

/// One line for each verdict, the columns as wide as they need to be; then the sources without one.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.verdicts.is_empty() {
            writeln!(f, "no candidates for {}", self.request)?;
        } else {
            let count = self.verdicts.len();
            let accepted = self.accepted().count();
            let s = if count == 1 { "" } else { "s" };
            writeln!(f, "{count} candidate{s} for {}, {accepted} accepted", self.request)?;
            rows(self, f)?;
        }
        let sources = |switched_off| {
            let of_kind = self.passed_over.iter().filter(move |one| one.switched_off == switched_off);
            of_kind.map(|one| one.source.name()).collect::<Vec<_>>().join(", ")
        };
        for (text, switched_off) in [("nothing there", false), ("switched off", true)] {
            let sources = sources(switched_off);
            if !sources.is_empty() {
                writeln!(f, "  {text}: {sources}")?;
            }
        }
        Ok(())
    }
}

fn rows(report: &Report, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let rows: Vec<(&str, &str, String, String)> = report
        .verdicts
        .iter()
        .map(|verdict| {
            let mark = if verdict.outcome.is_ok() { "yes" } else { "no" };
            let candidate = &verdict.candidate;
            (mark, candidate.source.name(), candidate.place.path().display().to_string(), verdict.reason())
        })
        .collect();
    let width =
        |column: fn(&(&str, &str, String, String)) -> usize| rows.iter().map(column).max().unwrap_or(0);
    let sources = width(|row| row.1.chars().count());
    let places = width(|row| row.2.chars().count());
    for ((mark, source, place, reason), verdict) in rows.iter().zip(&report.verdicts) {
        write!(f, "  {mark:<3}  {source:<sources$}  {place:<places$}  {reason}")?;
        // The same path from another origin says nothing new.
        let mut also: Vec<_> = verdict.also.iter().map(|other| other.place.path()).collect();
        also.retain(|path| *path != verdict.candidate.place.path());
        also.dedup();
        match also.as_slice() {
            [] => writeln!(f)?,
            [one] => writeln!(f, "; also {}", one.display())?,
            [one, more @ ..] => writeln!(f, "; also {} and {} more", one.display(), more.len())?,
        }
    }
    Ok(())
}

/// The table under a headline, and what to do.
pub(super) struct NotFound<'a>(pub(super) &'a Report);

impl fmt::Display for NotFound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(report) = self;
        writeln!(f, "no free-threaded Python was found for {}", report.request)?;
        write!(f, "{report}")?;
        others(report, f)?;
        advice(report, f)
    }
}

/// The table under a headline; why nothing could be installed is the source of the error.
#[cfg(feature = "download")]
pub(super) struct NotInstalled<'a>(pub(super) &'a Report);

#[cfg(feature = "download")]
impl fmt::Display for NotInstalled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(report) = self;
        writeln!(f, "no free-threaded Python was found for {}, and none could be installed", report.request)?;
        write!(f, "{report}")?;
        others(report, f)?;
        write!(f, "to use one that is installed, name its prefix with FFI_PYTHON")
    }
}

/// Suggests what was refused for its version alone.
fn others(report: &Report, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (version, candidate) in report.of_other_versions() {
        let level = version.level != crate::version::ReleaseLevel::Final;
        let request =
            if level { format!("{version}t") } else { format!("{}.{}t", version.major, version.minor) };
        let place = candidate.place.path().display();
        writeln!(
            f,
            "free-threaded, but another version: {version} at {place}; ask for `{request}` to take it"
        )?;
    }
    Ok(())
}

fn advice(report: &Report, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let request = &report.request;
    match report.ended_at {
        Some(Source::Variable) => {
            return write!(f, "what to do: correct FFI_PYTHON, or unset it to search this machine");
        }
        Some(_) => return write!(f, "what to do: name another Python, or none to search this machine"),
        None => {}
    }
    if let Some(loaded) = report.loaded() {
        return write!(
            f,
            "what to do: use the Python of this process with `ffi_sys::load_from_process` if it is free-threaded, \
             or search in a process that has not loaded {}",
            loaded.display()
        );
    }
    if cfg!(feature = "download") {
        write!(f, "what to do: run `locate install '{request}'` to download one, ")?;
    } else {
        write!(
            f,
            "what to do: run `cargo xtask fetch` in a checkout of this project to get one, or enable the feature \
             `download` of `locator` and run `locate install '{request}'`, "
        )?;
    }
    write!(f, "or install a free-threaded CPython with a shared library and name its prefix with FFI_PYTHON")
}
