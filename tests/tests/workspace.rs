//! The shape of the workspace: which crate may depend on which, what lies at its top, and how large a file may be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The crates, and which of them each may depend on.
const CRATES: &[(&str, &[&str])] = &[
    ("ffi-sys", &[]),
    ("locator", &[]),
    ("ffi-safe", &["ffi-sys"]),
    ("tests", &["ffi-safe", "ffi-sys", "locator"]),
    ("bench", &["ffi-safe", "ffi-sys", "locator", "tests"]),
    ("xtask", &["bench", "ffi-safe", "ffi-sys", "locator", "tests"]),
];
/// What crates may use in addition for their own tests and examples, and why.
const DEV: &[(&str, &str, &str)] =
    &[("ffi-safe", "tests", "the examples of its documentation run on an interpreter")];
/// Crates that have just these dependencies of their own, whatever is added to the workspace.
const SMALL: &[(&str, &[&str])] = &[("ffi-sys", &["libloading"]), ("ffi-safe", &["ffi-sys", "parking_lot"])];
/// What may lie at the top besides the folders of the crates and names that begin with a dot.
const TOP: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "rustfmt.toml",
    "vendor",
];
/// The folder that cargo makes.
const TARGET: &str = "target";
/// A file written by hand has fewer lines.
const LINES: usize = 400;

/// A dependency of a crate: the other crate, and `normal`, `dev` or `build`.
type Dependency = (String, String);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root()).args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn dependencies() -> BTreeMap<String, BTreeSet<Dependency>> {
    let dependency = |of: &Value| (text(&of["name"]), of["kind"].as_str().unwrap_or("normal").to_owned());
    let all = |of: &Value| of["dependencies"].as_array().unwrap().iter().map(dependency).collect();
    packages().iter().map(|package| (text(&package["name"]), all(package))).collect()
}

/// What speaks against the dependencies of one crate.
fn forbidden<'a>(name: &str, dependencies: &'a BTreeSet<Dependency>) -> Vec<&'a Dependency> {
    let (_, allowed) = CRATES.iter().find(|(known, _)| *known == name).expect("a crate of the workspace");
    let is_crate = |other: &str| CRATES.iter().any(|(known, _)| *known == other);
    let is_allowed = |(other, kind): &Dependency| {
        allowed.contains(&other.as_str())
            || (kind == "dev" && DEV.iter().any(|(user, used, _)| (*user, *used) == (name, other.as_str())))
    };
    dependencies.iter().filter(|dependency| is_crate(&dependency.0) && !is_allowed(dependency)).collect()
}

#[test]
fn crates_depend_in_one_direction() {
    let dependencies = dependencies();
    let names: BTreeSet<_> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(names, CRATES.iter().map(|(name, _)| *name).collect());
    let mut edges = 0;
    for (name, dependencies) in &dependencies {
        let forbidden = forbidden(name, dependencies);
        assert!(forbidden.is_empty(), "{name} must not depend on {forbidden:?}");
        edges += dependencies.iter().filter(|(other, _)| names.contains(other.as_str())).count();
    }
    println!("{} crates with {edges} dependencies among them", names.len());
    assert!(edges > 4, "the dependencies were not read");
    // Each exception is still one.
    for (user, used, reason) in DEV {
        let used = (String::from(*used), String::from("dev"));
        assert!(dependencies[*user].contains(&used), "no longer needed: {reason}");
    }
}

/// The rule itself, on dependencies that must not be.
#[test]
fn wrong_directions_are_noticed() {
    let wrong = [
        ("ffi-sys", "locator", "normal"),
        ("ffi-sys", "ffi-safe", "dev"),
        ("ffi-sys", "tests", "dev"),
        ("ffi-safe", "locator", "dev"),
        ("ffi-safe", "tests", "normal"),
        ("locator", "ffi-sys", "normal"),
        ("locator", "ffi-safe", "build"),
        ("tests", "bench", "normal"),
        ("tests", "xtask", "dev"),
        ("bench", "xtask", "normal"),
    ];
    for (user, used, kind) in wrong {
        let dependencies = BTreeSet::from([(used.to_owned(), kind.to_owned())]);
        assert_eq!(forbidden(user, &dependencies).len(), 1, "{user} on {used}");
    }
}

#[test]
fn small_crates_stay_small() {
    let dependencies = dependencies();
    for (name, expected) in SMALL {
        let found =
            dependencies[*name].iter().filter(|(_, kind)| kind != "dev").map(|(name, _)| name.as_str());
        assert_eq!(found.collect::<BTreeSet<_>>(), expected.iter().copied().collect(), "{name}");
    }
}

/// Whoever uses a library needs no C compiler and no clang for it.
#[test]
fn libraries_have_no_build_script() {
    let mut libraries = 0;
    for package in packages() {
        let targets = package["targets"].as_array().unwrap();
        let is = |kind: &str| {
            targets.iter().any(|target| target["kind"].as_array().unwrap().contains(&kind.into()))
        };
        assert!(!is("custom-build"), "{}", package["name"]);
        libraries += usize::from(is("lib"));
    }
    assert!(libraries >= 3, "{libraries}");
}

#[test]
fn top_holds_what_it_must() {
    let mut unknown = Vec::new();
    let mut crates = BTreeSet::new();
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if CRATES.iter().any(|(known, _)| *known == name) {
            crates.insert(name);
        } else if !TOP.contains(&name.as_str()) && !name.starts_with('.') && name != TARGET {
            unknown.push(name);
        }
    }
    assert!(unknown.is_empty(), "these belong into a crate's folder: {unknown:?}");
    assert_eq!(crates.len(), CRATES.len());
}

/// All Rust files below `folder`.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != TARGET && !name.starts_with('.') {
            sources(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
}

/// What is wrong with a source file.
fn complaint(name: &str, text: &str) -> Option<String> {
    const GENERATED: &str = "// @generated by `cargo xtask generate`.";
    let lines = text.lines().count();
    // Spelled so that this file does not hold it.
    let unfinished = ["todo", "unimplemented"].map(|word| format!("{word}!"));
    if (name == "generated.rs") != text.starts_with(GENERATED) {
        return Some(format!("files that begin with `{GENERATED}` are those named generated.rs"));
    }
    if name != "generated.rs" && lines >= LINES {
        return Some(format!("{lines} lines: split it by subject, below {LINES}"));
    }
    unfinished.iter().find(|word| text.contains(word.as_str())).map(|word| format!("holds a `{word}`"))
}

#[test]
fn sources_are_small_and_finished() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let mut generated = 0;
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(file).unwrap();
        if let Some(complaint) = complaint(name, &text) {
            panic!("{}: {complaint}", file.display());
        }
        generated += usize::from(name == "generated.rs");
    }
    println!("{} source files, {generated} of them generated", files.len());
    assert!(files.len() > 100 && generated >= 4, "{} files, {generated} generated", files.len());
}

#[test]
fn bad_sources_are_noticed() {
    let long = "//\n".repeat(LINES);
    let bad = [
        ("a.rs", long.as_str()),
        ("generated.rs", "//! Written by hand."),
        ("a.rs", "// @generated by `cargo xtask generate`. Do not edit."),
        ("a.rs", concat!("fn f() { todo", "!() }")),
        ("a.rs", concat!("fn f() { unimplemented", "!() }")),
    ];
    for (name, text) in bad {
        assert!(complaint(name, text).is_some(), "{name}");
    }
    assert_eq!(complaint("a.rs", "//! Good."), None);
    assert_eq!(
        complaint("generated.rs", &format!("// @generated by `cargo xtask generate`. Do.\n{long}")),
        None
    );
}
