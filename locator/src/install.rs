//! A CPython on disk, found from a place, and judged.

mod accept;
mod assemble;
mod environment;
mod explain;
mod interpreter;
mod layout;
mod links;
mod provenance;
mod python;
mod rejection;
mod shim;
mod site;
mod warning;

use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::inspect::Library;
use crate::metadata::build_details::Details;
use crate::metadata::sysconfig::Variables;
use crate::request::Request;
use crate::source::Candidate;

use accept::accept;
use assemble::assemble;

pub(crate) use layout::entries;
use layout::{Layout, Named};
pub use provenance::Provenance;
pub use python::Python;
pub use rejection::Rejection;
pub use shim::Shim;
use site::Site;
pub use warning::Warning;

/// The minor version whose ABI this workspace binds.
pub(crate) const MINOR: (u8, u8) = (3, 13);

/// Judges one candidate: reads its files, and says what it is or why it is refused.
pub(crate) fn judge(
    environment: &Environment,
    request: &Request,
    candidate: &Candidate,
) -> Result<Python, Rejection> {
    let site = site::of_place(environment, &candidate.place)?;
    if let Some(path) = &site.library {
        let library = accept(environment, request, path)?;
        let site = Site::of_base(base_of_library(environment, &library)?);
        return assemble(environment, &site, &library, candidate.source);
    }
    let mut first = None;
    for Named { path, .. } in libraries(environment, request, &site) {
        match accept(environment, request, &path) {
            Ok(library) => return assemble(environment, &site, &library, candidate.source),
            Err(rejection) => first = first.or(Some((path, rejection))),
        }
    }
    Err(explain::refuse(environment, request, &site, first))
}

/// The libraries of an installation that may be what is wanted, the likeliest first.
fn libraries(environment: &Environment, request: &Request, site: &Site) -> Vec<Named> {
    let platform = environment.platform();
    let mut found = layout::libraries(&site.base, platform);
    found.retain(|named| site.build.fits(named.name));
    if !found.iter().any(|named| named.name.free_threaded) {
        found.extend(elsewhere(site).into_iter().filter(|named| site.build.fits(named.name)));
    }
    found.sort_by_key(|Named { name, .. }| {
        let minor = name.minor.unwrap_or(MINOR);
        let wanted = name.free_threaded && request.may_take(minor.0, minor.1);
        let own = name.format == platform.format;
        // True comes first, then the newest version; the sort keeps the order of the folders otherwise.
        std::cmp::Reverse((
            own,
            wanted,
            name.free_threaded,
            name.debug == request.debug(),
            minor,
            name.runtime,
        ))
    });
    // A name without a version is a link to the same file.
    let mut seen = Vec::new();
    found.retain(|named| {
        let file = std::fs::canonicalize(&named.path).unwrap_or_else(|_| named.path.clone());
        let new = !seen.contains(&file);
        seen.push(file);
        new
    });
    found
}

/// Where the library may be besides the known folders: what the program said when it was asked, and what its own files
/// say, which is right if the installation was never moved.
fn elsewhere(site: &Site) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for folder in site.answer.iter().flat_map(|answer| &answer.folders) {
        found.extend(layout::libraries_in(folder));
    }
    for stdlib in layout::stdlib_folders(&site.base) {
        for config in entries(&stdlib, |name| name.starts_with("config-")) {
            found.extend(layout::libraries_in(&stdlib.join(config)));
        }
        let details = Details::of(&stdlib).and_then(|details| details.library(&stdlib));
        let variables = ["t", "td"].map(|flags| Variables::of(&stdlib, flags)?.library());
        found.extend(details.into_iter().chain(variables.into_iter().flatten()).filter_map(Named::of));
    }
    found
}

fn layout(environment: &Environment, library: &Library) -> Layout {
    let minor = (library.version.major, library.version.minor);
    Layout { platform: environment.platform().clone(), minor, debug: library.debug }
}

/// The prefix of a library that was named itself.
fn base_of_library(environment: &Environment, library: &Library) -> Result<PathBuf, Rejection> {
    let (path, layout) = (&library.path, layout(environment, library));
    layout::prefix_of(path, &layout)
        // A link outside of the prefix, such as a distribution's, leads to the real place.
        .or_else(|| layout::prefix_of(&std::fs::canonicalize(path).ok()?, &layout))
        .ok_or_else(|| Rejection::NoStandardLibrary {
            library: path.clone(),
            searched: layout.stdlibs(path.parent().and_then(Path::parent).unwrap_or(path)),
        })
}

// The fixtures are ELF files in the layout of Linux.
#[cfg(all(test, target_os = "linux"))]
mod tests;
