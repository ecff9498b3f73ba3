//! From a place to the installation that it belongs to.

use std::path::{Path, PathBuf};

use super::environment;
use super::interpreter;
use super::layout;
use super::links;
use super::rejection::Rejection;
use super::shim::Shim;
use crate::environment::Environment;
use crate::inspect::{self, Format, LibraryName, Program};
use crate::probe::{self, Answer};
use crate::source::Place;
use crate::version::Version;

/// The installation that a place belongs to.
#[derive(Debug)]
pub(super) struct Site {
    /// The prefix of the installation itself.
    pub(super) base: PathBuf,
    /// The virtual environment, if the place is in one.
    pub(super) venv: Option<PathBuf>,
    /// The program that was named, or that of the virtual environment.
    pub(super) executable: Option<PathBuf>,
    /// Which of the builds that share the prefix is meant.
    pub(super) build: Build,
    /// The library that was named.
    pub(super) library: Option<PathBuf>,
    /// What the program said of itself, if it had to be asked.
    pub(super) answer: Option<Answer>,
}

/// Which build is meant, as far as it is known. Several can share a prefix.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Build {
    pub(super) minor: Option<(u8, u8)>,
    pub(super) free_threaded: Option<bool>,
    /// The program has CPython linked into it, and says its version from 3.11 on.
    pub(super) itself: Option<(Option<Version>, bool)>,
}

impl Build {
    /// A library of that name is of this build.
    pub(super) fn fits(self, name: LibraryName) -> bool {
        let minor = self.minor.is_none() || name.minor.is_none() || self.minor == name.minor;
        minor && self.free_threaded.is_none_or(|free_threaded| free_threaded == name.free_threaded)
    }

    /// What a program is linked with decides; its names are the rest.
    fn of_program(path: &Path, steps: &[PathBuf]) -> Self {
        let program = inspect::program(path).ok();
        if let Some(Program { libpython: Some(file), .. }) = &program
            && let Some(name) = LibraryName::parse(file)
        {
            return Self { minor: name.minor, free_threaded: Some(name.free_threaded), itself: None };
        }
        let itself = program.and_then(|program| program.itself);
        let mut build = steps.iter().filter_map(|step| Self::of_name(step)).next_back().unwrap_or_default();
        if let Some((version, free_threaded)) = itself {
            build.free_threaded = Some(free_threaded);
            build.minor = version.map(|version| (version.major, version.minor)).or(build.minor);
            build.itself = itself;
        }
        build
    }

    /// `python3.13t`, `python3.13t.exe`, `python3.13`. A name without a `t` says nothing of the build: it may be a
    /// link or a copy.
    fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.trim_end_matches(".exe").strip_prefix("python")?;
        let (major, rest) = inspect::digits(name)?;
        let (minor, flags) = inspect::digits(rest.strip_prefix('.')?)?;
        let free_threaded = (flags.starts_with('t') || flags == "-nogil").then_some(true);
        Some(Self { minor: Some((major, minor)), free_threaded, itself: None })
    }
}

/// The minor version that the name of a program says.
pub(super) fn minor_of_program(path: &Path) -> Option<(u8, u8)> {
    Build::of_name(path)?.minor
}

/// Finds the installation of a place.
pub(super) fn of_place(environment: &Environment, place: &Place) -> Result<Site, Rejection> {
    let path = std::path::absolute(place.path())
        .map_err(|source| Rejection::Missing { path: place.path().to_owned(), source })?;
    let kind = std::fs::metadata(&path).map_err(|source| Rejection::of_path(&path, source))?;
    // Opening a pipe would wait for its other end.
    if !kind.is_file() && !kind.is_dir() {
        let source = std::io::Error::other("it is neither a file nor a folder");
        return Err(Rejection::Unreadable { path, source });
    }
    match place {
        Place::Prefix(_) => of_prefix(environment, &path),
        Place::Executable(_) => of_executable(environment, &path),
        Place::Library(_) => Ok(Site { library: Some(path.clone()), ..Site::of_base(path) }),
    }
}

impl Site {
    pub(super) fn of_base(base: PathBuf) -> Self {
        Self { base, venv: None, executable: None, build: Build::default(), library: None, answer: None }
    }
}

fn of_prefix(environment: &Environment, prefix: &Path) -> Result<Site, Rejection> {
    if environment::is(prefix) {
        return environment::site(environment, prefix, None);
    }
    Ok(Site::of_base(prefix.to_owned()))
}

