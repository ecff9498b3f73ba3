//! The interpreter, copies of it, and what it says of itself.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use locator::cache::Flavour;
use locator::inspect::Platform;
use locator::{Environment, Finder, Python, Source, cache, fetched};

/// The interpreter that `cargo xtask fetch` got.
pub(crate) fn python() -> Python {
    fetched(Flavour::Release).unwrap_or_else(|error| panic!("{error}"))
}

/// A machine without anything, whose root is `root`.
pub(crate) fn machine(root: &Path) -> Environment {
    Environment::empty(root, Platform::current())
}

/// Searches with every source but the process, which is that of the test.
pub(crate) fn finder(machine: Environment) -> Finder {
    Finder::new().environment(machine).without(Source::Process)
}

/// Copies the interpreter to `to` by hard links, without what the cache keeps beside it. The folder that holds `to` is
/// made.
pub(crate) fn copy(to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    link_tree(&python().base_prefix, to);
    fs::remove_file(to.join("ffi-python.toml")).unwrap();
}

fn link_tree(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (kind, target) = (entry.file_type().unwrap(), to.join(entry.file_name()));
        if kind.is_dir() {
            link_tree(&entry.path(), &target);
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path()).unwrap(), target).unwrap();
        } else if fs::hard_link(entry.path(), &target).is_err() {
            // The temporary folder is on another file system.
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A folder on the file system of the cache, so that copies can be hard links.
pub(crate) fn folder() -> tempfile::TempDir {
    let root = cache::root().unwrap();
    fs::create_dir_all(&root).unwrap();
    tempfile::Builder::new().prefix("locator-test-").tempdir_in(root).unwrap()
}

/// Runs `python` and compares what it says of itself with what was found out from its files.
pub(crate) fn agree(python: &Python) {
    let script = "import sys, sysconfig\n\
                  print(sys.version.split()[0], sys.abiflags, sys.prefix, sys.base_prefix,\n\
                  sysconfig.get_path('stdlib'), sysconfig.get_config_var('Py_GIL_DISABLED'), sep='\\n')";
    let output = Command::new(&python.executable).args(["-I", "-c", script]).env_clear().output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let said: Vec<&str> = text.lines().collect();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let found = [
        python.version.to_string(),
        python.abi_flags.clone(),
        path(&python.prefix),
        path(&python.base_prefix),
        path(&python.stdlib),
        "1".to_owned(),
    ];
    assert_eq!(said, found);
}

/// The program of uv, installed once into an environment in the cache.
pub(crate) fn uv() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let root = cache::root().unwrap().join("venvs");
        fs::create_dir_all(&root).unwrap();
        let python = python();
        let name = format!("uv-{}", python.version);
        // Another test program may come here at once.
        let lock = File::create(root.join(format!("{name}.lock"))).unwrap();
        lock.lock().unwrap();
        let folder = root.join(&name);
        // Written last: an environment without it was not finished.
        let complete = folder.join("complete");
        if !complete.is_file() {
            let _ = fs::remove_dir_all(&folder);
            run(Command::new(&python.executable).args(["-I", "-m", "venv"]).arg(&folder));
            let pip = ["-I", "-m", "pip", "install", "--quiet", "--only-binary=:all:", "uv"];
            run(Command::new(folder.join("bin/python")).args(pip));
            fs::write(&complete, "uv").unwrap();
        }
        folder.join("bin/uv")
    })
}

/// Runs a command that has to succeed.
pub(crate) fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed ({}):\n{said}", output.status);
}
