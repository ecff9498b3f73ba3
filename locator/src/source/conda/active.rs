//! The active environment: `CONDA_PREFIX` if somebody chose it, then the environments of the nearest pixi workspace
//! (`.pixi/envs/*` in the current folder or above it, `default` first), then `CONDA_PREFIX` if it is the base
//! environment, which conda activates in every shell unless told otherwise.
//!
//! What `CONDA_PREFIX` names is a candidate even if nothing is there.

use std::path::Path;

use super::is_pixi;
use crate::environment::Environment;
use crate::source::{Candidate, Place, Source, folder};

pub(in crate::source) fn candidates(environment: &Environment) -> Vec<Candidate> {
    let new = |origin: &str, path| Candidate::new(Source::ActiveConda, origin, Place::Prefix(path));
    let (chosen, base) = match environment.path("CONDA_PREFIX") {
        Some(prefix) if is_base(environment, &prefix) => {
            (None, Some(new("CONDA_PREFIX, the base environment", prefix)))
        }
        Some(prefix) => (Some(new("CONDA_PREFIX", prefix)), None),
        None => (None, None),
    };
    let above = environment.current_dir().into_iter().flat_map(Path::ancestors);
    let workspace = above.map(|folder| folder.join(".pixi/envs")).find(|folder| folder.is_dir());
    let mut pixi = workspace.map(|folder| folder::folders(&folder)).unwrap_or_default();
    pixi.sort_by_key(|path| folder::name(path) != "default");
    let pixi = pixi.into_iter().map(|path| new("the pixi workspace", path));
    chosen.into_iter().chain(pixi).chain(base).collect()
}

/// Whether an active environment is the base one. conda names any other by its folder or by its path.
fn is_base(environment: &Environment, prefix: &Path) -> bool {
    if is_pixi(prefix) {
        return false;
    }
    if environment.path("_CONDA_ROOT").is_some_and(|root| root == prefix) {
        return true;
    }
    match environment.var("CONDA_DEFAULT_ENV") {
        None => false,
        Some(name) => prefix.as_os_str() != name && prefix.file_name() != Some(&name),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::environment::variables;

    fn paths(machine: &Environment) -> Vec<PathBuf> {
        candidates(machine).iter().map(|candidate| candidate.place.path().to_owned()).collect()
    }

    #[test]
    fn base_is_told_from_what_somebody_chose() {
        let base = |pairs: &[(&str, &str)], prefix: &str| is_base(&variables(pairs), Path::new(prefix));
        assert!(base(&[("CONDA_DEFAULT_ENV", "base")], "/opt/miniforge3"));
        assert!(base(&[("CONDA_DEFAULT_ENV", "base"), ("_CONDA_ROOT", "/opt/base")], "/opt/base"));
        assert!(!base(&[("CONDA_DEFAULT_ENV", "ft")], "/opt/miniforge3/envs/ft"));
        assert!(!base(&[("CONDA_DEFAULT_ENV", "/home/me/env")], "/home/me/env"));
        assert!(!base(&[], "/opt/miniforge3"));
        let pixi = tempfile::tempdir().unwrap();
        fs::create_dir(pixi.path().join("conda-meta")).unwrap();
        let named = variables(&[("CONDA_DEFAULT_ENV", "workspace")]);
        assert!(is_base(&named, pixi.path()));
        fs::write(pixi.path().join("conda-meta/pixi"), "{}").unwrap();
        assert!(!is_base(&named, pixi.path()));
    }

    #[test]
    fn a_workspace_comes_before_base_and_after_what_was_chosen() {
        let root = tempfile::tempdir().unwrap();
        let envs = root.path().join("work/.pixi/envs");
        for name in ["py313t", "default"] {
            fs::create_dir_all(envs.join(name)).unwrap();
        }
        let here = root.path().join("work/src");
        let machine = variables(&[("CONDA_PREFIX", "/conda"), ("CONDA_DEFAULT_ENV", "base")]).in_dir(here);
        assert_eq!(paths(&machine), [envs.join("default"), envs.join("py313t"), "/conda".into()]);
        let chosen = machine.variable("CONDA_DEFAULT_ENV", "conda");
        assert_eq!(paths(&chosen), ["/conda".into(), envs.join("default"), envs.join("py313t")]);
    }
}