/// Finds the installation of a program, without running it if its folder is that of one.
pub(super) fn of_executable(environment: &Environment, path: &Path) -> Result<Site, Rejection> {
    if let Some(shim) = Shim::of(path) {
        return Err(Rejection::Shim { path: path.to_owned(), shim });
    }
    let steps = links::steps(path);
    let interpreter = || {
        let one = interpreter::is_one(path, &steps, environment.platform().format);
        one.then_some(()).ok_or_else(|| Rejection::NotAnInterpreter { program: path.to_owned() })
    };
    // As CPython does: a link from elsewhere into an environment leads to its base.
    if let Some(venv) = environment::of_program(path) {
        interpreter()?;
        return environment::site(environment, &venv, Some(path));
    }
    if let Some(base) = base_of_links(environment, path) {
        interpreter()?;
        let build = Build::of_program(path, &steps);
        return Ok(Site { executable: Some(path.to_owned()), build, ..Site::of_base(base) });
    }
    ask(environment, path)
}

/// The prefix that a program or what it links to is in, by the files alone.
pub(super) fn base_of_links(environment: &Environment, program: &Path) -> Option<PathBuf> {
    // The last resolves links of folders too.
    let real = std::fs::canonicalize(program).ok();
    links::steps(program).iter().chain(&real).find_map(|step| base_of_program(environment, step))
}

/// The prefix of the folder that a program is in, if it is one.
pub(super) fn base_of_program(environment: &Environment, program: &Path) -> Option<PathBuf> {
    let format = environment.platform().format;
    let folder = program.parent()?;
    if format == Format::Pe {
        return layout::is_prefix(folder, format).then(|| folder.to_owned());
    }
    let prefix = (folder.file_name()? == "bin").then(|| folder.parent()).flatten()?;
    layout::is_prefix(prefix, format).then(|| stable(prefix, format))
}

/// The name of a prefix that stays the same, if it has several.
fn stable(prefix: &Path, format: Format) -> PathBuf {
    // Where `/bin` and `/lib` are links into `/usr`, the prefix is `/usr`.
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    if let (Some(here), Some(bin)) = (real(prefix), real(&prefix.join("bin")))
        && bin != here.join("bin")
        && let Some(there) = bin.parent()
        // Where `bin` alone is a link, the rest is here.
        && layout::is_prefix(there, format)
        && real(&there.join("lib")) == real(&prefix.join("lib"))
    {
        return there.to_owned();
    }
    opt_of_cellar(prefix).unwrap_or_else(|| prefix.to_owned())
}

/// `…/Cellar/python-freethreading/3.14.0/…` as `…/opt/python-freethreading/…`, which Homebrew keeps over updates.
fn opt_of_cellar(prefix: &Path) -> Option<PathBuf> {
    let parts: Vec<_> = prefix.components().collect();
    let cellar = parts.iter().position(|part| part.as_os_str() == "Cellar")?;
    let (formula, rest) = (parts.get(cellar + 1)?, parts.get(cellar + 3..)?);
    let mut opt: PathBuf = parts[..cellar].iter().collect();
    opt.extend([std::path::Component::Normal("opt".as_ref()), *formula]);
    opt.extend(rest);
    let same = std::fs::canonicalize(&opt).ok()? == std::fs::canonicalize(prefix).ok()?;
    same.then_some(opt)
}

/// Runs a program in an unknown layout.
fn ask(environment: &Environment, path: &Path) -> Result<Site, Rejection> {
    let refused = |source| Rejection::Probe { executable: path.to_owned(), source };
    let limit = environment.probe_limit().map_err(refused)?;
    let answer = probe::ask(path, limit).map_err(refused)?;
    let [major, minor, ..] = answer.version.to_be_bytes();
    let free_threaded = answer.gil_disabled || answer.abi_flags.contains('t');
    let itself =
        free_threaded.then_some(()).map_or(Some((Version::from_hex(answer.version), false)), |()| None);
    Ok(Site {
        venv: (answer.prefix != answer.base_prefix).then(|| answer.prefix.clone()),
        executable: Some(path.to_owned()),
        build: Build { minor: Some((major, minor)), free_threaded: Some(free_threaded), itself },
        ..Site::of_base(answer.base_prefix.clone())
    })
    .map(|site| Site { answer: Some(answer), ..site })
}
