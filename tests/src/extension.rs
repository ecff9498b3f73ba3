//! Extension modules in C.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Compiles an extension module, against the headers of the interpreter under test, to `<folder>/<name>.so`.
///
/// # Panics
///
/// If there is no C compiler, and if it does not like the source.
pub fn compile(folder: &Path, name: &str, source: &str) {
    let file = folder.join(format!("{name}.c"));
    fs::write(&file, format!("#include <Python.h>\n{source}\n")).unwrap();
    let include = crate::python().include.as_ref().expect("the headers of the interpreter");
    let mut command = Command::new("cc");
    command.args(["-shared", "-fPIC", "-Wall", "-Werror", "-I"]).arg(include);
    command.arg("-o").arg(folder.join(format!("{name}.so"))).arg(&file);
    let output = command.output().expect("the tests need a C compiler");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
