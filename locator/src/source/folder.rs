//! Listing folders in an order that serves a search.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// The paths in a folder, in the order of [`newest_first`]; none if there is no such folder.
pub(super) fn children(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    newest_first(&mut paths);
    paths
}

/// The folders in a folder, also those that a link leads to; without hidden ones.
pub(super) fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut paths = children(folder);
    paths.retain(|path| !name(path).starts_with('.') && path.is_dir());
    paths
}

/// The last component, as text.
pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The path itself is a symbolic link, or a junction of Windows.
pub(super) fn is_link(path: &Path) -> bool {
    // A junction is no symbolic link to `FileType`, but it can be read like one.
    std::fs::read_link(path).is_ok()
}

/// What is free-threaded by its name first, then the higher version, then the alphabet: an order that gets to an
/// answer soon. It decides nothing, since names only lead to files.
fn newest_first(paths: &mut [PathBuf]) {
    paths.sort_by_cached_key(|path| {
        let name = name(path);
        (Reverse(says_free_threaded(&name)), Reverse(numbers(&name)), name)
    });
}

/// `3.13.5t`, `cpython-3.13.5+freethreaded-linux-x86_64-gnu`, `cp313-cp313t`, `x64-freethreaded`, `python3.13-nogil`.
pub(super) fn says_free_threaded(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    name.contains("freethread")
        || words.any(|word| {
            let stem = word.strip_suffix('d').unwrap_or(word).strip_suffix('t');
            word == "nogil" || stem.is_some_and(|stem| stem.ends_with(|c: char| c.is_ascii_digit()))
        })
}

fn numbers(name: &str) -> Vec<u64> {
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    // A number too long for a version is a hash or a date.
    digits.map(|part| part.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_threaded_names_are_recognised() {
        for name in
            ["3.13.5t", "cp313-cp313t", "python3.13td", "arm64-freethreaded", "python3.13-nogil", "3.13t-dev"]
        {
            assert!(says_free_threaded(name), "{name}");
        }
        for name in ["3.13.5", "python3", "pythont", "cpython-3.13.5-linux-x86_64-gnu", "bullet", "3.13.5d"] {
            assert!(!says_free_threaded(name), "{name}");
        }
    }

    #[test]
    fn free_threaded_names_and_higher_numbers_come_first() {
        let mut paths: Vec<PathBuf> =
            ["3.9.18", "3.13.5t", "3.14.1", "3.13.15t", "system"].map(PathBuf::from).into();
        newest_first(&mut paths);
        let order: Vec<String> = paths.iter().map(|path| name(path)).collect();
        assert_eq!(order, ["3.13.15t", "3.13.5t", "3.14.1", "3.9.18", "system"]);
    }
}
