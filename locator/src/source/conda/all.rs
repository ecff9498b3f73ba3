//! Every environment of the user, in this order: those that conda lists in `~/.conda/environments.txt`; those in the
//! folders of `CONDA_ENVS_PATH`, `CONDA_ENVS_DIRS` and `envs_dirs` of the configuration files; the roots of
//! installations with their `envs/*`; and what pixi installed for everywhere (`~/.pixi/envs/*`).
//!
//! Roots are named by `MAMBA_ROOT_PREFIX`, `CONDA_ROOT`, `_CONDA_ROOT` and `CONDA_EXE`, by a `condabin` on `PATH`, or
//! are where installers put them: `miniforge3`, `miniconda3`, `anaconda3`, `mambaforge`, `micromamba` and their like in
//! the user's folder, in `/opt` and in `/usr/local`; `/opt/conda`; on Windows in `%USERPROFILE%`, `%LOCALAPPDATA%` and
//! `%ProgramData%`.

use std::path::{Path, PathBuf};

use super::{condarc, is_environment};
use crate::environment::Environment;
use crate::source::{Candidate, Place, Source, folder};

const NAMES: [&str; 8] = [
    "miniforge3",
    "mambaforge",
    "micromamba",
    ".micromamba",
    "miniconda3",
    "anaconda3",
    "miniconda",
    "anaconda",
];

pub(in crate::source) fn candidates(environment: &Environment) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut add = |origin: &str, path: PathBuf| {
        if is_environment(&path) {
            found.push(Candidate::new(Source::Conda, origin, Place::Prefix(path)));
        }
    };
    let list = environment.home().map(|home| home.join(".conda/environments.txt"));
    for path in list.map(|list| listed(&list)).unwrap_or_default() {
        if !is_foreign(environment, &path) {
            add("~/.conda/environments.txt", path);
        }
    }
    for name in ["CONDA_ENVS_PATH", "CONDA_ENVS_DIRS"] {
        for path in environment.paths(name).iter().flat_map(|folder| folder::folders(folder)) {
            add(name, path);
        }
    }
    for path in condarc::folders(environment).iter().flat_map(|folder| folder::folders(folder)) {
        add("envs_dirs of .condarc", path);
    }
    for (origin, root) in roots(environment) {
        let environments = folder::folders(&root.join("envs"));
        add(origin, root);
        for path in environments {
            add(origin, path);
        }
    }
    let global = environment.home().map(|home| home.join(".pixi/envs"));
    for path in global.map(|envs| folder::folders(&envs)).unwrap_or_default() {
        add("~/.pixi/envs", path);
    }
    found
}

/// The paths in a file with one path on each line.
fn listed(file: &Path) -> Vec<PathBuf> {
    let Ok(bytes) = crate::metadata::read(file) else { return Vec::new() };
    let text = String::from_utf8_lossy(&bytes);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from).collect()
}

/// What Windows has on its drives is of no use inside of WSL, and slow to look at.
fn is_foreign(environment: &Environment, path: &Path) -> bool {
    let drive = path.strip_prefix("/mnt").ok().and_then(|rest| rest.components().next());
    environment.var("WSL_DISTRO_NAME").is_some() && drive.is_some_and(|drive| drive.as_os_str().len() == 1)
}

fn roots(environment: &Environment) -> Vec<(&'static str, PathBuf)> {
    let mut roots = Vec::new();
    for name in ["MAMBA_ROOT_PREFIX", "CONDA_ROOT", "_CONDA_ROOT"] {
        roots.extend(environment.path(name).map(|root| (name, root)));
    }
    // `bin/conda` or `Scripts\conda.exe` of the root.
    let above = |program: PathBuf| program.parent().and_then(Path::parent).map(Path::to_owned);
    roots.extend(environment.path("CONDA_EXE").and_then(above).map(|root| ("CONDA_EXE", root)));
    let path = environment.paths("PATH").into_iter();
    let condabin = path.filter(|folder| folder.ends_with("condabin"));
    roots.extend(condabin.filter_map(|folder| Some(("condabin on PATH", folder.parent()?.to_owned()))));
    let well_known = bases(environment).into_iter().flat_map(|base| NAMES.map(|name| base.join(name)));
    roots.extend(well_known.map(|root| ("a well-known folder", root)));
    if !environment.is_windows() {
        roots.push(("a well-known folder", environment.place("/opt/conda")));
        let mamba = environment.home().map(|home| home.join(".local/share/mamba"));
        roots.extend(mamba.map(|root| ("a well-known folder", root)));
    }
    roots
}

