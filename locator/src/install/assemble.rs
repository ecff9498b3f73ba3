//! The other parts of the installation that an accepted library belongs to.

use std::path::Path;

use super::accept::runs_at;
use super::interpreter;
use super::layout::Layout;
use super::provenance::{self, Provenance};
use super::python::Python;
use super::rejection::Rejection;
use super::site::Site;
use super::warning::{self, Warning};
use crate::environment::Environment;
use crate::inspect::{self, Library, LibraryName};
use crate::metadata::build_details::Details;
use crate::metadata::conda::Record;
use crate::metadata::sysconfig::Variables;
use crate::metadata::{Claim, headers};
use crate::source::Source;

/// Finds the other parts of the installation that an accepted library belongs to.
pub(super) fn assemble(
    environment: &Environment,
    site: &Site,
    library: &Library,
    source: Source,
) -> Result<Python, Rejection> {
    let (base, layout) = (&site.base, super::layout(environment, library));
    runs_at(provenance::level(base), library, inspect::has_level)?;
    let answered = site.answer.as_ref();
    let stdlib = layout
        .stdlib(base)
        .or_else(|| {
            answered.map(|answer| answer.stdlib.clone()).filter(|stdlib| stdlib.join("os.py").is_file())
        })
        .ok_or_else(|| Rejection::NoStandardLibrary {
            library: library.path.clone(),
            searched: layout.stdlibs(base),
        })?;
    let executable = match &site.executable {
        Some(program) if interpreter::goes_with(program, library) == Some(false) => {
            return Err(Rejection::NotAnInterpreter { program: program.clone() });
        }
        Some(program) => program.clone(),
        None => interpreter::of_layout(&layout, base, library).ok_or_else(|| Rejection::NoExecutable {
            prefix: base.clone(),
            searched: layout.executables(base),
        })?,
    };
    let include = layout.include(base).or_else(|| {
        answered.map(|answer| answer.include.clone()).filter(|include| include.join("Python.h").is_file())
    });
    let record = Record::of(base);
    let warnings = warnings(&layout, library, record.as_ref(), &stdlib, include.as_deref());
    Ok(Python {
        version: library.version,
        abi_flags: layout.flags().to_owned(),
        debug: library.debug,
        library: library.path.clone(),
        home: base.clone(),
        base_prefix: base.clone(),
        prefix: site.venv.clone().unwrap_or_else(|| base.clone()),
        executable,
        platstdlib: layout.platstdlib(base, &stdlib),
        stdlib,
        include,
        dll_directories: layout.dll_directories(base),
        source,
        provenance: Provenance::of(base, record),
        warnings,
    })
}

/// What should be known: faults of the release, and files that say otherwise than the library.
fn warnings(
    layout: &Layout,
    library: &Library,
    record: Option<&Record>,
    stdlib: &Path,
    include: Option<&Path>,
) -> Vec<Warning> {
    let mut claims: Vec<Claim> = record.map(Record::claim).into_iter().collect();
    claims.extend(Details::of(stdlib).map(|details| details.claim(stdlib)));
    claims.extend(Variables::of(stdlib, layout.flags()).map(|variables| variables.claim()));
    claims.extend(include.into_iter().flat_map(|include| headers::claims(include, !layout.windows())));
    claims.extend(of_name(&library.path));
    let disagreement = |claim: Claim| {
        let (says, is) = claim.refuted(library.version, library.debug)?;
        Some(Warning::Disagreement { file: claim.file, says, is })
    };
    warning::of_release(library.version)
        .into_iter()
        .chain(claims.into_iter().filter_map(disagreement))
        .collect()
}

/// What the name of the library says.
fn of_name(library: &Path) -> Option<Claim> {
    let name = LibraryName::parse(library.file_name()?.to_str()?)?;
    Some(Claim {
        file: library.to_owned(),
        version: name.minor.map(|(major, minor)| format!("{major}.{minor}")),
        free_threaded: Some(name.free_threaded),
        debug: Some(name.debug),
    })
}
