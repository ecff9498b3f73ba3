//! The prefixes of the system, by their programs and their libraries, since one prefix can hold several Pythons:
//! `/usr`, `/usr/local`, `/opt/python/*` (as the manylinux images have it) and the other folders of `/opt`.
//!
//! Libraries are looked for in `lib64`, `lib` and `lib/<triplet>`, where Debian has them: a distribution may have
//! packaged one without its program.
//!
//! # Platform-specific behaviour
//!
//! On Windows: the folders that the installer of python.org makes, `%LOCALAPPDATA%\Programs\Python\*` and
//! `%ProgramFiles%\Python3*`, whether the registry knows them or not.

use std::path::{Path, PathBuf};

use super::{Candidate, Place, Source, folder, search_path};
use crate::environment::Environment;

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    if environment.is_windows() {
        return windows(environment);
    }
    let mut found = Vec::new();
    for prefix in prefixes(environment) {
        let origin = prefix.display().to_string();
        let new = |place| Candidate::new(Source::System, origin.clone(), place);
        let programs = search_path::programs(&prefix.join("bin"), false);
        found.extend(programs.into_iter().map(|path| new(Place::Executable(path))));
        found.extend(libraries(&prefix).into_iter().map(|path| new(Place::Library(path))));
    }
    found
}

fn prefixes(environment: &Environment) -> Vec<PathBuf> {
    let mut prefixes: Vec<PathBuf> = ["/usr/local", "/usr"].map(|path| environment.place(path)).into();
    prefixes.extend(folder::folders(&environment.place("/opt/python")));
    // What other sources read.
    let others = ["python", "homebrew", "conda", "hostedtoolcache"];
    let opt = folder::folders(&environment.place("/opt")).into_iter();
    prefixes.extend(opt.filter(|path| !others.contains(&folder::name(path).as_str())));
    prefixes
}

/// The free-threaded libraries of a prefix, by the names that programs are linked with.
fn libraries(prefix: &Path) -> Vec<PathBuf> {
    let mut folders = vec![prefix.join("lib64"), prefix.join("lib")];
    let lib = folder::folders(&prefix.join("lib")).into_iter();
    folders.extend(lib.filter(|path| folder::name(path).contains("-linux-")));
    let named = |path: &PathBuf| {
        let name = folder::name(path);
        let version = name.strip_prefix("libpython3.").and_then(|rest| rest.strip_suffix(".so.1.0"));
        version.is_some_and(|version| version.trim_end_matches('d').ends_with('t'))
    };
    folders.iter().flat_map(|path| folder::children(path)).filter(named).collect()
}

fn windows(environment: &Environment) -> Vec<Candidate> {
    let folders = |name: &'static str, below: &str| {
        let base = environment.path(name).map(|base| base.join(below));
        let folders = base.map(|base| folder::folders(&base)).unwrap_or_default().into_iter();
        folders
            .filter(|path| folder::name(path).starts_with("Python3"))
            .map(move |path| Candidate::new(Source::System, format!("%{name}%"), Place::Prefix(path)))
    };
    folders("LOCALAPPDATA", "Programs/Python").chain(folders("ProgramFiles", "")).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    fn machine(format: Format, files: &[&str]) -> (tempfile::TempDir, Environment) {
        let root = tempfile::tempdir().unwrap();
        for path in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let platform = Platform { format, architecture: Architecture::X86_64 };
        let machine = Environment::empty(root.path(), platform);
        (root, machine)
    }

    #[test]
    fn programs_and_libraries_of_every_prefix_are_candidates() {
        let expected = [
            "usr/local/bin/python3.13t",
            "usr/bin/python3.11",
            "usr/bin/python3",
            "usr/lib64/libpython3.14t.so.1.0",
            "usr/lib/x86_64-linux-gnu/libpython3.13t.so.1.0",
            "opt/python/cp313-cp313t/bin/python3.13t",
            "opt/python/cp312-cp312/bin/python3.12",
            "opt/mine/bin/python3.13t",
        ];
        let others = [
            "usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0",
            "usr/lib64/libpython3.so",
            "opt/conda/bin/python3",
        ];
        let files: Vec<&str> = expected.into_iter().chain(others).collect();
        let (root, machine) = machine(Format::Elf, &files);
        let places: Vec<PathBuf> =
            candidates(&machine).iter().map(|candidate| candidate.place.path().to_owned()).collect();
        assert_eq!(places, expected.map(|path| root.path().join(path)));
    }

    #[test]
    fn windows_has_the_folders_of_the_installer() {
        let (root, machine) =
            machine(Format::Pe, &["Local/Programs/Python/Python313/python.exe", "Files/Python314/x"]);
        let machine = machine
            .variable("LOCALAPPDATA", root.path().join("Local"))
            .variable("ProgramFiles", root.path().join("Files"));
        let expected = ["Local/Programs/Python/Python313", "Files/Python314"];
        let places: Vec<PathBuf> =
            candidates(&machine).iter().map(|candidate| candidate.place.path().to_owned()).collect();
        assert_eq!(places, expected.map(|path| root.path().join(path)));
    }
}
