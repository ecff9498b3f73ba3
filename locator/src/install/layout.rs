//! Where the parts of an installation are under its prefix. Names lead to files; files are then judged.

use std::path::{Path, PathBuf};

use crate::inspect::{Format, LibraryName, Platform};

/// The layout of a build: everything but the prefix that its paths are made of.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) platform: Platform,
    pub(super) minor: (u8, u8),
    pub(super) debug: bool,
}

/// A file under a prefix whose name is that of a CPython library.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) path: PathBuf,
    pub(super) name: LibraryName,
}

impl Named {
    /// `None` if there is no such file, or none of that name.
    pub(super) fn of(path: PathBuf) -> Option<Self> {
        let name = LibraryName::parse(path.file_name()?.to_str()?)?;
        path.is_file().then_some(Self { path, name })
    }
}

impl Layout {
    pub(super) fn windows(&self) -> bool {
        self.platform.format == Format::Pe
    }

    /// `3.13`
    fn version(&self) -> String {
        format!("{}.{}", self.minor.0, self.minor.1)
    }

    /// `sys.abiflags`
    pub(super) fn flags(&self) -> &'static str {
        if self.debug { "td" } else { "t" }
    }

    /// The places that the shared library of a prefix is looked for, for messages.
    pub(super) fn libraries(&self, prefix: &Path) -> Vec<PathBuf> {
        let (version, flags) = (self.version(), self.flags());
        match self.platform.format {
            Format::Pe => {
                let debug = if self.debug { "_d" } else { "" };
                vec![prefix.join(format!("python{}{}t{debug}.dll", self.minor.0, self.minor.1))]
            }
            Format::MachO => {
                vec![prefix.join(format!("lib/libpython{version}{flags}.dylib")), prefix.join("PythonT")]
            }
            Format::Elf => {
                let file = format!("libpython{version}{flags}.so.1.0");
                library_folders(prefix, &self.platform).iter().map(|folder| folder.join(&file)).collect()
            }
        }
    }

    /// Every place that the standard library of a prefix can be at, by its landmark.
    pub(super) fn stdlibs(&self, prefix: &Path) -> Vec<PathBuf> {
        let version = self.version();
        let folders = if self.windows() {
            vec!["Lib".to_owned()]
        } else {
            // The flag `d` is not in the folder's name.
            vec![format!("lib/python{version}t"), format!("lib64/python{version}t")]
        };
        folders.iter().map(|folder| prefix.join(folder).join("os.py")).collect()
    }

    /// `library` lies in a folder that libraries of `prefix` lie in. Of any other folder it may be a stray file, which the
    /// standard library some folders above does not belong to.
    fn holds(&self, prefix: &Path, library: &Path) -> bool {
        let Some(folder) = library.parent() else { return false };
        let config = |stdlib: PathBuf| stdlib.parent() == folder.parent();
        // The prefix itself is where frameworks and Windows have it.
        (self.platform.format != Format::Elf && folder == prefix)
            || library_folders(prefix, &self.platform).iter().any(|known| known == folder)
            || self.stdlibs(prefix).into_iter().any(config)
    }

    /// The standard library of a prefix.
    pub(super) fn stdlib(&self, prefix: &Path) -> Option<PathBuf> {
        let landmark = self.stdlibs(prefix).into_iter().find(|path| path.is_file())?;
        landmark.parent().map(Path::to_owned)
    }

    /// The folder of the compiled part of the standard library, if it is not in `stdlib`.
    pub(super) fn platstdlib(&self, prefix: &Path, stdlib: &Path) -> PathBuf {
        let compiled = |folder: &PathBuf| folder.join("lib-dynload").is_dir();
        let folders = self.stdlibs(prefix).into_iter().filter_map(|path| path.parent().map(Path::to_owned));
        std::iter::once(stdlib.to_owned()).chain(folders).find(compiled).unwrap_or_else(|| stdlib.to_owned())
    }

    /// Every place that the interpreter of a prefix can be at, the one that can be no other build first.
    pub(super) fn executables(&self, prefix: &Path) -> Vec<PathBuf> {
        let version = self.version();
        let names = if self.windows() {
            let debug = if self.debug { "_d" } else { "" };
            vec![format!("python{debug}.exe")]
        } else {
            vec![format!("python{version}"), "python3".to_owned(), "python".to_owned()]
        };
        let folder = if self.windows() { prefix.to_owned() } else { prefix.join("bin") };
        self.own_programs().iter().chain(&names).map(|name| folder.join(name)).collect()
    }

    /// The names of interpreters that can be no other build.
    pub(super) fn own_programs(&self) -> Vec<String> {
        let (version, flags) = (self.version(), self.flags());
        if self.windows() {
            let debug = if self.debug { "_d" } else { "" };
            return vec![format!("python{version}t{debug}.exe")];
        }
        // The second is that of Ubuntu's deadsnakes.
        vec![format!("python{version}{flags}"), format!("python{version}-nogil")]
    }

    /// The headers of a prefix, if they are installed.
    pub(super) fn include(&self, prefix: &Path) -> Option<PathBuf> {
        let (version, flags) = (self.version(), self.flags());
        let folder = if self.windows() {
            prefix.join("include")
        } else {
            prefix.join(format!("include/python{version}{flags}"))
        };
        folder.join("Python.h").is_file().then_some(folder)
    }

    /// The folders that Windows has to be told of before the library is loaded, if they exist.
    pub(super) fn dll_directories(&self, prefix: &Path) -> Vec<PathBuf> {
        if !self.windows() {
            return Vec::new();
        }
        // The second is where conda puts what its packages link with.
        let folders = [prefix.to_owned(), prefix.join("Library").join("bin"), prefix.join("DLLs")];
        folders.into_iter().filter(|folder| folder.is_dir()).collect()
    }
}

