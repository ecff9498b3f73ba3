//! The names that are ported by hand, read from the sources of `ffi-sys`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The files about reference counts, object headers, calls, allocation, locks and threads, which `inlines_core`
/// compares with C. Those about the built-in types are [`rest`].
pub const CORE: &[&str] = &[
    "allocation.rs",
    "calls.rs",
    "critical_section.rs",
    "header.rs",
    "identity.rs",
    "initializers.rs",
    "memory.rs",
    "mutex.rs",
    "refcount/count.rs",
    "refcount/inspect.rs",
    "refcount/slot.rs",
    "refcount/try_incref.rs",
    "singletons.rs",
    "thread_id.rs",
    "threads.rs",
];

/// All files but [`CORE`]: together they are every file, so none is left out of both.
pub fn rest() -> BTreeSet<String> {
    files().into_iter().filter(|file| !CORE.contains(&file.as_str())).collect()
}

/// The folder of the ported inline functions and macros.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../ffi-sys/src/inline")
}

/// The Rust files below the folder, as paths relative to it with `/`.
///
/// # Panics
///
/// If the folder cannot be read.
pub fn files() -> BTreeSet<String> {
    fn walk(folder: &Path, prefix: &str, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{name}/"), found);
            } else if name.ends_with(".rs") {
                found.insert(name);
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&folder(), "", &mut found);
    found
}

/// The public items and exported macros that `file` of the folder defines.
///
/// # Panics
///
/// If the file cannot be read.
pub fn names(file: &str) -> BTreeSet<String> {
    let path = folder().join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    names_in(&text)
}

/// The public items and exported macros of a source text.
pub fn names_in(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut exported = false;
    for line in text.lines().map(str::trim) {
        if line == "#[macro_export]" {
            exported = true;
        } else if let Some(rest) = line.strip_prefix("macro_rules!") {
            if exported {
                names.insert(identifier(rest));
            }
            exported = false;
        } else if let Some(rest) = line.strip_prefix("pub ") {
            names.extend(item(rest));
        }
    }
    names
}

/// The name of the item whose text follows `pub`, if it is one that has a name.
fn item(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    // `const` begins a constant as well as a `const fn`.
    let mut constant = false;
    loop {
        match words.next()? {
            "const" => constant = true,
            "fn" | "static" | "struct" | "type" => return words.next().map(identifier),
            "unsafe" | "extern" => {}
            word if word.starts_with('"') => {}
            word => return constant.then(|| identifier(word)),
        }
    }
}

/// The identifier at the beginning of `text`.
fn identifier(text: &str) -> String {
    text.trim_start().chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_kind_of_port() {
        let text = "
            pub fn Py_None() -> *mut PyObject {
            pub const fn _Py_REF_SHARED(refcnt: Py_ssize_t) {
            pub unsafe fn PyObject_New<T>(typeobj: *mut PyTypeObject) -> *mut T {
            pub unsafe extern \"C\" fn PyMem_FREE(p: *mut c_void) {
            pub const PY_VECTORCALL_ARGUMENTS_OFFSET: usize = 1;
            pub use count::*;
            pub(super) unsafe fn load_size(field: *const Py_ssize_t) {
            fn helper() {
            #[macro_export]
            macro_rules! Py_VISIT {
            macro_rules! internal {
        ";
        let expected = [
            "Py_None",
            "_Py_REF_SHARED",
            "PyObject_New",
            "PyMem_FREE",
            "PY_VECTORCALL_ARGUMENTS_OFFSET",
            "Py_VISIT",
        ];
        assert_eq!(names_in(text), expected.map(String::from).into());
    }
}
