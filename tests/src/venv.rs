//! A virtual environment of the interpreter under test, with the real numpy.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::interpreter::python;

/// The release whose free-threaded wheel the tests use.
const NUMPY: &str = "numpy>=2.2,<3";

/// The folder of the environment, made in the cache at the first call and kept for later runs.
///
/// # Panics
///
/// If it cannot be made: with what `venv` or `pip` says.
pub fn numpy_venv() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let python = python();
        let root = locator::cache::root().expect("a cache folder").join("venvs");
        fs::create_dir_all(&root).expect("a folder for environments");
        let name = format!("numpy-{}-{:x}", python.version, fingerprint(&python.prefix));
        // Several test programs may come here at once.
        let lock = File::create(root.join(format!("{name}.lock"))).expect("a lock file");
        lock.lock().expect("the lock of the environment");
        let folder = root.join(&name);
        // The marker is written last: an environment without it was not finished.
        let marker = folder.join("complete");
        if !marker.is_file() {
            let _ = fs::remove_dir_all(&folder);
            run(Command::new(&python.executable).args(["-I", "-m", "venv"]).arg(&folder));
            let pip = ["-I", "-m", "pip", "install", "--quiet", "--only-binary=:all:", NUMPY];
            run(Command::new(folder.join("bin/python")).args(pip));
            fs::write(&marker, NUMPY).expect("the marker of the environment");
        }
        folder
    })
}

/// A number that tells prefixes apart.
fn fingerprint(path: &Path) -> u32 {
    path.as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed ({}):\n{said}", output.status);
}
