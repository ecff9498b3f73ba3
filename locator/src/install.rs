//! A CPython on disk, found from a place, and judged.

mod environment;
mod explain;
mod layout;
mod links;
mod python;
mod rejection;
mod shim;
mod site;
mod warning;

use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::inspect::{self, Glibc, Libc, Library};
use crate::request::Request;
use crate::source::{Candidate, Source};

pub(crate) use layout::entries;
use layout::{Layout, Named};
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
    if let Some(answer) = &site.answer {
        found.extend(answer.folders.iter().flat_map(|folder| layout::libraries_in(folder)));
    }
    found.retain(|named| site.build.fits(named.name));
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

/// Reads a library and refuses what this process cannot load or what was not asked for.
fn accept(environment: &Environment, request: &Request, path: &Path) -> Result<Library, Rejection> {
    let expected = environment.platform();
    let library = match inspect::library_for(path, expected) {
        Err(inspect::InspectError::TooOld { path }) => {
            let version = explain::version_of_old(&path);
            return Err(Rejection::GilBuild { file: path, version });
        }
        other => other?,
    };
    let at = || path.to_owned();
    if library.platform != *expected {
        return Err(Rejection::WrongPlatform {
            library: at(),
            found: library.platform,
            expected: expected.clone(),
        });
    }
    if !library.free_threaded {
        return Err(Rejection::GilBuild { file: at(), version: library.version.to_string() });
    }
    let version = library.version;
    let asked = || Box::new(request.clone());
    if !request.takes_platform(&library.platform, library.libc) {
        return Err(Rejection::OtherPlatform { library: at(), found: library.platform, request: asked() });
    }
    if !request.takes_version(version) {
        return Err(Rejection::WrongVersion { library: at(), found: version, request: asked() });
    }
    if !request.takes_level(version) {
        return Err(Rejection::PreRelease { library: at(), found: version });
    }
    match (library.debug, request.debug()) {
        (true, false) => return Err(Rejection::DebugBuild { library: at(), version }),
        (false, true) => return Err(Rejection::NoDebugBuild { library: at(), version, request: asked() }),
        _ => {}
    }
    runs_on(&library, Libc::current(), Glibc::current())?;
    Ok(library)
}

/// Refuses a library that this process' C library cannot load.
fn runs_on(library: &Library, libc: Option<Libc>, glibc: Option<Glibc>) -> Result<(), Rejection> {
    if let (Some(found), Some(expected)) = (library.libc, libc)
        && found != expected
    {
        return Err(Rejection::WrongLibc { library: library.path.clone(), found, expected });
    }
    if let (Some(found), Some(expected)) = (library.glibc, glibc)
        && found > expected
    {
        return Err(Rejection::NewerGlibc { library: library.path.clone(), found, expected });
    }
    Ok(())
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

/// Finds the other parts of the installation that an accepted library belongs to.
fn assemble(
    environment: &Environment,
    site: &Site,
    library: &Library,
    source: Source,
) -> Result<Python, Rejection> {
    let (base, layout) = (&site.base, layout(environment, library));
    let answered = site.answer.as_ref().map(|answer| answer.stdlib.clone());
    let stdlib =
        layout.stdlib(base).or_else(|| answered.filter(|stdlib| stdlib.join("os.py").is_file())).ok_or_else(
            || Rejection::NoStandardLibrary { library: library.path.clone(), searched: layout.stdlibs(base) },
        )?;
    let executables = layout.executables(base);
    let executable = site
        .executable
        .clone()
        .or_else(|| executables.iter().find(|path| path.is_file()).cloned())
        .ok_or_else(|| Rejection::NoExecutable { prefix: base.clone(), searched: executables })?;
    Ok(Python {
        version: library.version,
        abi_flags: if library.debug { "td" } else { "t" }.to_owned(),
        debug: library.debug,
        library: library.path.clone(),
        home: base.clone(),
        base_prefix: base.clone(),
        prefix: site.venv.clone().unwrap_or_else(|| base.clone()),
        executable,
        platstdlib: layout.platstdlib(base, &stdlib),
        stdlib,
        include: layout.include(base),
        dll_directories: layout.dll_directories(base),
        source,
        warnings: warning::of_release(library.version).into_iter().collect(),
    })
}

// The fixtures are ELF files in the layout of Linux.
#[cfg(all(test, target_os = "linux"))]
mod tests;
