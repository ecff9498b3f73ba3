//! What the files say of an interpreter is what it says of itself when it is run, for every one that this machine has.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use locator::cache::{self, Flavour};
use locator::{Python, Rejection};
use serde::Deserialize;
use tempfile::TempDir;

/// Independent of the question that the crate itself asks.
const QUESTION: &str = r#"
import sys, sysconfig
from os.path import join
base = {"installed_base": getattr(sys, "base_prefix", sys.prefix), "platbase": getattr(sys, "base_exec_prefix", None)}
library = join(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or "")
answer = {
    "version": "%d.%d.%d" % sys.version_info[:3],
    "abi_flags": getattr(sys, "abiflags", ""),
    "gil_disabled": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "shared": bool(sysconfig.get_config_var("Py_ENABLE_SHARED")),
    "debug": bool(sysconfig.get_config_var("Py_DEBUG")),
    "prefix": sys.prefix,
    "base_prefix": getattr(sys, "base_prefix", sys.prefix),
    "executable": sys.executable,
    "stdlib": sysconfig.get_path("stdlib", vars=base),
    "platstdlib": sysconfig.get_path("platstdlib", vars=base),
    "include": sysconfig.get_path("include", vars=base),
    "library": library,
}
import json
print(json.dumps(answer))
"#;

/// What an interpreter says of itself.
#[derive(Debug, Deserialize)]
struct Itself {
    version: String,
    abi_flags: String,
    gil_disabled: bool,
    shared: bool,
    debug: bool,
    prefix: PathBuf,
    base_prefix: PathBuf,
    executable: PathBuf,
    stdlib: PathBuf,
    platstdlib: PathBuf,
    include: PathBuf,
    library: PathBuf,
}

fn ask(program: &Path) -> Itself {
    let mut command = Command::new(program);
    command.args(["-B", "-c", QUESTION]).env_remove("PYTHONHOME").env_remove("PYTHONPATH");
    let output = command.output().unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    assert!(output.status.success(), "{}: {output:?}", program.display());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every part of what was found is what the interpreter says.
fn agree(python: &Python, itself: &Itself) {
    assert_eq!(python.version.to_string(), itself.version);
    assert_eq!(python.abi_flags, itself.abi_flags);
    assert!(itself.gil_disabled);
    assert_eq!(python.debug, itself.debug);
    assert_eq!(python.prefix, itself.prefix);
    assert_eq!(python.base_prefix, itself.base_prefix);
    assert_eq!(python.home, itself.base_prefix);
    assert_eq!(python.stdlib, itself.stdlib);
    assert_eq!(python.platstdlib, itself.platstdlib);
    assert_eq!(python.include.as_deref(), Some(&*itself.include).filter(|folder| folder.is_dir()));
    assert_eq!(real(&python.library), real(&itself.library));
}

/// The free-threaded installations of the cache.
fn cached() -> Vec<Python> {
    let entries = cache::installed(&cache::root().unwrap()).unwrap().into_iter();
    entries.map(|installed| installed.entry.verify().unwrap()).collect()
}

/// The interpreters of pyenv and of the system.
fn others() -> BTreeSet<PathBuf> {
    let pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let pyenv = pyenv.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv")));
    let versions = pyenv.and_then(|root| fs::read_dir(root.join("versions")).ok());
    let of_pyenv = versions.into_iter().flatten().map(|entry| entry.unwrap().path().join("bin/python"));
    let system = ["/usr/bin/python3", "/usr/local/bin/python3"].map(PathBuf::from);
    of_pyenv.chain(system).filter(|program| program.is_file()).collect()
}

#[test]
fn the_fetched_interpreters_are_what_they_say() {
    let installations = cached();
    // Without it nothing here is tested.
    let fetched = locator::fetched(Flavour::Release).unwrap();
    let all = std::iter::once(fetched).chain(installations);
    let mut seen = BTreeSet::new();
    for python in all {
        let itself = ask(&python.executable);
        agree(&python, &itself);
        assert_eq!(python.executable, itself.executable);
        // However it is named, it is the same.
        for name in
            ["bin/python3", "bin/python3.13", "lib/libpython3.13t.so"].map(|name| python.prefix.join(name))
        {
            if name.exists() {
                agree(&Python::at(&name).unwrap(), &itself);
            }
        }
        seen.insert(python.prefix);
    }
    println!("agree: {seen:#?}");
}

#[test]
fn virtual_environments_are_what_they_say() {
    let python = locator::fetched(Flavour::Release).unwrap();
    let folder = TempDir::new().unwrap();
    let root = real(folder.path());
    let make = |program: &Path, name: &str, options: &[&str]| {
        let venv = root.join(name);
        let mut command = Command::new(program);
        command.args(["-I", "-m", "venv", "--without-pip"]).args(options).arg(&venv);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        venv
    };
    let linked = make(&python.executable, "linked", &[]);
    // A link from elsewhere into an environment is not in it, and neither says so.
    let link = root.join("python3.13t");
    std::os::unix::fs::symlink(linked.join("bin/python"), &link).unwrap();
    let found = Python::at(&link).unwrap();
    agree(&found, &ask(&link));
    assert_eq!((&found.prefix, &found.executable), (&python.base_prefix, &link));
    let environments = [
        make(&python.executable, "copied", &["--copies"]),
        make(&python.prefix.join("bin/python3"), "by-python3", &["--symlinks"]),
        make(&python.executable, "seeing-all", &["--system-site-packages"]),
        make(&linked.join("bin/python"), "nested", &[]),
        make(&python.executable, "spaces and \u{e9}", &[]),
        linked,
    ];
    for venv in environments {
        for place in [venv.clone(), venv.join("bin/python"), venv.join("bin/python3")] {
            let found = Python::at(&place).unwrap_or_else(|error| panic!("{}: {error}", place.display()));
            let itself = ask(&found.executable);
            agree(&found, &itself);
            assert_eq!(found.executable, itself.executable);
            assert_eq!(found.prefix, venv);
        }
    }
}

#[test]
fn every_other_interpreter_is_refused_as_what_it_says_it_is() {
    let programs = others();
    for program in &programs {
        let itself = ask(program);
        let free_threaded = itself.gil_disabled && itself.version.starts_with("3.13.");
        let prefix = itself.base_prefix.clone();
        for place in [program, &prefix, &itself.library] {
            if !place.exists() || (place == &itself.library && !itself.shared) {
                continue;
            }
            match Python::at(place) {
                Ok(python) if free_threaded => agree(&python, &itself),
                Err(Rejection::GilBuild { version, .. }) if !itself.gil_disabled => {
                    assert_eq!(version, itself.version, "{}", place.display());
                }
                other => panic!("{} is {itself:?}, found {other:?}", place.display()),
            }
        }
        println!("agree: {} is {} (shared: {})", program.display(), itself.version, itself.shared);
    }
    println!("{} other interpreters on this machine", programs.len());
}
