//! The README's example is the one that is compiled, and it prints what it promises.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The text between the first line that starts with `from` and the next that is `to`.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap_or_else(|| panic!("no `{from}`"));
    let start = start + text[start..].find('\n').unwrap() + 1;
    &text[start..start + text[start..].find(to).unwrap_or_else(|| panic!("no `{to}` after `{from}`"))]
}

#[test]
fn the_example_of_the_readme_is_the_one_that_runs() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let example = fs::read_to_string(root().join("ffi-safe/examples/parallel.rs")).unwrap();
    let code = between(&readme, "```rust", "\n```");
    assert!(code.contains("fn main()"), "the README has no example");
    assert_eq!(code.trim(), example[example.find("use ").unwrap()..].trim());
}

#[test]
fn the_example_of_the_readme_does_what_it_says() {
    let run = |library: &Path| {
        let mut command = Command::new(env!("CARGO"));
        command.args(["run", "--quiet", "--package", "ffi-safe", "--example", "parallel", "--"]).arg(library);
        command.current_dir(root()).output().unwrap()
    };
    let good = run(&tests::python().library);
    let text = String::from_utf8_lossy(&good.stdout);
    assert!(
        good.status.success() && text.ends_with(" adds the numbers below a million up to 499999500000\n"),
        "{good:?}"
    );
    let bad = run(Path::new("no/such/libpython3.13t.so"));
    let text = String::from_utf8_lossy(&bad.stderr);
    assert!(!bad.status.success() && text.contains("no/such"), "{bad:?}");
}

#[test]
fn the_two_commands_are_in_the_readme_and_in_ci() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(readme.contains("$ cargo xtask demo") && readme.contains("$ cargo xtask test"));
    assert!(ci.lines().any(|line| line == "cargo xtask test"), "CI must run the README's test command");
}
