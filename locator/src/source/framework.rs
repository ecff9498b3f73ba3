//! The frameworks that the installer of python.org makes: `PythonT.framework` is the free-threaded one, then the
//! programs that it links into `/usr/local/bin`. Such a link can lead nowhere, if the free-threaded component was not
//! chosen: it is a candidate all the same, so that its refusal says so.
//!
//! # Platform-specific behaviour
//!
//! macOS only.

use std::path::{Path, PathBuf};

use super::{Candidate, Place, Source, folder, search_path};
use crate::environment::Environment;

/// Where the installer puts them.
const FRAMEWORKS: &str = "/Library/Frameworks";

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    if !environment.is_macos() {
        return Vec::new();
    }
    let new = |origin, place| Candidate::new(Source::Framework, origin, place);
    let versions = versions(&environment.place(FRAMEWORKS)).into_iter();
    let programs = search_path::programs(&environment.place("/usr/local/bin"), false).into_iter();
    let linked = programs.filter(|path| {
        // Homebrew links its programs there too.
        std::fs::read_link(path).is_ok_and(|target| target.to_string_lossy().contains(".framework/"))
    });
    versions
        .map(|path| new(FRAMEWORKS, Place::Prefix(path)))
        .chain(linked.map(|path| new("/usr/local/bin", Place::Executable(path))))
        .collect()
}

/// The versions of the frameworks in a folder, those of `PythonT.framework` first.
pub(super) fn versions(frameworks: &Path) -> Vec<PathBuf> {
    let of = |name: &str| {
        let mut versions = folder::folders(&frameworks.join(name).join("Versions"));
        // `Current` leads to one of the others.
        versions.retain(|path| !folder::is_link(path));
        versions
    };
    ["PythonT.framework", "Python.framework"].into_iter().flat_map(of).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    #[test]
    fn free_threaded_frameworks_come_first_and_dangling_links_are_candidates() {
        let root = tempfile::tempdir().unwrap();
        let frameworks = root.path().join("Library/Frameworks");
        let bin = root.path().join("usr/local/bin");
        for path in ["PythonT.framework/Versions/3.13", "Python.framework/Versions/3.14"] {
            fs::create_dir_all(frameworks.join(path)).unwrap();
        }
        symlink("3.13", frameworks.join("PythonT.framework/Versions/Current")).unwrap();
        fs::create_dir_all(&bin).unwrap();
        let gone = "/Library/Frameworks/PythonT.framework/Versions/3.14/bin/python3.14t";
        symlink(gone, bin.join("python3.14t")).unwrap();
        symlink("../Cellar/python@3.12/3.12.1/bin/python3.12", bin.join("python3.12")).unwrap();
        let machine = |format| {
            Environment::empty(root.path(), Platform { format, architecture: Architecture::Aarch64 })
        };
        let places: Vec<Place> =
            candidates(&machine(Format::MachO)).into_iter().map(|candidate| candidate.place).collect();
        assert_eq!(
            places,
            [
                Place::Prefix(frameworks.join("PythonT.framework/Versions/3.13")),
                Place::Prefix(frameworks.join("Python.framework/Versions/3.14")),
                Place::Executable(bin.join("python3.14t")),
            ]
        );
        assert_eq!(candidates(&machine(Format::Elf)), []);
    }
}
