//! The install manager of Windows (`py install`): the folders of `%LOCALAPPDATA%\Python` with an `__install__.json`.

use crate::environment::Environment;
use crate::source::{Candidate, Place, Source, folder};

/// Written by the install manager when an installation is complete.
const MARKER: &str = "__install__.json";

pub(in crate::source) fn candidates(environment: &Environment) -> Vec<Candidate> {
    if !environment.is_windows() {
        return Vec::new();
    }
    let root = environment.path("LOCALAPPDATA").map(|path| path.join("Python"));
    let folders = root.map(|root| folder::folders(&root)).unwrap_or_default().into_iter();
    folders
        .filter(|path| path.join(MARKER).is_file())
        .map(|path| Candidate::new(Source::InstallManager, MARKER, Place::Prefix(path)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    #[test]
    fn a_folder_with_the_marker_is_an_installation() {
        let root = tempfile::tempdir().unwrap();
        let python = root.path().join("Python");
        for name in ["pythoncore-3.14t-64", "pythoncore-3.13-64", "bin"] {
            fs::create_dir_all(python.join(name)).unwrap();
            if name != "bin" {
                fs::write(python.join(name).join(MARKER), "{}").unwrap();
            }
        }
        let machine = |format| {
            Environment::empty(root.path(), Platform { format, architecture: Architecture::X86_64 })
                .variable("LOCALAPPDATA", root.path())
        };
        let places: Vec<Place> =
            candidates(&machine(Format::Pe)).into_iter().map(|candidate| candidate.place).collect();
        let place = |name: &str| Place::Prefix(python.join(name));
        assert_eq!(places, [place("pythoncore-3.14t-64"), place("pythoncore-3.13-64")]);
        assert_eq!(candidates(&machine(Format::Elf)), []);
    }
}
