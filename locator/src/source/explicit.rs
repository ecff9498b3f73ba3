//! What the caller names, and what `FFI_PYTHON` names: a prefix, a program or a shared library.

use std::path::Path;

use super::{Candidate, Place, Source};
use crate::environment::Environment;

/// The variable that names a Python.
const VARIABLE: &str = "FFI_PYTHON";

/// The candidate that is `path`, relative to the current folder of `environment`.
pub(crate) fn named(environment: &Environment, path: &Path) -> Candidate {
    Candidate::new(Source::Explicit, "the caller", place(environment, path))
}

/// `FFI_PYTHON`.
pub(super) fn variable(environment: &Environment) -> Vec<Candidate> {
    let path = environment.path(VARIABLE);
    path.map(|path| Candidate::new(Source::Variable, VARIABLE, place(environment, &path)))
        .into_iter()
        .collect()
}

/// What a path is, seen from the current folder.
fn place(environment: &Environment, path: &Path) -> Place {
    Place::of(&environment.absolute(path))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::environment::variables;

    #[test]
    fn a_relative_path_is_seen_from_the_current_folder_of_the_search() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("prefix")).unwrap();
        let environment = variables(&[]).in_dir(folder.path());
        let found = named(&environment, Path::new("prefix"));
        assert_eq!(found.place, Place::Prefix(folder.path().join("prefix")));
        let missing = named(&environment, Path::new("libpython3.13t.so.1.0"));
        assert_eq!(missing.place, Place::Library(folder.path().join("libpython3.13t.so.1.0")));
    }

    #[test]
    fn the_variable_is_a_candidate_even_if_nothing_is_there() {
        assert_eq!(variable(&variables(&[])), []);
        let found = variable(&variables(&[(VARIABLE, "/nowhere/python3.13t")]));
        let place = Place::Executable("/nowhere/python3.13t".into());
        assert_eq!(found, [Candidate::new(Source::Variable, VARIABLE, place)]);
    }
}
