//! From a virtual environment to the installation that it was made from.

use std::path::{Path, PathBuf};

use super::links;
use super::rejection::Rejection;
use super::site::{Build, Site, base_of_links, base_of_program};
use crate::environment::Environment;
use crate::inspect::Format;
use crate::metadata;
use crate::metadata::pyvenv::{self, Config};

/// Environments that were made from environments, at most.
const DEEPEST: usize = 8;

/// The folder is a virtual environment.
pub(super) fn is(prefix: &Path) -> bool {
    prefix.join(pyvenv::FILE).is_file()
}

/// The virtual environment that a program is in. CPython looks beside the program first, then above.
pub(super) fn of_program(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?;
    [Some(folder), folder.parent()].into_iter().flatten().find(|folder| is(folder)).map(Path::to_owned)
}

/// Follows `pyvenv.cfg` to the installation. `program` is that of the environment, if it was named.
pub(super) fn site(
    environment: &Environment,
    prefix: &Path,
    program: Option<&Path>,
) -> Result<Site, Rejection> {
    let format = environment.platform().format;
    let executable = match program {
        Some(program) => program.to_owned(),
        None => executable(prefix, format)?,
    };
    let (mut base, mut build) = (None, Build::default());
    let mut folder = prefix.to_owned();
    for _ in 0..DEEPEST {
        let config = read(&folder)?;
        build = Build {
            minor: config.version().or(build.minor),
            free_threaded: free_threaded(&folder, &config).or(build.free_threaded),
            ..build
        };
        let home = home(prefix, &folder, &config)?;
        match next(environment, &home, &config) {
            Next::Base(found) => {
                base = Some(found);
                break;
            }
            Next::Environment(next) => folder = next,
            Next::Nowhere => {
                let reason =
                    format!("its `home`, {}, is not the folder of a Python's programs", home.display());
                return Err(Rejection::BadEnvironment { config: folder.join(pyvenv::FILE), reason });
            }
        }
    }
    let Some(base) = base else {
        let reason = format!("its `home` leads through more than {DEEPEST} other environments");
        return Err(Rejection::BadEnvironment { config: prefix.join(pyvenv::FILE), reason });
    };
    Ok(Site { venv: Some(prefix.to_owned()), executable: Some(executable), build, ..Site::of_base(base) })
}

fn read(folder: &Path) -> Result<Config, Rejection> {
    let config = folder.join(pyvenv::FILE);
    let bytes = metadata::read(&config).map_err(|source| Rejection::of_path(&config, source))?;
    Ok(Config::parse(&bytes))
}

/// The folder that `home` names.
fn home(prefix: &Path, folder: &Path, config: &Config) -> Result<PathBuf, Rejection> {
    let Some(home) = &config.home else {
        let reason = "it has no `home`".to_owned();
        return Err(Rejection::BadEnvironment { config: folder.join(pyvenv::FILE), reason });
    };
    // A relative one is of an environment that can be moved together with its base.
    let home = folder.join(home);
    if !home.exists() {
        return Err(Rejection::BrokenEnvironment { prefix: prefix.to_owned(), missing: home });
    }
    Ok(home)
}

enum Next {
    Base(PathBuf),
    Environment(PathBuf),
    Nowhere,
}

/// What the folder of programs `home` belongs to.
fn next(environment: &Environment, home: &Path, config: &Config) -> Next {
    let format = environment.platform().format;
    // Any name will do: only the folder counts.
    let program = home.join("python");
    if let Some(folder) = of_program(&program) {
        return Next::Environment(folder);
    }
    if let Some(base) = base_of_program(environment, &program) {
        return Next::Base(base);
    }
    // `home` may have links to the programs only, as `/usr/local/bin` has of a framework.
    let ending = if format == Format::Pe { ".exe" } else { "" };
    let versioned = config
        .version()
        .map(|(major, minor)| [format!("python{major}.{minor}t"), format!("python{major}.{minor}")]);
    let names = versioned.into_iter().flatten().chain(["python3".to_owned(), "python".to_owned()]);
    let in_home = names.map(|name| home.join(name + ending));
    let programs = in_home.chain(config.executable.clone()).chain(config.base_executable.clone());
    // None is run: anybody can have written the file. One that is in an environment leads no further, so that two which
    // name each other do no harm.
    let mut programs = programs.filter(|program| program.is_file() && of_program(program).is_none());
    programs.find_map(|program| base_of_links(environment, &program)).map_or(Next::Nowhere, Next::Base)
}

/// The program of an environment. One that is a link to nothing makes the environment a broken one.
fn executable(prefix: &Path, format: Format) -> Result<PathBuf, Rejection> {
    let names: &[&str] = if format == Format::Pe {
        &["Scripts/python.exe", "bin/python.exe"]
    } else {
        &["bin/python3", "bin/python"]
    };
    let programs: Vec<PathBuf> = names.iter().map(|name| prefix.join(name)).collect();
    if let Some(program) = programs.iter().find(|program| program.is_file()) {
        return Ok(program.clone());
    }
    match programs.iter().find(|program| links::dangling(program).is_some()) {
        Some(link) => Err(Rejection::BrokenEnvironment { prefix: prefix.to_owned(), missing: link.clone() }),
        None => Err(Rejection::NoExecutable { prefix: prefix.to_owned(), searched: programs }),
    }
}

/// The environment's own folders and the program that it was made with say whether it is free-threaded.
fn free_threaded(folder: &Path, config: &Config) -> Option<bool> {
    let (major, minor) = config.version()?;
    let library = |flag: &str| folder.join(format!("lib/python{major}.{minor}{flag}")).is_dir();
    let named = |path: &PathBuf| {
        let name = path.file_stem()?.to_str()?;
        name.ends_with(&format!("{major}.{minor}t")).then_some(true)
    };
    match (library("t"), library("")) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        _ => config.executable.as_ref().and_then(named),
    }
}
