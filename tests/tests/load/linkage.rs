//! No program of this workspace is linked to a libpython: what `ldd` would show is read from the files.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use object::Endianness;
use object::elf::{DT_NEEDED, FileHeader64};
use object::read::elf::{Dyn, FileHeader};

use crate::fake::Folder;
use crate::real;

/// Builds something of this workspace, in the profile of this test, and tells the path of the file.
pub(crate) fn built(arguments: &[&str]) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
        .args(["build", "--quiet", "--offline", "--message-format", "json-render-diagnostics"])
        .args(arguments);
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let name = arguments.last().expect("the name of the target");
    let mut artifacts = messages
        .filter(|message| message["reason"] == "compiler-artifact" && message["target"]["name"] == *name);
    let artifact = artifacts.next().expect("an artifact of that name");
    assert!(artifacts.next().is_none(), "two targets have the name {name}");
    let file = artifact["executable"].as_str().or(artifact["filenames"][0].as_str());
    PathBuf::from(file.expect("the artifact has a file"))
}

/// The libraries that the system's loader opens together with the file.
fn needed(file: &Path) -> Vec<String> {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let data = bytes.as_slice();
    let header = FileHeader64::<Endianness>::parse(data).unwrap();
    let endian = header.endian().unwrap();
    let sections = header.sections(endian, data).unwrap();
    let (entries, strings) = sections.dynamic(endian, data).unwrap().expect("a dynamic section");
    let strings = sections.strings(endian, data, strings).unwrap();
    let entries = entries.iter().filter(|entry| entry.d_tag(endian) == DT_NEEDED);
    let names = entries.map(|entry| entry.string(endian, strings).unwrap());
    names.map(|name| String::from_utf8(name.to_vec()).unwrap()).collect()
}

fn is_not_linked_to_python(file: &Path) {
    let needed = needed(file);
    println!("{} needs {}", file.file_name().unwrap().display(), needed.join(", "));
    assert!(
        needed.iter().any(|name| name.starts_with("libc.")),
        "the list is not empty, as none is: {needed:?}"
    );
    assert!(!needed.iter().any(|name| name.to_lowercase().contains("python")), "{needed:?}");
}

#[test]
fn this_test() {
    is_not_linked_to_python(&env::current_exe().unwrap());
}

#[test]
fn xtask() {
    is_not_linked_to_python(&built(&["--package", "xtask", "--bin", "xtask"]));
}

/// Code for use inside Python does not name a libpython either, so that it fits every patch release.
#[test]
fn extension() {
    is_not_linked_to_python(&built(&["--package", "tests", "--example", "in_process"]));
}

/// The reader does see a libpython where there is one.
#[test]
fn linked_library_is_noticed() {
    let library = real();
    let arguments = ["-shared", "-fPIC", "-Wl,--no-as-needed", library.to_str().unwrap()];
    let linked = Folder::new();
    let linked = needed(&linked.compile("linked.so", "int nothing;", &arguments));
    assert!(linked.iter().any(|name| name.contains("python3.13t")), "{linked:?}");
}
