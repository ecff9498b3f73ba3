//! Whether a new installation runs: without the GIL, from a folder it was not configured for, and with pip.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use locator::Python;

use crate::command::{Log, Tool};
use crate::status::{self, Phase};

/// Prints the modules that are missing, after what must hold.
const PROGRAM: &str = "\
import importlib, sys
assert not sys._is_gil_enabled(), 'the GIL is enabled'
import ctypes, ssl, zlib, pip, venv
def there(name):
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True
print(sys.prefix)
print(*(name for name in ('bz2', 'lzma', 'sqlite3', 'readline') if not there(name)))
";

pub(super) fn test(prefix: &Path, log: &mut Log) -> Result<()> {
    let phase = Phase::start("Trying", "the new interpreter");
    let python = Python::at(prefix)?;
    let refused =
        || format!("the new interpreter does not work; how it was built is in {}", log.path().display());
    // Isolated and without compiled modules: nothing of the caller gets in, nothing new is left behind.
    let output = Tool::new(&python.executable)
        .args(["-I", "-B", "-X", "faulthandler", "-c", PROGRAM])
        .without_env("LD_LIBRARY_PATH")
        .output()
        .with_context(refused)?;
    phase.done();
    let mut lines = output.lines();
    let found = lines.next().unwrap_or_default();
    // The cache may lie behind a link, which Python follows or not.
    if Path::new(found).canonicalize().ok() != prefix.canonicalize().ok() {
        bail!("the new interpreter takes {found} for its prefix, expected {}", prefix.display());
    }
    match lines.next().unwrap_or_default().trim() {
        "" => {}
        missing => status::warning("Note", &format!("the standard library is without {missing}")),
    }
    Ok(())
}