/// The folders of a prefix that have shared libraries on any system.
pub(super) fn library_folders(prefix: &Path, platform: &Platform) -> Vec<PathBuf> {
    let triplets = ["gnu", "musl"].map(|libc| format!("lib/{}-linux-{libc}", platform.architecture));
    ["lib", "lib64", &triplets[0], &triplets[1]].map(|folder| prefix.join(folder)).into()
}

/// Every file of a prefix that is a shared library of CPython by its name, for whatever system.
pub(super) fn libraries(prefix: &Path, platform: &Platform) -> Vec<Named> {
    let mut found = Vec::new();
    for folder in library_folders(prefix, platform).iter().chain([&prefix.to_owned()]) {
        found.extend(libraries_in(folder));
    }
    found
}

/// The shared libraries of CPython in one folder.
pub(super) fn libraries_in(folder: &Path) -> Vec<Named> {
    let files = entries(folder, |file| LibraryName::parse(file).is_some()).into_iter();
    files.filter_map(|file| Named::of(folder.join(file))).collect()
}

/// A folder is the prefix of some Python 3: it has the landmark of a standard library.
pub(super) fn is_prefix(prefix: &Path, format: Format) -> bool {
    if format == Format::Pe {
        return prefix.join("Lib").join("os.py").is_file();
    }
    !stdlib_folders(prefix).is_empty()
}

/// The folders of a prefix that are a standard library: `lib/python3.13t`.
pub(super) fn stdlib_folders(prefix: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for library in ["lib", "lib64"].map(|folder| prefix.join(folder)) {
        let versioned = |name: &str| {
            let rest = name.strip_prefix("python");
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('.'))
        };
        let folders = entries(&library, versioned).into_iter().map(|name| library.join(name));
        found.extend(folders.filter(|folder| folder.join("os.py").is_file()));
    }
    found
}

/// The prefix that a shared library belongs to: the nearest folder above it with a standard library for it.
pub(super) fn prefix_of(library: &Path, layout: &Layout) -> Option<PathBuf> {
    // `lib/python3.13t/config-3.13t-…/` is the deepest that a library lies.
    let mut above = library.ancestors().skip(1).take(4);
    above.find(|prefix| layout.holds(prefix, library) && layout.stdlib(prefix).is_some()).map(Path::to_owned)
}

/// Names such as `python3.12` among the programs of a prefix.
pub(super) fn interpreters(prefix: &Path, format: Format) -> Vec<String> {
    let versioned = |name: &str| {
        let tail = name.strip_prefix("python").map(|tail| tail.trim_end_matches(".exe"));
        tail.is_some_and(|tail| {
            tail.starts_with(|c: char| c.is_ascii_digit())
                && tail.contains('.')
                && tail.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 't' | 'd'))
        })
    };
    entries(&if format == Format::Pe { prefix.to_owned() } else { prefix.join("bin") }, versioned)
}

/// The names in a folder that are wanted, sorted; none if there is no such folder.
pub(crate) fn entries(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.ok()?.file_name().into_string().ok();
    let mut names: Vec<String> = entries.filter_map(name).filter(|name| wanted(name)).collect();
    names.sort();
    names
}
