//! Machines made of folders, and Pythons on them.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use locator::inspect::{Architecture, Format, Platform};
use locator::{Environment, Finder, Python, Rejection, Report, Source, Verdict};

use crate::fixture::Symbols;

/// A machine whose root is a temporary folder. The user's folder is `me` in it.
pub(crate) struct Machine {
    root: tempfile::TempDir,
    platform: Platform,
    variables: Vec<(String, PathBuf)>,
}

impl Machine {
    fn new(format: Format, architecture: Architecture) -> Self {
        let root = tempfile::tempdir().unwrap();
        // Where the temporary folder is a link, paths that were resolved would differ.
        assert_eq!(fs::canonicalize(root.path()).unwrap(), root.path());
        let home = root.path().join("me");
        fs::create_dir(&home).unwrap();
        let name = if format == Format::Pe { "USERPROFILE" } else { "HOME" };
        let variables = vec![(name.to_owned(), home)];
        Self { root, platform: Platform::new(format, architecture), variables }
    }

    pub(crate) fn linux() -> Self {
        Self::new(Format::Elf, Architecture::X86_64)
    }

    pub(crate) fn macos() -> Self {
        Self::new(Format::MachO, Architecture::Aarch64)
    }

    pub(crate) fn windows() -> Self {
        Self::new(Format::Pe, Architecture::X86_64)
    }

    /// A path on the machine.
    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    /// Writes a file, and makes the folder that it is in.
    pub(crate) fn write(&self, path: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        path
    }

    /// Writes a file that can be run.
    pub(crate) fn script(&self, path: &str, contents: &str) -> PathBuf {
        let path = self.write(path, contents);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// Makes a link, and the folder that it is in.
    pub(crate) fn link(&self, path: &str, target: impl AsRef<Path>) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        symlink(target, &path).unwrap();
        path
    }

    /// Sets a variable to a path on the machine.
    pub(crate) fn set(&mut self, name: &str, path: &str) {
        let path = self.at(path);
        self.variables.push((name.to_owned(), path));
    }

    /// Sets a variable to a text.
    pub(crate) fn say(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.into()));
    }

    pub(crate) fn environment(&self) -> Environment {
        let machine = Environment::empty(self.root.path(), self.platform.clone());
        self.variables.iter().fold(machine, |machine, (name, value)| machine.variable(name, value))
    }

    pub(crate) fn finder(&self) -> Finder {
        Finder::new().environment(self.environment())
    }

    /// What a search for `request` finds.
    pub(crate) fn find(&self, request: &str) -> Python {
        let found = self.finder().request(request.parse().unwrap()).find();
        found.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Every verdict of a search for `request`, which finds nothing.
    pub(crate) fn refused(&self, request: &str) -> Report {
        let finder = self.finder().request(request.parse().unwrap());
        let error = finder.find().unwrap_err();
        println!("{error}\n");
        finder.explain()
    }

    /// Every verdict of a search for `request`.
    pub(crate) fn explain(&self, request: &str) -> Report {
        self.finder().request(request.parse().unwrap()).explain()
    }
}

/// The verdict on the only candidate of `source`.
pub(crate) fn verdict(report: &Report, source: Source) -> &Verdict {
    let mut found = report.verdicts.iter().filter(|verdict| verdict.candidate.source == source);
    let verdict = found.next().unwrap_or_else(|| panic!("nothing of {source}:\n{report}"));
    assert!(found.next().is_none(), "more than one of {source}:\n{report}");
    verdict
}

/// Why the only candidate of `source` was refused.
pub(crate) fn rejection(report: &Report, source: Source) -> &Rejection {
    verdict(report, source).outcome.as_ref().expect_err("it was accepted")
}

/// A build of CPython: its flags, as in `3.13t`, and its full version.
#[derive(Clone, Copy)]
pub(crate) struct Build {
    tag: &'static str,
    version: u32,
}

pub(crate) const T313: Build = Build { tag: "3.13t", version: 0x030D_05F0 };
pub(crate) const T314: Build = Build { tag: "3.14t", version: 0x030E_01F0 };
pub(crate) const T315RC: Build = Build { tag: "3.15t", version: 0x030F_00C1 };
pub(crate) const TD313: Build = Build { tag: "3.13td", version: 0x030D_05F0 };
pub(crate) const GIL313: Build = Build { tag: "3.13", version: 0x030D_05F0 };
pub(crate) const GIL314: Build = Build { tag: "3.14", version: 0x030E_07F0 };

impl Build {
    pub(crate) fn free_threaded(self) -> bool {
        self.tag.contains('t')
    }

    /// What its library exports.
    pub(crate) fn symbols(self) -> Symbols {
        let symbols = if self.free_threaded() {
            Symbols::free_threaded(self.version)
        } else {
            Symbols::gil(self.version)
        };
        if self.tag.ends_with('d') { symbols.function("_Py_NegativeRefcount") } else { symbols }
    }

    /// Installs it in the layout of Linux, with its library.
    pub(crate) fn install(self, prefix: &Path) {
        self.install_without_library(prefix);
        self.library(&prefix.join("lib"));
    }

    /// Compiles its library into `folder`, with the link that is for linking.
    pub(crate) fn library(self, folder: &Path) -> PathBuf {
        let file = format!("libpython{}.so.1.0", self.tag);
        fs::create_dir_all(folder).unwrap();
        symlink(&file, folder.join(format!("libpython{}.so", self.tag))).unwrap();
        self.symbols().library(&folder.join(file))
    }

    /// Installs everything else.
    pub(crate) fn install_without_library(self, prefix: &Path) {
        let Self { tag, .. } = self;
        let stdlib = format!("lib/python{}", tag.trim_end_matches('d'));
        for file in [
            format!("{stdlib}/os.py"),
            format!("{stdlib}/lib-dynload/_json.cpython-so"),
            format!("include/python{tag}/Python.h"),
        ] {
            let path = prefix.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        self.program(&prefix.join(format!("bin/python{tag}")));
        for name in ["python3", "python"] {
            let link = prefix.join("bin").join(name);
            if !link.is_symlink() {
                symlink(format!("python{tag}"), link).unwrap();
            }
        }
    }

    /// A program that is linked with its library, as far as the file says.
    pub(crate) fn program(self, path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("python{}", self.tag)).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}
