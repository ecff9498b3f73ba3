//! Finding libclang, and the compiler's own headers that a bare libclang lacks.

use std::panic;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Loads libclang, or says how to get it.
pub(super) fn load() -> Result<bindgen::ClangVersion> {
    // bindgen reports a missing libclang by a panic; its message would otherwise be the first thing a user sees.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let version = panic::catch_unwind(bindgen::clang_version);
    panic::set_hook(hook);
    match version {
        Ok(version) => Ok(version),
        Err(_) => bail!(
            "`generate` needs libclang 14 or newer and none was found: install it (Debian: `apt-get install \
             libclang1-14`) or set LIBCLANG_PATH to the folder that holds libclang.so; a normal build of the \
             workspace does not need it"
        ),
    }
}

/// The folder of `stddef.h` and its like. The packages of libclang alone do not carry one, gcc's serves.
pub(super) fn builtin_headers() -> Result<PathBuf> {
    let output = Command::new("cc").arg("-print-file-name=include").output().context(
        "running `cc`, whose own headers `generate` reads (Debian: `apt-get install gcc libc6-dev`)",
    )?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if !folder.join("stddef.h").is_file() {
        bail!("`cc -print-file-name=include` named {}, which holds no stddef.h", folder.display());
    }
    Ok(folder)
}
