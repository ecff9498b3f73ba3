//! Says what an installation without a usable library has instead.

use std::path::{Path, PathBuf};

use super::layout::{self, Layout};
use super::rejection::Rejection;
use super::site::Site;
use super::{MINOR, site};
use crate::environment::Environment;
use crate::inspect::{self, LibraryName};
use crate::request::Request;

/// The refusal of an installation. `first` is what was said of its likeliest library.
pub(super) fn refuse(
    environment: &Environment,
    request: &Request,
    site: &Site,
    first: Option<(PathBuf, Rejection)>,
) -> Rejection {
    let platform = environment.platform();
    let minor = site.build.minor.filter(|(major, minor)| request.may_take(*major, *minor)).unwrap_or(MINOR);
    let layout = Layout { platform: platform.clone(), minor, debug: request.debug() };
    let searched = layout.libraries(&site.base);
    if let Some((path, rejection)) = first {
        let name = path.file_name().and_then(|name| LibraryName::parse(name.to_str()?));
        if name.is_some_and(|name| name.free_threaded) {
            return rejection;
        }
        // A free-threaded program beside the library of another build tells more than that library does.
        return static_build(&layout, site, &searched).unwrap_or(rejection);
    }
    if let Some(rejection) = static_build(&layout, site, &searched) {
        return rejection;
    }
    let programs = layout::interpreters(&site.base, platform.format);
    let folder = if environment.is_windows() { site.base.clone() } else { site.base.join("bin") };
    // A program that has an ordinary build linked into it says which one it is.
    for program in site.executable.iter().cloned().chain(programs.iter().map(|name| folder.join(name))) {
        let itself = inspect::program(&program).ok().and_then(|program| program.itself);
        if let Some((version, false)) = itself.or(site.build.itself) {
            let version = version.map_or_else(|| version_of_old(&program), |version| version.to_string());
            return Rejection::GilBuild { file: program, version };
        }
    }
    Rejection::NoLibrary { prefix: site.base.clone(), found: programs, searched }
}

/// The refusal of a free-threaded program without a shared library, if there is one.
fn static_build(layout: &Layout, site: &Site, searched: &[PathBuf]) -> Option<Rejection> {
    let named = site.executable.clone().filter(|_| site.build.free_threaded == Some(true));
    let executable = named.or_else(|| {
        // Only the first name can be no other build.
        let first = layout.executables(&site.base).into_iter().next()?;
        (site.build.free_threaded != Some(false) && first.is_file()).then_some(first)
    })?;
    Some(Rejection::StaticBuild { executable, searched: searched.to_vec() })
}

/// The version of a CPython before 3.11, which does not say it as data: from its headers, else from its name.
pub(super) fn version_of_old(file: &Path) -> String {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let minor = LibraryName::parse(name).and_then(|name| name.minor).or_else(|| site::minor_of_program(file));
    let Some((major, minor)) = minor else { return "of an unknown version before 3.11".to_owned() };
    let short = format!("{major}.{minor}");
    let full = file.ancestors().skip(2).take(2).find_map(|prefix| {
        let folders = layout::entries(&prefix.join("include"), |name| {
            name.strip_prefix("python").is_some_and(|rest| rest.trim_end_matches(['m', 'd', 'u']) == short)
        });
        folders
            .iter()
            .find_map(|folder| crate::metadata::headers::version(&prefix.join("include").join(folder)))
    });
    full.unwrap_or(short)
}
