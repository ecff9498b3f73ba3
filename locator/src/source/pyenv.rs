//! The Pythons that pyenv built, `versions/*` of its root: `PYENV_ROOT`, the folder above a folder of shims on `PATH`,
//! `~/.pyenv`; of pyenv-win `PYENV` and `%USERPROFILE%\.pyenv\pyenv-win`.
//!
//! asdf and mise build with pyenv's own tool and keep the result in `installs/python/*` of their roots:
//! `ASDF_DATA_DIR`, `MISE_DATA_DIR`, `~/.asdf`, `~/.local/share/mise`, or above their shims.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{Candidate, Place, Source, folder, search_path};
use crate::environment::Environment;

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (origin, root) in roots(environment) {
        for versions in ["versions", "installs/python"] {
            found.extend(
                folder::folders(&root.join(versions))
                    .into_iter()
                    .map(|path| Candidate::new(Source::Pyenv, origin, Place::Prefix(path))),
            );
        }
    }
    found
}

fn roots(environment: &Environment) -> Vec<(&'static str, PathBuf)> {
    let variable = |name: &'static str| environment.path(name).map(|path| (name, path));
    let home = |origin, below: &str| environment.home().map(|home| (origin, home.join(below)));
    let shims = search_path::shims(environment)
        .filter_map(|folder| folder.parent().map(Path::to_owned))
        .map(|root| ("the shims on PATH", root));
    let mut roots: Vec<(&'static str, PathBuf)> = variable("PYENV_ROOT").into_iter().collect();
    if environment.is_windows() {
        roots.extend(variable("PYENV"));
    }
    roots.extend(shims);
    if environment.is_windows() {
        roots.extend(home("~/.pyenv/pyenv-win", ".pyenv/pyenv-win"));
    } else {
        roots.extend(home("~/.pyenv", ".pyenv"));
        roots.extend(variable("ASDF_DATA_DIR"));
        roots.extend(variable("MISE_DATA_DIR"));
        roots.extend(home("~/.asdf", ".asdf"));
        roots.extend(home("~/.local/share/mise", ".local/share/mise"));
    }
    // Mostly they are one and the same.
    let mut seen = HashSet::new();
    roots.retain(|(_, root)| std::fs::canonicalize(root).is_ok_and(|real| seen.insert(real)));
    roots
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    fn found(machine: &Environment) -> Vec<(String, PathBuf)> {
        let found = candidates(machine).into_iter();
        found.map(|candidate| (candidate.origin, candidate.place.path().to_owned())).collect()
    }

    fn version(root: &Path, name: &str) -> PathBuf {
        let path = root.join(name);
        fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn a_root_is_found_by_variable_by_shims_and_by_custom() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let platform = Platform { format: Format::Elf, architecture: Architecture::X86_64 };
        let machine = Environment::empty(root, platform)
            .variable("HOME", root.join("me"))
            .variable("PATH", root.join("me/.pl/pyenv/shims"))
            .variable("PYENV_ROOT", root.join("set"));
        let one = version(root, "set/versions/3.13.5t");
        let two = version(root, "me/.pl/pyenv/versions/3.13.4t");
        let three = version(root, "me/.pyenv/versions/3.13.3");
        let four = version(root, "me/.local/share/mise/installs/python/3.13.2t");
        fs::write(root.join("set/versions/readme"), "").unwrap();
        let expected = [
            ("PYENV_ROOT", one),
            ("the shims on PATH", two),
            ("~/.pyenv", three),
            ("~/.local/share/mise", four),
        ];
        assert_eq!(found(&machine), expected.map(|(origin, path)| (origin.to_owned(), path)));
    }

    #[test]
    fn pyenv_win_has_another_root() {
        let folder = tempfile::tempdir().unwrap();
        let platform = Platform { format: Format::Pe, architecture: Architecture::X86_64 };
        let machine = Environment::empty(folder.path(), platform).variable("USERPROFILE", folder.path());
        let path = version(folder.path(), ".pyenv/pyenv-win/versions/3.13.5t");
        assert_eq!(found(&machine), [("~/.pyenv/pyenv-win".to_owned(), path)]);
    }
}
