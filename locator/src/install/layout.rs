//! Where the parts of an installation are under its prefix. Names lead to files; files are then judged.

use std::path::{Path, PathBuf};

use super::Rejection;
use crate::inspect;

const WINDOWS: bool = cfg!(windows);
const MACOS: bool = cfg!(target_os = "macos");

/// The shared library of a prefix, by the first name that exists.
pub(super) fn library(prefix: &Path) -> Option<PathBuf> {
    libraries(prefix).into_iter().find(|path| path.is_file())
}

/// Every place that the shared library of a prefix can be at, the most specific name first.
pub(super) fn libraries(prefix: &Path) -> Vec<PathBuf> {
    if WINDOWS {
        return vec![prefix.join("python313t.dll")];
    }
    if MACOS {
        // The second is the framework layout, where the prefix is `Versions/3.13`.
        return vec![prefix.join("lib/libpython3.13t.dylib"), prefix.join("PythonT")];
    }
    let file = "libpython3.13t.so.1.0";
    let mut paths: Vec<PathBuf> = library_folders(prefix).iter().map(|folder| folder.join(file)).collect();
    // Distributions install the name without a version with the headers; conda and others install it too.
    paths.push(prefix.join("lib/libpython3.13t.so"));
    paths
}

fn library_folders(prefix: &Path) -> [PathBuf; 3] {
    let triplet = format!("lib/{}-linux-gnu", std::env::consts::ARCH);
    ["lib", "lib64", &triplet].map(|folder| prefix.join(folder))
}

/// Every place that the standard library of a prefix can be at, by its landmark.
pub(super) fn stdlibs(prefix: &Path) -> Vec<PathBuf> {
    let folders: &[&str] = if WINDOWS { &["Lib"] } else { &["lib/python3.13t", "lib64/python3.13t"] };
    folders.iter().map(|folder| prefix.join(folder).join("os.py")).collect()
}

/// The standard library of a prefix.
pub(super) fn stdlib(prefix: &Path) -> Option<PathBuf> {
    let landmark = stdlibs(prefix).into_iter().find(|path| path.is_file())?;
    landmark.parent().map(Path::to_owned)
}

/// Every place that the interpreter of a prefix can be at, the one that can be no other build first.
pub(super) fn executables(prefix: &Path) -> Vec<PathBuf> {
    let names: &[&str] = if WINDOWS {
        &["python3.13t.exe", "python.exe"]
    } else {
        &["bin/python3.13t", "bin/python3.13", "bin/python3"]
    };
    names.iter().map(|name| prefix.join(name)).collect()
}

/// The interpreter of a prefix.
pub(super) fn executable(prefix: &Path) -> Option<PathBuf> {
    executables(prefix).into_iter().find(|path| path.is_file())
}

/// The headers of a prefix, if they are installed.
pub(super) fn include(prefix: &Path) -> Option<PathBuf> {
    let folder = prefix.join(if WINDOWS { "include" } else { "include/python3.13t" });
    folder.join("Python.h").is_file().then_some(folder)
}

/// The prefix that a shared library belongs to: the nearest folder above it with the standard library.
pub(super) fn prefix_of(library: &Path) -> Option<PathBuf> {
    // `lib/<triplet>/` is the deepest that a library lies.
    library.ancestors().skip(1).take(3).find(|folder| stdlib(folder).is_some()).map(Path::to_owned)
}

/// The refusal of a virtual environment, if `prefix` is one.
pub(super) fn virtual_environment(prefix: &Path) -> Option<Rejection> {
    let text = std::fs::read_to_string(prefix.join("pyvenv.cfg")).ok()?;
    let home = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "home").then(|| PathBuf::from(value.trim()))
    });
    Some(Rejection::VirtualEnvironment { prefix: prefix.to_owned(), home })
}

/// Says what a prefix without the wanted library has instead.
pub(super) fn explain_no_library(prefix: &Path) -> Rejection {
    let searched = libraries(prefix);
    let free_threaded = &executables(prefix)[0];
    if free_threaded.is_file() {
        return Rejection::StaticBuild { executable: free_threaded.clone(), searched };
    }
    // The shared library of another build says exactly which one it is.
    for path in other_libraries(prefix) {
        if let Ok(library) = inspect::library(&path)
            && let Err(rejection) = super::judge(&library.path)
        {
            return rejection;
        }
    }
    Rejection::NoLibrary { prefix: prefix.to_owned(), found: interpreters(prefix), searched }
}

/// Shared libraries in the folders of a prefix whose names look like CPython's.
fn other_libraries(prefix: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for folder in library_folders(prefix).iter().chain([&prefix.to_owned()]) {
        paths.extend(entries(folder).into_iter().filter_map(|name| {
            let shared = [".so", ".dylib", ".dll"].iter().any(|ending| name.contains(ending));
            let python = name.starts_with("libpython3.") || name.starts_with("python3") || name == "Python";
            (python && (shared || name == "Python")).then(|| folder.join(name))
        }));
    }
    paths
}

/// Names such as `python3.12` among the programs of a prefix.
fn interpreters(prefix: &Path) -> Vec<String> {
    let versioned = |name: &String| {
        let tail = name.strip_prefix("python").map(|tail| tail.trim_end_matches(".exe"));
        tail.is_some_and(|tail| {
            tail.starts_with(|c: char| c.is_ascii_digit())
                && tail.contains('.')
                && tail.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 't' | 'd'))
        })
    };
    let folder = if WINDOWS { prefix.to_owned() } else { prefix.join("bin") };
    entries(&folder).into_iter().filter(versioned).collect()
}

/// The names in a folder, sorted; none if there is no such folder.
fn entries(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}
