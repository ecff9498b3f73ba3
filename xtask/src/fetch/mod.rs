//! `cargo xtask fetch`: the free-threaded interpreters that tests, benchmarks and demos need.
//!
//! Sources in order, each with a printed reason when it is passed over:
//!
//! 1. `FFI_PYTHON`, used as it is;
//! 2. the cache, if what is in it is still what was sealed;
//! 3. a redistributable archive, from `FFI_PYTHON_MIRROR` or where it is released;
//! 4. CPython built from Debian's own source package.
#![forbid(unsafe_code)]

mod build;
mod debian;
mod mirror;
mod pins;
mod redistributable;
mod smoke;
mod stage;
mod toolchain;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use locator::cache::{self, DEFAULT_VERSION, Entry, Flavour};
use locator::{FetchedError, Python, Version};

use crate::{command, status};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which build to get: release or asserts (the same ABI, with CPython's internal assertions). Repeatable.
    #[arg(long, value_name = "FLAVOUR", conflicts_with = "all")]
    flavour: Vec<Flavour>,

    /// Get every flavour.
    #[arg(long)]
    all: bool,

    /// Which 3.13 to get; $FFI_PYTHON_VERSION or 3.13.5 unless given.
    #[arg(long)]
    version: Option<Version>,

    /// Install the redistributable archive of this release, such as 20250723, and nothing else.
    #[arg(long, conflicts_with_all = ["flavour", "all"])]
    tag: Option<String>,

    /// Print one JSON object a line instead of prefixes.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let flavours: &[Flavour] = match args.flavour.as_slice() {
        _ if args.all => &Flavour::ALL,
        [] => &[Flavour::Release],
        chosen => chosen,
    };
    for flavour in flavours {
        let python = match &args.tag {
            Some(tag) => of_release(tag, args.version)?,
            None => obtain(*flavour, args.version)?,
        };
        if args.json {
            println!("{}", json(&python, *flavour));
        } else {
            println!("{}", python.prefix.display());
        }
    }
    Ok(())
}

fn json(python: &Python, flavour: Flavour) -> serde_json::Value {
    serde_json::json!({
        "version": python.version.to_string(),
        "flavour": flavour.name(),
        "prefix": python.prefix,
        "executable": python.executable,
        "library": python.library,
        "stdlib": python.stdlib,
        "include": python.include,
    })
}

/// The interpreter that another command needs. Silent if it is there.
///
/// What that command starts is given this prefix as `FFI_PYTHON`: then all of it runs on this one, even if
/// a `FFI_PYTHON` that cannot be used was passed over here.
pub(crate) fn ensure(flavour: Flavour, version: Option<Version>) -> Result<Python> {
    match locator::fetched(flavour) {
        Ok(python) if version.is_none_or(|version| version == python.version) => Ok(python),
        _ => obtain(flavour, version),
    }
}

/// The interpreter that the bindings are generated from.
pub(crate) struct Reference {
    /// Its shared library.
    pub(crate) library: PathBuf,
    /// The folder with its `Python.h`.
    pub(crate) include: PathBuf,
}

/// Gets the reference: the default version, so that generated files do not depend on what is installed.
pub(crate) fn ensure_reference() -> Result<Reference> {
    let python = ensure(Flavour::Release, Some(DEFAULT_VERSION))?;
    let include = python.include.with_context(|| {
        format!(
            "{} has no headers: install them, or unset FFI_PYTHON to use a build that has them",
            python.prefix.display()
        )
    })?;
    Ok(Reference { library: python.library, include })
}

/// Tries the sources in their order.
fn obtain(flavour: Flavour, version: Option<Version>) -> Result<Python> {
    match named(flavour, version) {
        Ok(python) => {
            status::line("Using", &format!("FFI_PYTHON, CPython {}", python.version));
            return Ok(python);
        }
        Err(reason) => status::passing_over("FFI_PYTHON", &reason),
    }

    let version = version.map_or_else(locator::wanted_version, Ok)?;
    let root = cache::root()?;
    refuse_repository(&root)?;
    let entry = Entry::new(&root, version, flavour);
    match cache::find(&root, version, flavour) {
        Ok(python) => return Ok(found(python)),
        Err(reason) => status::passing_over("the cache", &reason.into()),
    }

    let lock = stage::lock(&root, &entry)?;
    if lock.waited() {
        // Who held the lock was very likely making this very installation.
        match cache::find(&root, version, flavour) {
            Ok(python) => return Ok(found(python)),
            Err(reason) => status::passing_over("the cache, again", &reason.into()),
        }
    }
    let archive = match flavour {
        Flavour::Release => redistributable::install(version, None),
        _ => Err(anyhow!("none is built with the flavour {flavour}")),
    };
    match archive {
        Ok(python) => return Ok(python),
        Err(reason) => status::passing_over("redistributable archives", &reason),
    }
    build::from_source(&entry, &root, &lock)
        .with_context(|| format!("no free-threaded Python {version} ({flavour})"))
}

fn found(python: Python) -> Python {
    let name = python.prefix.file_name().unwrap_or_default();
    status::line("Found", &format!("{} in the cache, unaltered", name.display()));
    python
}

/// Installs the archive of one release.
fn of_release(tag: &str, version: Option<Version>) -> Result<Python> {
    let version = version.map_or_else(locator::wanted_version, Ok)?;
    refuse_repository(&cache::root()?)?;
    redistributable::install(version, Some(tag))
}

/// What `FFI_PYTHON` names, or why that does not serve this request.
fn named(flavour: Flavour, version: Option<Version>) -> Result<Python> {
    let python = match locator::named() {
        Ok(None) => bail!("not set"),
        _ if flavour != Flavour::Release => bail!("it stands for the release flavour, not for {flavour}"),
        Ok(Some(python)) => python,
        // The line begins with the variable's name already.
        Err(FetchedError::Variable { source, .. }) => return Err(source.into()),
        Err(error) => return Err(error.into()),
    };
    match version {
        Some(wanted) if wanted != python.version => bail!("it is {}, not {wanted}", python.version),
        _ => Ok(python),
    }
}

/// Interpreters inside the repository would be searched, formatted and packaged with it.
fn refuse_repository(root: &Path) -> Result<()> {
    // Neither a link nor `..` hides where it is. What does not exist yet lies where its nearest folder does.
    let real = root.ancestors().find_map(|folder| folder.canonicalize().ok());
    if [Some(root.to_owned()), real]
        .into_iter()
        .flatten()
        .any(|root| root.starts_with(command::workspace_root()))
    {
        bail!(
            "the cache {} is inside the repository: set FFI_PYTHON_CACHE to a folder outside of it",
            root.display()
        );
    }
    Ok(())
}