/// Where installers put a root.
fn bases(environment: &Environment) -> Vec<PathBuf> {
    let mut bases: Vec<PathBuf> = environment.home().into_iter().collect();
    if environment.is_windows() {
        bases.extend(["LOCALAPPDATA", "ProgramData"].iter().filter_map(|name| environment.path(name)));
    } else {
        bases.extend(["/opt", "/usr/local"].map(|path| environment.place(path)));
        if environment.is_macos() {
            bases
                .extend(["/opt/homebrew", "/usr/local"].map(|path| environment.place(path).join("Caskroom")));
        }
    }
    bases
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::{Architecture, Format, Platform};

    struct Machine(tempfile::TempDir);

    impl Machine {
        fn environment(&self, path: &str) -> PathBuf {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.join("conda-meta")).unwrap();
            path
        }

        fn search(&self) -> Environment {
            let platform = Platform { format: Format::Elf, architecture: Architecture::X86_64 };
            Environment::empty(self.0.path(), platform).variable("HOME", self.0.path().join("me"))
        }
    }

    fn found(machine: &Environment) -> Vec<(String, PathBuf)> {
        let found = candidates(machine).into_iter();
        found.map(|candidate| (candidate.origin, candidate.place.path().to_owned())).collect()
    }

    #[test]
    fn every_list_and_root_is_read() {
        let machine = Machine(tempfile::tempdir().unwrap());
        let root = machine.0.path();
        let listed = machine.environment("work/listed");
        let set = machine.environment("set/ft");
        let configured = machine.environment("me/configured/ft");
        let micromamba = machine.environment("mamba/envs/ft");
        let base = machine.environment("me/miniforge3");
        let named = machine.environment("me/miniforge3/envs/py313t");
        let opt = machine.environment("opt/conda");
        let pixi = machine.environment("me/.pixi/envs/tool");
        fs::create_dir_all(root.join("me/.conda")).unwrap();
        let list = format!("{}\n\n/gone\n", listed.display());
        fs::write(root.join("me/.conda/environments.txt"), list).unwrap();
        fs::write(root.join("me/.condarc"), "envs_dirs:\n  - ~/configured\n").unwrap();
        let search = machine
            .search()
            .variable("CONDA_ENVS_PATH", root.join("set"))
            // Its root is no environment, only what is in `envs` is.
            .variable("MAMBA_ROOT_PREFIX", root.join("mamba"));
        let expected = [
            ("~/.conda/environments.txt", listed),
            ("CONDA_ENVS_PATH", set),
            ("envs_dirs of .condarc", configured),
            ("MAMBA_ROOT_PREFIX", micromamba),
            ("a well-known folder", base),
            ("a well-known folder", named),
            ("a well-known folder", opt),
            ("~/.pixi/envs", pixi),
        ];
        assert_eq!(found(&search), expected.map(|(origin, path)| (origin.to_owned(), path)));
    }

    #[test]
    fn a_root_is_found_by_conda_itself() {
        let machine = Machine(tempfile::tempdir().unwrap());
        let root = machine.environment("elsewhere/conda");
        let program = machine.search().variable("CONDA_EXE", root.join("bin/conda"));
        assert_eq!(found(&program), [("CONDA_EXE".to_owned(), root.clone())]);
        let path = machine.search().variable("PATH", root.join("condabin"));
        assert_eq!(found(&path), [("condabin on PATH".to_owned(), root)]);
    }

    #[test]
    fn drives_of_windows_are_left_alone_in_wsl() {
        let machine = Machine(tempfile::tempdir().unwrap());
        let inside = machine.search().variable("WSL_DISTRO_NAME", "Debian");
        assert!(is_foreign(&inside, Path::new("/mnt/c/Users/me/miniconda3")));
        assert!(!is_foreign(&inside, Path::new("/mnt/data/conda")));
        assert!(!is_foreign(&machine.search(), Path::new("/mnt/c/conda")));
    }
}
