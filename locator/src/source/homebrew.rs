//! Homebrew: `opt/python-freethreading*` and `opt/python@*` of `HOMEBREW_PREFIX`, `/opt/homebrew`, `/usr/local` and
//! `/home/linuxbrew/.linuxbrew`. The path through `opt` stays when a newer release is poured into the Cellar.
//!
//! # Platform-specific behaviour
//!
//! On macOS the prefix is the version inside of the framework that the formula installs, elsewhere the formula's own.

use super::{Candidate, Place, Source, folder, framework};
use crate::environment::Environment;

const FORMULAE: [&str; 2] = ["python-freethreading", "python@"];

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    if environment.is_windows() {
        return Vec::new();
    }
    let set = environment.path("HOMEBREW_PREFIX").map(|path| ("HOMEBREW_PREFIX", path));
    let places = ["/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"];
    let well_known = places.map(|path| (path, environment.place(path)));
    let mut found = Vec::new();
    for (origin, root) in set.into_iter().chain(well_known) {
        let formulae = folder::folders(&root.join("opt")).into_iter();
        for formula in
            formulae.filter(|path| FORMULAE.iter().any(|name| folder::name(path).starts_with(name)))
        {
            let prefixes = if environment.is_macos() {
                framework::versions(&formula.join("Frameworks"))
            } else {
                vec![formula]
            };
            found.extend(
                prefixes
                    .into_iter()
                    .map(|path| Candidate::new(Source::Homebrew, origin, Place::Prefix(path))),
            );
        }
    }
    found
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    fn machine(format: Format, folders: &[&str]) -> (tempfile::TempDir, Environment) {
        let root = tempfile::tempdir().unwrap();
        for path in folders {
            fs::create_dir_all(root.path().join(path)).unwrap();
        }
        let platform = Platform { format, architecture: Architecture::Aarch64 };
        let machine = Environment::empty(root.path(), platform);
        (root, machine)
    }

    #[test]
    fn on_macos_it_is_the_version_in_the_framework() {
        let version = "opt/homebrew/opt/python-freethreading/Frameworks/PythonT.framework/Versions/3.14";
        let (root, machine) = machine(Format::MachO, &[version, "opt/homebrew/opt/openssl@3"]);
        symlink("3.14", root.path().join(version).with_file_name("Current")).unwrap();
        let found = candidates(&machine);
        assert_eq!(
            found,
            [Candidate::new(Source::Homebrew, "/opt/homebrew", Place::Prefix(root.path().join(version)))]
        );
    }

    #[test]
    fn on_linux_it_is_the_formula_by_its_lasting_path() {
        let cellar = "home/linuxbrew/.linuxbrew/Cellar/python-freethreading/3.14.2";
        let (root, machine) = machine(Format::Elf, &[cellar, "home/linuxbrew/.linuxbrew/opt"]);
        let formula = root.path().join("home/linuxbrew/.linuxbrew/opt/python-freethreading");
        symlink(root.path().join(cellar), &formula).unwrap();
        let places: Vec<PathBuf> =
            candidates(&machine).iter().map(|candidate| candidate.place.path().to_owned()).collect();
        assert_eq!(places, [formula]);
        let set = machine.variable("HOMEBREW_PREFIX", root.path().join("home/linuxbrew/.linuxbrew"));
        assert_eq!(candidates(&set)[0].origin, "HOMEBREW_PREFIX");
    }
}
