//! The Microsoft Store: the programs that it puts into `%LOCALAPPDATA%\Microsoft\WindowsApps`. They are aliases that
//! only the system can follow, or that open the Store, so that each is refused as a shim; the packages themselves are
//! in folders that a user may not list. A free-threaded Python has not been published there.

use crate::environment::Environment;
use crate::source::{Candidate, Place, Source, folder, search_path};

pub(in crate::source) fn candidates(environment: &Environment) -> Vec<Candidate> {
    if !environment.is_windows() {
        return Vec::new();
    }
    let Some(local) = environment.path("LOCALAPPDATA") else { return Vec::new() };
    let apps = local.join("Microsoft/WindowsApps");
    let packages = folder::folders(&apps)
        .into_iter()
        .filter(|path| folder::name(path).starts_with("PythonSoftwareFoundation.Python."));
    packages
        .filter_map(|path| search_path::programs(&path, true).into_iter().next())
        .map(|path| {
            Candidate::new(Source::Store, "%LOCALAPPDATA%/Microsoft/WindowsApps", Place::Executable(path))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    #[test]
    fn a_package_is_one_candidate() {
        let root = tempfile::tempdir().unwrap();
        let apps = root.path().join("Microsoft/WindowsApps");
        let package = apps.join("PythonSoftwareFoundation.Python.3.13_qbz5n2kfra8p0");
        fs::create_dir_all(&package).unwrap();
        for file in [apps.join("python.exe"), package.join("python3.13.exe"), package.join("python.exe")] {
            fs::write(file, "").unwrap();
        }
        let platform = Platform { format: Format::Pe, architecture: Architecture::X86_64 };
        let machine = Environment::empty(root.path(), platform).variable("LOCALAPPDATA", root.path());
        let places: Vec<Place> = candidates(&machine).into_iter().map(|candidate| candidate.place).collect();
        assert_eq!(places, [Place::Executable(package.join("python3.13.exe"))]);
    }
}
