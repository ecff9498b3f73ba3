//! The Pythons that are registered as PEP 514 describes: `Software\Python\<company>\<tag>\InstallPath` under
//! `HKEY_CURRENT_USER`, then under `HKEY_LOCAL_MACHINE` as 64-bit and as 32-bit programs see it.
//!
//! The tag, such as `3.13t`, is what tells a free-threaded build from the other one in the same folder: their
//! `SysVersion` is the same. `PyLauncher` is no Python and is passed over.

use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::source::{Candidate, Place, Source, folder};

/// One Python that is registered.
///
/// # Examples
///
/// ```
/// use locator::{Environment, RegisteredPython, inspect::Platform};
///
/// let python = RegisteredPython::new(r"HKEY_CURRENT_USER", "PythonCore", "3.13t")
///     .install_path(r"C:\Python313")
///     .executable(r"C:\Python313\python3.13t.exe");
/// let machine = Environment::empty("fixture", Platform::current()).registered([python.clone()]);
/// assert_eq!(machine.registry(), [python]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisteredPython {
    /// The key it is under, such as `HKEY_CURRENT_USER`.
    pub root: String,
    /// Who made it, such as `PythonCore`.
    pub company: String,
    /// Which one it is for the company, such as `3.13t`.
    pub tag: String,
    /// The default value of `InstallPath`: the prefix.
    pub install_path: Option<PathBuf>,
    /// `ExecutablePath` of `InstallPath`.
    pub executable: Option<PathBuf>,
}

impl RegisteredPython {
    /// A Python of which nothing but its key is known.
    pub fn new(root: impl Into<String>, company: impl Into<String>, tag: impl Into<String>) -> Self {
        Self {
            root: root.into(),
            company: company.into(),
            tag: tag.into(),
            install_path: None,
            executable: None,
        }
    }

    /// Sets where it is.
    #[must_use]
    pub fn install_path(self, path: impl Into<PathBuf>) -> Self {
        Self { install_path: Some(path.into()), ..self }
    }

    /// Sets which program it is.
    #[must_use]
    pub fn executable(self, path: impl Into<PathBuf>) -> Self {
        Self { executable: Some(path.into()), ..self }
    }
}

pub(in crate::source) fn candidates(environment: &Environment) -> Vec<Candidate> {
    environment.registry().into_iter().filter_map(candidate).collect()
}

/// The program says which of the Pythons of a folder it is. Without one the folder has to do, but for a tag that is
/// free-threaded the program has its usual name.
fn candidate(python: RegisteredPython) -> Option<Candidate> {
    if python.company.eq_ignore_ascii_case("PyLauncher") {
        return None;
    }
    let executable = python.executable.or_else(|| {
        let folder = python.install_path.as_deref()?;
        usual_program(folder, &python.tag)
    });
    let place = executable.map(Place::Executable).or(python.install_path.map(Place::Prefix))?;
    let origin = format!(r"{}\Software\Python\{}\{}", python.root, python.company, python.tag);
    Some(Candidate::new(Source::Registry, origin, place))
}

/// `python3.13t.exe` for the tags `3.13t` and `3.13t-arm64`.
fn usual_program(folder: &Path, tag: &str) -> Option<PathBuf> {
    let version = tag.split('-').next().unwrap_or(tag);
    folder::says_free_threaded(version).then(|| folder.join(format!("python{version}.exe")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::variables;

    fn core(tag: &str) -> RegisteredPython {
        RegisteredPython::new("HKEY_CURRENT_USER", "PythonCore", tag)
    }

    fn places(python: RegisteredPython) -> Vec<Place> {
        let machine = variables(&[]).registered([python]);
        candidates(&machine).into_iter().map(|candidate| candidate.place).collect()
    }

    #[test]
    fn the_program_decides_then_the_tag_then_the_folder() {
        let both = core("3.13t").install_path("/py").executable("/py/bin/python.exe");
        assert_eq!(places(both), [Place::Executable("/py/bin/python.exe".into())]);
        let tagged = core("3.13t-arm64").install_path("/py");
        assert_eq!(places(tagged), [Place::Executable("/py/python3.13t.exe".into())]);
        assert_eq!(places(core("3.13").install_path("/py")), [Place::Prefix("/py".into())]);
        assert_eq!(places(core("3.13")), []);
    }

    #[test]
    fn the_launcher_is_no_python_and_the_key_is_said() {
        let launcher =
            RegisteredPython::new("HKEY_LOCAL_MACHINE", "PyLauncher", "1").install_path("/launcher");
        assert_eq!(places(launcher), []);
        let machine = variables(&[]).registered([core("3.13").install_path("/py")]);
        assert_eq!(candidates(&machine)[0].origin, r"HKEY_CURRENT_USER\Software\Python\PythonCore\3.13");
    }

    proptest::proptest! {
        /// Names and values are whatever some installer wrote.
        #[test]
        fn no_value_is_too_strange(
            company in ".{0,8}",
            tag in "(3[.])?.{0,8}",
            path in proptest::option::of(".{0,8}"),
            program in proptest::option::of(".{0,8}"),
        ) {
            let mut python = RegisteredPython::new("HKEY_CURRENT_USER", company.clone(), tag);
            python.install_path = path.map(Into::into);
            python.executable = program.map(Into::into);
            let says = python.install_path.is_some() || python.executable.is_some();
            let expected = usize::from(says && !company.eq_ignore_ascii_case("PyLauncher"));
            proptest::prop_assert_eq!(places(python).len(), expected);
        }
    }
}
