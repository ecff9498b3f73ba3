//! What the caller names, and what `FFI_PYTHON` names: a prefix, a program or a shared library.

use std::path::Path;

use super::{Candidate, Place, Source, folder};
use crate::environment::Environment;

/// The variable that names a Python.
pub(crate) const VARIABLE: &str = "FFI_PYTHON";

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

/// What a path is, by the file if there is one, else by its name.
fn place(environment: &Environment, path: &Path) -> Place {
    let path = match environment.current_dir() {
        Some(folder) => folder.join(path),
        None => path.to_owned(),
    };
    let name = folder::name(&path);
    let library = [".so", ".dylib", ".dll"].iter().any(|ending| name.contains(ending))
        || matches!(name.as_str(), "Python" | "PythonT");
    if path.is_dir() {
        Place::Prefix(path)
    } else if library {
        Place::Library(path)
    } else if name.starts_with("python") || path.is_file() {
        Place::Executable(path)
    } else {
        Place::Prefix(path)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;
    use crate::environment::variables;

    #[test]
    fn a_path_is_a_prefix_a_program_or_a_library() {
        let folder = tempfile::tempdir().unwrap();
        let environment = variables(&[]).in_dir(folder.path());
        let kind = |name: &str| place(&environment, Path::new(name));
        for name in ["bin", "libpython3.13t.so.1.0"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            assert_eq!(kind(name), Place::Prefix(folder.path().join(name)));
        }
        fs::write(folder.path().join("interpreter"), "").unwrap();
        assert_eq!(kind("interpreter"), Place::Executable(folder.path().join("interpreter")));
        // What is not there is judged as what its name says, so that the refusal speaks of the right thing.
        assert!(matches!(kind("lib/libpython3.13t.so.1.0.x"), Place::Library(_)));
        assert!(matches!(kind("PythonT"), Place::Library(_)));
        assert!(matches!(kind("python3.13t"), Place::Executable(_)));
        assert!(matches!(kind("no/such/prefix"), Place::Prefix(_)));
    }

    #[test]
    fn the_variable_is_a_candidate_even_if_nothing_is_there() {
        assert_eq!(variable(&variables(&[])), []);
        let found = variable(&variables(&[(VARIABLE, "/nowhere")]));
        assert_eq!(found, [Candidate::new(Source::Variable, VARIABLE, Place::Prefix("/nowhere".into()))]);
    }
}
