//! The active virtual environment: `VIRTUAL_ENV`, then `.venv` in the current folder or the nearest one above it, or
//! that folder itself if it is an environment.
//!
//! What `VIRTUAL_ENV` names is a candidate even if it is broken or gone: its refusal is then the first that is shown.

use super::{Candidate, Place, Source};
use crate::environment::Environment;

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    let new = |origin: String, path| Candidate::new(Source::VirtualEnvironment, origin, Place::Prefix(path));
    let active = environment
        .path("VIRTUAL_ENV")
        .map(|path| new("VIRTUAL_ENV".to_owned(), environment.absolute(&path)));
    let above = environment.current_dir().into_iter().flat_map(|folder| folder.ancestors());
    let near = above.into_iter().find_map(|folder| {
        let inside = folder.join("pyvenv.cfg").is_file().then(|| folder.to_owned());
        let dot = folder.join(".venv");
        // A link that leads nowhere is a broken environment, not the absence of one.
        let path = inside.or_else(|| (dot.is_symlink() || dot.is_dir()).then_some(dot))?;
        Some(new(format!("the environment of {}", folder.display()), path))
    });
    active.into_iter().chain(near).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::inspect::Platform;

    fn paths(machine: &Environment) -> Vec<std::path::PathBuf> {
        candidates(machine).iter().map(|candidate| candidate.place.path().to_owned()).collect()
    }

    #[test]
    fn the_variable_comes_before_the_nearest_folder() {
        let root = tempfile::tempdir().unwrap();
        let here = root.path().join("project/src/deep");
        fs::create_dir_all(&here).unwrap();
        let machine = Environment::empty(root.path(), Platform::current()).in_dir(&here);
        let outer = root.path().join(".venv");
        fs::create_dir_all(&outer).unwrap();
        assert_eq!(paths(&machine), [outer.as_path()]);
        let nearest = root.path().join("project/.venv");
        fs::create_dir_all(&nearest).unwrap();
        assert_eq!(paths(&machine), [nearest.as_path()]);
        let active = machine.clone().variable("VIRTUAL_ENV", "/gone");
        assert_eq!(paths(&active), ["/gone".as_ref(), nearest.as_path()]);
        // Inside of an environment, that one is meant.
        fs::write(root.path().join("project/src/pyvenv.cfg"), "").unwrap();
        assert_eq!(paths(&machine), [root.path().join("project/src")]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_still_a_candidate() {
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("gone", root.path().join(".venv")).unwrap();
        let machine = Environment::empty(root.path(), Platform::current()).in_dir(root.path());
        assert_eq!(paths(&machine), [root.path().join(".venv")]);
    }
}
