//! `load_from_process`: code inside a Python process, and in a process without Python.

use std::process::Command;

use ffi_sys::LoadError;

use crate::child::run;
use crate::fake::{Folder, VERSION};
use crate::linkage::built;
use crate::real;

/// Opens a shared library and runs what it exports, attached.
const SCRIPT: &str = "\
import ctypes, sys
extension = ctypes.PyDLL(sys.argv[1])
result = extension.run(*(path.encode() for path in sys.argv[2:]))
del extension
sys.exit(result)
";

#[test]
fn no_python_in_the_process() {
    // SAFETY: there is no Python in this process, which only ever refuses libraries.
    let error = unsafe { ffi_sys::load_from_process() }.unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, LoadError::NotInProcess));
    assert!(message.contains("contains no visible libpython: call `load` with the path"), "{message}");
}

/// The example `in_process` says what it does there.
#[test]
fn inside_python() {
    let folder = Folder::new();
    let other = folder.library("libpython3.13.so", VERSION);
    let extension = built(&["--package", "tests", "--example", "in_process"]);
    let mut command = Command::new(&tests::python().executable);
    command.args(["-I", "-B", "-c", SCRIPT]).args([&extension, &real(), &other]);
    let outcome = run(&mut command);
    println!("{outcome}");
    outcome.exited();
    assert_eq!(outcome.number("items"), 1000);
    assert_eq!(outcome.number("sum"), 499_500);
}
