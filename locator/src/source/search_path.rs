//! The programs on `PATH`, folder by folder.
//!
//! In a folder the more specific name comes first: `python3.14t`, `python3.14`, `python3.13t`, `python3.13`, …,
//! `python3t`, `python3`, `pythont`, `python`; the names of debug builds (`python3.13td`) come last. A folder that is
//! on `PATH` twice, also by another name, is looked at once. Of a folder of shims, as pyenv, asdf and mise have one,
//! only one is a candidate: it stands for the folder, and is refused as what it is.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{Candidate, Place, Source, folder};
use crate::environment::Environment;

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for path in folders(environment) {
        // A folder that is not there has nothing in it.
        let Ok(identity) = std::fs::canonicalize(&path) else { continue };
        if !seen.insert(identity) {
            continue;
        }
        let shims = is_shims(&path);
        let new = |program| {
            let origin = if shims { "PATH, a folder of shims" } else { "PATH" };
            Candidate::new(Source::SearchPath, origin, Place::Executable(program))
        };
        let programs = programs(&path, environment.is_windows());
        found.extend(programs.into_iter().take(if shims { 1 } else { usize::MAX }).map(new));
    }
    found
}

/// The folders of `PATH` that hold shims.
pub(super) fn shims(environment: &Environment) -> impl Iterator<Item = PathBuf> {
    folders(environment).filter(|path| is_shims(path))
}

fn folders(environment: &Environment) -> impl Iterator<Item = PathBuf> {
    environment.paths("PATH").into_iter().map(|path| environment.absolute(&path))
}

/// pyenv, asdf, mise and Scoop all call it so.
fn is_shims(folder: &Path) -> bool {
    folder::name(folder).eq_ignore_ascii_case("shims")
}

/// The programs in `folder` that are Python's by name, the most specific name first. Links that lead nowhere are
/// among them: to say so is better than to find nothing.
pub(super) fn programs(folder: &Path, windows: bool) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<(Name, PathBuf)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let file = entry.file_name().into_string().ok()?;
            let name = Name::parse(file_stem(&file, windows)?)?;
            // A folder of that name holds modules or configuration.
            (!entry.file_type().ok()?.is_dir()).then(|| (name, entry.path()))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, path)| path).collect()
}

/// The name is that of an interpreter.
pub(crate) fn is_interpreter(file: &str, windows: bool) -> bool {
    file_stem(file, windows).and_then(Name::parse).is_some()
}

/// The name of a program without what Windows ends it with; pyenv-win has scripts there.
fn file_stem(file: &str, windows: bool) -> Option<&str> {
    if !windows {
        return Some(file);
    }
    let (stem, ending) = file.rsplit_once('.')?;
    ["exe", "bat"].iter().any(|one| ending.eq_ignore_ascii_case(one)).then_some(stem)
}

/// A name of an interpreter, ordered by how much it says.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    debug: bool,
    minor: Reverse<Option<u32>>,
    major: Reverse<bool>,
    free_threaded: Reverse<bool>,
}

impl Name {
    /// `python`, `3` or `3.N`, `t`, `d`; `python3.13-nogil` is what one distribution calls it.
    fn parse(name: &str) -> Option<Self> {
        let rest = name.strip_prefix("python")?;
        let nogil = rest.strip_suffix("-nogil");
        let rest = nogil.unwrap_or(rest);
        let number = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let (free_threaded, debug) = match &rest[number.len()..] {
            "" => (nogil.is_some(), false),
            "t" => (true, false),
            "d" => (nogil.is_some(), true),
            "td" => (true, true),
            _ => return None,
        };
        let minor = match number {
            "" | "3" => None,
            _ => {
                let minor = number.strip_prefix("3.")?;
                Some(minor.bytes().all(|b| b.is_ascii_digit()).then(|| minor.parse().ok())??)
            }
        };
        let major = Reverse(!number.is_empty());
        Some(Self { debug, minor: Reverse(minor), major, free_threaded: Reverse(free_threaded) })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    #[test]
    fn the_more_a_name_says_the_sooner_it_comes() {
        let order = [
            "python3.14t",
            "python3.14",
            "python3.13t",
            "python3.13",
            "python3t",
            "python3",
            "pythont",
            "python",
            "python3.13td",
            "python3.13d",
        ];
        let folder = tempfile::tempdir().unwrap();
        let others = [
            "python2.7",
            "python3-config",
            "pythonw",
            "python3.13t-config",
            "python3.x",
            "ipython",
            "python3.13.5",
        ];
        for name in order.iter().rev().chain(&others) {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("python3.12")).unwrap();
        let found: Vec<String> =
            programs(folder.path(), false).iter().map(|path| folder::name(path)).collect();
        assert_eq!(found, order);
        assert_eq!(programs(folder.path(), true), Vec::<PathBuf>::new());
        assert_eq!(Name::parse("python3.13-nogil"), Name::parse("python3.13t"));
    }

    #[test]
    fn windows_ends_the_names_of_programs() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["python3.13t.exe", "python.EXE", "python3.bat", "python313t.dll", "python"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let found: Vec<String> =
            programs(folder.path(), true).iter().map(|path| folder::name(path)).collect();
        assert_eq!(found, ["python3.13t.exe", "python3.bat", "python.EXE"]);
    }

    proptest::proptest! {
        #[test]
        fn no_name_is_too_strange(name in "(python)?.{0,12}") {
            let parsed = Name::parse(&name);
            proptest::prop_assert!(parsed.is_none() || name.starts_with("python"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_is_looked_at_once_and_shims_are_one_candidate() {
        let root = tempfile::tempdir().unwrap();
        let (bin, shims) = (root.path().join("bin"), root.path().join("manager/shims"));
        let link = root.path().join("link");
        fs::create_dir_all(&shims).unwrap();
        fs::create_dir_all(&bin).unwrap();
        std::os::unix::fs::symlink("bin", &link).unwrap();
        for folder in [&bin, &shims] {
            for name in ["python3", "python3.13t"] {
                fs::write(folder.join(name), "").unwrap();
            }
        }
        let path = std::env::join_paths([&bin, &link, &bin, &shims, &root.path().join("gone")]).unwrap();
        let platform = Platform { format: Format::Elf, architecture: Architecture::X86_64 };
        let machine = Environment::empty(root.path(), platform).variable("PATH", path);
        let found: Vec<PathBuf> =
            candidates(&machine).iter().map(|candidate| candidate.place.path().to_owned()).collect();
        assert_eq!(found, [bin.join("python3.13t"), bin.join("python3"), shims.join("python3.13t")]);
        assert_eq!(candidates(&machine)[2].origin, "PATH, a folder of shims");
        assert_eq!(super::shims(&machine).collect::<Vec<_>>(), [shims]);
        // A relative one is seen from the current folder.
        let relative = machine.variable("PATH", "bin").in_dir(root.path());
        assert_eq!(candidates(&relative)[0].place, Place::Executable(bin.join("python3.13t")));
    }
}
