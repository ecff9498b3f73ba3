//! What a library must be to be accepted.

use std::path::Path;

use super::explain;
use super::rejection::Rejection;
use crate::environment::Environment;
use crate::inspect::{self, Glibc, Libc, Library};
use crate::request::Request;

/// Reads a library and refuses what this process cannot load or what was not asked for.
pub(super) fn accept(
    environment: &Environment,
    request: &Request,
    path: &Path,
) -> Result<Library, Rejection> {
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
pub(super) fn runs_on(library: &Library, libc: Option<Libc>, glibc: Option<Glibc>) -> Result<(), Rejection> {
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

/// Refuses an installation that is built for newer processors, told by `has`.
pub(super) fn runs_at(
    level: Option<u8>,
    library: &Library,
    has: impl Fn(u8) -> bool,
) -> Result<(), Rejection> {
    match level.filter(|level| !has(*level)) {
        Some(level) => Err(Rejection::NewerProcessor { library: library.path.clone(), level }),
        None => Ok(()),
    }
}
