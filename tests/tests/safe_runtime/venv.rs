//! Virtual environments: what the program of the environment sees is what the embedded interpreter sees.

use std::path::Path;
use std::process::Command;

use crate::child::child;
use crate::python::{builder, start, text};

/// Makes a virtual environment with a package in it.
fn environment(folder: &Path, options: &[&str]) {
    let mut command = Command::new(&tests::python().executable);
    command.args(["-I", "-B", "-m", "venv", "--without-pip"]).args(options).arg(folder);
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    let package = folder.join("lib/python3.13t/site-packages/ours.py");
    let packages = package.parent().unwrap();
    assert!(packages.is_dir(), "{} is where the interpreter looks", packages.display());
    std::fs::write(package, "value = 'of the environment'").unwrap();
}

const SEEN: &str = "[__import__('sys').prefix, __import__('sys').base_prefix, __import__('sys').exec_prefix, \
                    __import__('sys').executable, __import__('sys')._base_executable, __import__('sys').path, \
                    __import__('ours').value, __import__('site').getsitepackages()]";

/// What the program of the environment says.
fn said(program: &Path) -> String {
    let code = format!("print({SEEN})");
    let output = Command::new(program).args(["-I", "-B", "-c", &code]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn same_as_its_program(options: &[&str], by_program: bool) {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("environment");
    environment(&folder, options);
    let program = folder.join("bin/python");
    let told = match by_program {
        true => builder().executable(&program),
        false => builder().venv(&folder),
    };
    let seen = start(told).attach(|py| text(py, SEEN)).unwrap();
    println!("{seen}");
    assert!(seen.starts_with(&format!(
        "['{}', '{}',",
        folder.display(),
        tests::python().base_prefix.display()
    )));
    assert_eq!(seen, said(&program));
}

#[test]
fn of_links() {
    child(|| same_as_its_program(&["--symlinks"], false)).succeeded();
}

#[test]
fn of_copies() {
    child(|| same_as_its_program(&["--copies"], false)).succeeded();
}

#[test]
fn by_its_program() {
    child(|| same_as_its_program(&[], true)).succeeded();
}

#[test]
fn with_the_packages_of_the_system() {
    child(|| same_as_its_program(&["--system-site-packages"], false)).succeeded();
}
