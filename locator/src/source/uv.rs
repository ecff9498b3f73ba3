//! The Pythons that uv installed: the folders of `UV_PYTHON_INSTALL_DIR`, then of the data folder of uv
//! (`$XDG_DATA_HOME/uv/python`, `~/.local/share/uv/python`; on macOS also the older
//! `~/Library/Application Support/uv/python`; on Windows `%APPDATA%\uv\python` and the older
//! `%APPDATA%\uv\data\python`).
//!
//! A folder is called by a key such as `cpython-3.13.5+freethreaded-linux-x86_64-gnu`. The links beside them, whose key
//! has a minor version only, lead to one of these and are passed over. Old versions of uv kept the files in `install/`.

use std::path::PathBuf;

use super::{Candidate, Place, Source, folder};
use crate::environment::Environment;

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    roots(environment)
        .into_iter()
        .flat_map(|(origin, root)| {
            let installed = folder::folders(&root).into_iter().filter(|path| !folder::is_link(path));
            installed.map(move |path| {
                let old = path.join("install");
                let prefix = if old.is_dir() { old } else { path };
                Candidate::new(Source::Uv, origin, Place::Prefix(prefix))
            })
        })
        .collect()
}

fn roots(environment: &Environment) -> Vec<(&'static str, PathBuf)> {
    let mut roots = Vec::new();
    let mut root = |origin, base: Option<PathBuf>, below: &str| {
        roots.extend(base.map(|base| (origin, base.join(below))));
    };
    root("UV_PYTHON_INSTALL_DIR", environment.path("UV_PYTHON_INSTALL_DIR"), "");
    if environment.is_windows() {
        root("%APPDATA%/uv/python", environment.path("APPDATA"), "uv/python");
        root("%APPDATA%/uv/data/python", environment.path("APPDATA"), "uv/data/python");
    } else {
        root("XDG_DATA_HOME", environment.path("XDG_DATA_HOME"), "uv/python");
        root("~/.local/share/uv/python", environment.home(), ".local/share/uv/python");
        if environment.is_macos() {
            let below = "Library/Application Support/uv/python";
            root("~/Library/Application Support/uv/python", environment.home(), below);
        }
    }
    roots
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    fn machine(format: Format) -> (tempfile::TempDir, Environment) {
        let root = tempfile::tempdir().unwrap();
        let platform = Platform { format, architecture: Architecture::X86_64 };
        let machine = Environment::empty(root.path(), platform);
        (root, machine)
    }

    #[test]
    fn links_are_passed_over_and_the_old_layout_is_known() {
        let (root, machine) = machine(Format::Elf);
        let python = root.path().join(".local/share/uv/python");
        let (new, old) =
            ("cpython-3.13.5+freethreaded-linux-x86_64-gnu", "cpython-3.13.0+freethreaded-linux-x86_64-gnu");
        fs::create_dir_all(python.join(new)).unwrap();
        fs::create_dir_all(python.join(old).join("install")).unwrap();
        fs::create_dir_all(python.join(".temp/cpython-3.13.6")).unwrap();
        fs::write(python.join(".lock"), "").unwrap();
        symlink(new, python.join("cpython-3.13+freethreaded-linux-x86_64-gnu")).unwrap();
        let found = candidates(&machine.variable("HOME", root.path()));
        let places: Vec<&Place> = found.iter().map(|candidate| &candidate.place).collect();
        let expected = [python.join(new), python.join(old).join("install")].map(Place::Prefix);
        assert_eq!(places, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn each_system_has_its_folders() {
        let (root, mac) = machine(Format::MachO);
        let mac = mac.variable("HOME", root.path()).variable("UV_PYTHON_INSTALL_DIR", "/elsewhere");
        let folders: Vec<PathBuf> = roots(&mac).into_iter().map(|(_, folder)| folder).collect();
        assert_eq!(
            folders,
            [
                PathBuf::from("/elsewhere"),
                root.path().join(".local/share/uv/python"),
                root.path().join("Library/Application Support/uv/python"),
            ]
        );
        let (root, windows) = machine(Format::Pe);
        let python = root.path().join("uv/python/cpython-3.13.5+freethreaded-windows-x86_64-none");
        fs::create_dir_all(&python).unwrap();
        let windows = windows.variable("APPDATA", root.path());
        assert_eq!(candidates(&windows)[0].place, Place::Prefix(python));
    }
}
