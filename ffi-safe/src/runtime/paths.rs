//! Which Python the interpreter finds: home, executable and virtual environment, checked before it is started.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Builder, StartError, VenvError, text};

/// What is told to the interpreter.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Paths {
    /// Absent with a virtual environment, whose configuration names it.
    pub(super) home: Option<PathBuf>,
    pub(super) executable: PathBuf,
}

/// Where the standard library is below a prefix: CPython looks for this file, too.
#[cfg(not(windows))]
const LANDMARKS: [&str; 2] = ["lib/python3.13t/os.py", "lib64/python3.13t/os.py"];
#[cfg(windows)]
const LANDMARKS: [&str; 1] = ["Lib\\os.py"];

/// Where the program is below a prefix.
#[cfg(not(windows))]
const PROGRAM: &str = "bin/python3.13t";
#[cfg(windows)]
const PROGRAM: &str = "python3.13t.exe";

/// Where the program is in a virtual environment.
#[cfg(not(windows))]
const VENV_PROGRAMS: [&str; 3] = ["bin/python", "bin/python3", "bin/python3.13t"];
#[cfg(windows)]
const VENV_PROGRAMS: [&str; 1] = ["Scripts\\python.exe"];

/// The file that makes a folder a virtual environment.
const VENV_CONFIGURATION: &str = "pyvenv.cfg";

/// Checks what the builder was told, and completes it.
pub(super) fn resolve(builder: &Builder, library: &Path) -> Result<Paths, StartError> {
    let paths = [&builder.home, &builder.executable, &builder.venv].into_iter().flatten();
    let paths = paths.chain(&builder.path_entries).map(|path| path.as_os_str());
    let mut texts = paths.chain(builder.argv.iter().map(|argument| argument.as_os_str()));
    if let Some(text) = texts.find(|text| text::has_nul(text)) {
        return Err(StartError::Nul(text.to_os_string()));
    }
    match (&builder.venv, &builder.home, &builder.executable) {
        (Some(folder), None, None) => {
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
            venv(&folder).map_err(|source| StartError::Venv { folder, source })
        }
        (Some(_), ..) => Err(StartError::VenvAndMore),
        (None, home, executable) => plain(home.as_deref(), executable.as_deref(), library),
    }
}

fn plain(home: Option<&Path>, executable: Option<&Path>, library: &Path) -> Result<Paths, StartError> {
    let executable = executable.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    if let Some(executable) = &executable
        && !executable.is_file()
    {
        return Err(StartError::NoExecutable { path: executable.clone() });
    }
    let home = match (home, &executable) {
        (Some(home), _) => {
            let home = std::path::absolute(home).unwrap_or_else(|_| home.to_path_buf());
            match has_standard_library(&home) {
                true => home,
                false => return Err(StartError::Home { path: home, expected: LANDMARKS[0] }),
            }
        }
        // The program of a virtual environment: as if that had been named.
        (None, Some(executable)) if let Some(folder) = folder_of_venv(executable) => {
            let source = |source| StartError::Venv { folder: folder.to_path_buf(), source };
            check_venv(folder).map_err(source)?;
            return Ok(Paths { home: None, executable: executable.clone() });
        }
        (None, executable) => {
            let beside = executable.as_deref().and_then(prefix_above);
            let above = || prefix_above(library);
            beside.or_else(above).ok_or_else(|| StartError::NoHome { library: library.to_path_buf() })?
        }
    };
    // Even if there is none: the interpreter would search the folders of `PATH` otherwise, and find any Python.
    let executable = executable.unwrap_or_else(|| home.join(PROGRAM));
    Ok(Paths { home: Some(home), executable })
}

fn has_standard_library(prefix: &Path) -> bool {
    LANDMARKS.iter().any(|landmark| prefix.join(landmark).is_file())
}

/// The first folder above a file that is the prefix of a free-threaded 3.13.
fn prefix_above(file: &Path) -> Option<PathBuf> {
    let file = fs::canonicalize(file).ok()?;
    file.ancestors().skip(1).find(|folder| has_standard_library(folder)).map(Path::to_path_buf)
}

/// The virtual environment that a program is in.
fn folder_of_venv(executable: &Path) -> Option<&Path> {
    // Where the interpreter itself looks.
    executable.ancestors().skip(1).take(2).find(|folder| folder.join(VENV_CONFIGURATION).is_file())
}

fn venv(folder: &Path) -> Result<Paths, VenvError> {
    check_venv(folder)?;
    let mut programs = VENV_PROGRAMS.iter().map(|program| folder.join(program));
    let executable = programs.find(|program| program.is_file());
    let executable =
        executable.ok_or_else(|| VenvError::NoExecutable { expected: folder.join(VENV_PROGRAMS[0]) })?;
    Ok(Paths { home: None, executable })
}

/// Whether the interpreter will find its standard library through the environment.
fn check_venv(folder: &Path) -> Result<(), VenvError> {
    let file = folder.join(VENV_CONFIGURATION);
    let text = fs::read_to_string(&file)
        .map_err(|source| VenvError::Configuration { file: file.clone(), source })?;
    let Some(base) = value(&text, "home") else { return Err(VenvError::NoHome { file }) };
    let base = Path::new(base);
    if !base.is_dir() {
        return Err(VenvError::BaseMissing { base: base.to_path_buf() });
    }
    match base.ancestors().any(has_standard_library) {
        true => Ok(()),
        false => Err(VenvError::OtherPython {
            base: base.to_path_buf(),
            version: value(&text, "version").or_else(|| value(&text, "version_info")).map(str::to_owned),
        }),
    }
}

/// The value of a key in `pyvenv.cfg`, read as CPython does.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    let mut values = pairs.filter(|(found, _)| found.trim().eq_ignore_ascii_case(key));
    values.next().map(|(_, value)| value.trim()).filter(|value| !OsStr::new(value).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_configuration() {
        let text = "Home = /opt/python/bin\nhome = second\nversion=3.13.5\nempty =\n";
        assert_eq!(value(text, "home"), Some("/opt/python/bin"));
        assert_eq!(value(text, "version"), Some("3.13.5"));
        assert_eq!((value(text, "empty"), value(text, "prompt")), (None, None));
    }
}
