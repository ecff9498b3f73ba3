//! Programs that stand for another Python, chosen when they are run.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{interpreter, links};

/// The programs that choose a Python by the name that they are called by.
const MANAGERS: [&str; 5] = ["pyenv", "asdf", "mise", "rtx", "volta"];

/// What chooses the Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shim {
    /// A version manager: pyenv, asdf, mise or one like them.
    Manager,
    /// An alias of Windows that opens the Microsoft Store.
    Store,
}

impl Shim {
    pub(super) fn advice(self) -> &'static str {
        match self {
            Self::Manager => "give the program in the version's own folder, as in `pyenv prefix 3.13t`",
            Self::Store => "install a Python, or turn the alias off under `App execution aliases`",
        }
    }

    /// What `program` is, by its folder and its first bytes. `None` if it is no shim.
    pub(super) fn of(program: &Path) -> Option<Self> {
        let folder = program.parent().and_then(Path::file_name).unwrap_or_default();
        if folder == "WindowsApps" && is_alias(program) {
            return Some(Self::Store);
        }
        // The shims of Windows are batch files.
        let batch = program.extension().is_some_and(|ending| ending == "bat" || ending == "cmd");
        if folder == "shims" && batch {
            return Some(Self::Manager);
        }
        // A link to the manager itself, which looks at the name that it is called by. A Python in such a folder, or with
        // such a name, is one all the same.
        let steps = links::steps(program);
        let stem = |path: &PathBuf| path.file_stem().map(|name| name.to_string_lossy().to_lowercase());
        let manager = steps.last().and_then(stem).is_some_and(|name| MANAGERS.contains(&&*name));
        if (folder == "shims" || manager) && program.is_file() && !interpreter::shows(program) {
            return Some(Self::Manager);
        }
        let text = script(program)?;
        let calls =
            |name: &&str| text.contains(&format!("{name} exec")) || text.contains(&format!("{name}\" exec"));
        MANAGERS.iter().chain(&["PYENV_ROOT"]).any(calls).then_some(Self::Manager)
    }
}

/// The aliases of the Store are files without contents, or small programs that name the redirector.
fn is_alias(program: &Path) -> bool {
    const REDIRECTOR: &str = "AppInstallerPythonRedirector";
    let Ok(kind) = std::fs::symlink_metadata(program) else { return false };
    let Some(start) = start(program) else { return kind.len() == 0 };
    let narrow = String::from_utf8_lossy(&start).contains(REDIRECTOR);
    let wide: Vec<u8> = REDIRECTOR.encode_utf16().flat_map(u16::to_le_bytes).collect();
    kind.len() == 0 || narrow || start.windows(wide.len()).any(|part| part == wide)
}

/// The beginning of a text with `#!`.
fn script(program: &Path) -> Option<String> {
    let start = start(program)?;
    start.starts_with(b"#!").then(|| String::from_utf8_lossy(&start).into_owned())
}

fn start(program: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // Opening a pipe would wait for its other end.
    if !std::fs::metadata(program).ok()?.is_file() {
        return None;
    }
    File::open(program).ok()?.take(4096).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

impl fmt::Display for Shim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Manager => "the shim of a version manager",
            Self::Store => "the alias of the Microsoft Store",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn shims_are_told_by_their_folder_or_by_what_they_call() {
        let folder = TempDir::new().unwrap();
        let store: Vec<u8> =
            "AppInstallerPythonRedirector".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (path, contents, shim) in [
            ("shims/python3.13t", &b"#!/usr/bin/env bash\nexec anything\n"[..], Some(Shim::Manager)),
            ("bin/python3.13t", b"#!/bin/sh\nexec pyenv exec python3.13t \"$@\"\n", Some(Shim::Manager)),
            (
                "bin/python3",
                b"#!/bin/sh\nexec \"/opt/libexec/pyenv\" exec \"$program\" \"$@\"\n",
                Some(Shim::Manager),
            ),
            ("shims/python.bat", b"@echo off\r\ncall pyenv exec %~n0 %*\r\n", Some(Shim::Manager)),
            ("shims/python3.14t", b"\x7fELF", Some(Shim::Manager)),
            ("WindowsApps/python.exe", b"", Some(Shim::Store)),
            ("WindowsApps/python3.exe", &store, Some(Shim::Store)),
            // A wrapper of its own, programs, and the Store's own Python.
            ("bin/python", b"#!/bin/sh\nexec /opt/python/bin/python3.13t \"$@\"\n", None),
            ("libexec/python3.14t", b"\x7fELF", None),
            ("bin/python.bat", b"@echo off\r\n", None),
            ("WindowsApps/python3.13.exe", b"MZ", None),
            ("bin/empty", b"", None),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, contents).unwrap();
            assert_eq!(Shim::of(&path), shim, "{}", path.display());
        }
        assert_eq!(Shim::of(&folder.path().join("none")), None);
    }
}
