//! The question that an interpreter is asked, and how its answer is read.

use std::path::PathBuf;

use serde::Deserialize;

use super::ProbeError;

/// Stands before and after the answer; nothing else prints it.
const MARK: &str = "<|locator-4f0c2b7e|>";

/// Runs on every Python 3. What is missing there is `None`.
pub(super) const SCRIPT: &str = r#"
import json, sys, sysconfig
get = sysconfig.get_config_var
paths = sysconfig.get_paths()
text = json.dumps({
    "version": sys.hexversion,
    "abi_flags": getattr(sys, "abiflags", ""),
    "gil_disabled": bool(get("Py_GIL_DISABLED")),
    "prefix": sys.prefix,
    "base_prefix": sys.base_prefix,
    "stdlib": paths["stdlib"],
    "include": paths["include"],
    "folders": [get(name) for name in ("LIBDIR", "LIBPL", "BINDIR", "PYTHONFRAMEWORKPREFIX") if get(name)],
})
mark = "<|locator-4f0c2b7e|>"
sys.stdout.write(mark + text + mark)
sys.stdout.flush()
"#;

/// What an interpreter says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Answer {
    /// `sys.hexversion`
    pub(crate) version: u32,
    /// `sys.abiflags`; empty on Windows before 3.14.
    pub(crate) abi_flags: String,
    /// `Py_GIL_DISABLED`
    pub(crate) gil_disabled: bool,
    /// `sys.prefix`
    pub(crate) prefix: PathBuf,
    /// `sys.base_prefix`
    pub(crate) base_prefix: PathBuf,
    /// The folder of the standard library.
    pub(crate) stdlib: PathBuf,
    /// The folder of the headers, whether they are installed or not.
    pub(crate) include: PathBuf,
    /// Where its shared library may be.
    pub(crate) folders: Vec<PathBuf>,
}

impl Answer {
    /// Finds the answer between the marks.
    pub(super) fn parse(output: &[u8]) -> Result<Self, ProbeError> {
        let no_answer = |reason: String| ProbeError::NoAnswer { reason };
        let text = String::from_utf8_lossy(output);
        let mut parts = text.split(MARK);
        // Whatever else was printed is before the first mark and after the second.
        let (_, Some(answer), Some(_)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(no_answer("the marks around it are missing".to_owned()));
        };
        serde_json::from_str(answer).map_err(|error| no_answer(error.to_string()))
    }
}
