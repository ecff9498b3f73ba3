//! What must not compile, each case with a twin of the same name that does it right.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names of the cases in a folder.
fn cases(folder: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let cases = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    cases.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn the_mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}

/// A case fails for its mistake only if the same without it compiles.
#[test]
fn every_mistake_has_a_twin() {
    let fail = cases("fail");
    assert_eq!(fail, cases("pass"));
    assert!(fail.len() >= 10, "{fail:?}");
}

/// The argument of the crate documentation names its cases.
#[test]
fn the_cases_of_the_soundness_argument_exist() {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ffi-safe/src/soundness.rs");
    let chapter = fs::read_to_string(chapter).unwrap();
    let named: BTreeSet<_> = chapter
        .split('`')
        .filter_map(|word| word.trim_start_matches("ui/fail/").strip_suffix(".rs"))
        .filter(|word| !word.contains('/'))
        .map(str::to_owned)
        .collect();
    let unknown: Vec<_> = named.difference(&cases("fail")).cloned().collect();
    assert!(unknown.is_empty() && named.len() >= 8, "{unknown:?} of {named:?}");
}
