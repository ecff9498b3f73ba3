//! Shared libraries that are another Python, or none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ffi_sys::{LoadError, Version};

use crate::fake::{FREE_THREADED, Folder, VERSION, definitions, symbols};
use crate::{refused, whole};

const FAKE: Version = Version::from_hex(0x030d_05f0);

#[test]
fn no_python() {
    let folder = Folder::new();
    let path = folder.library("libother.so", "int something(void) { return 1; }");
    let error = refused(&path, &["neither `Py_Version` nor `Py_GetVersion`", "no libpython", "is needed"]);
    assert!(matches!(error, LoadError::NotPython { library } if library == path.display().to_string()));
}

/// Everything that 3.13 with the GIL exports, but not what makes it free-threaded.
#[test]
fn gil_build() {
    let folder = Folder::new();
    let path = folder.library("libpython3.13.so", VERSION);
    let words = ["is Python 3.13.5 with the GIL", "libpython3.13t is needed", "`--disable-gil`"];
    let error = refused(&path, &words);
    assert!(matches!(error, LoadError::GilBuild { version, .. } if version == FAKE));
    // One of the two proofs is not enough.
    for marker in ["_Py_MergeZeroLocalRefcount", "_Py_DecRefShared"] {
        let path = folder.library(marker, &format!("{VERSION}void {marker}(void) {{}}"));
        assert!(matches!(refused(&path, &words), LoadError::GilBuild { .. }));
    }
}

#[test]
fn debug_build() {
    let folder = Folder::new();
    let source = format!("{VERSION}{FREE_THREADED}void _Py_NegativeRefcount(void) {{}}");
    let path = folder.library("libpython3.13td.so", &source);
    let error =
        refused(&path, &["debug build of Python 3.13.5", "non-debug libpython3.13t", "`--with-pydebug`"]);
    assert!(matches!(error, LoadError::DebugBuild { version, .. } if version == FAKE));
}

#[test]
fn other_versions() {
    let folder = Folder::new();
    let versions = [
        (0x030e_00f0_u32, "3.14.0"),
        (0x030e_00a1, "3.14.0a1"),
        (0x030c_0af0, "3.12.10"),
        (0x030d_00b1, "3.13.0b1"),
        (0x030d_00a6, "3.13.0a6"),
        (0x040d_05f0, "4.13.5"),
    ];
    for (hex, text) in versions {
        let source = format!("const unsigned long Py_Version = {hex:#x};\n{FREE_THREADED}");
        let path = folder.library(&format!("lib{text}.so"), &source);
        let is = format!("is Python {text},");
        let error =
            refused(&path, &[&is, "these bindings are for 3.13 (from its first release candidate on)"]);
        assert!(matches!(error, LoadError::Version { found, .. } if found == text));
    }
}

/// Until 3.10 only a function tells the version.
#[test]
fn versions_before_the_variable() {
    let folder = Folder::new();
    for (name, text) in
        [("3.9.18", "3.9.18 (main, Aug 24 2023, 18:16:58) \\n[GCC 12.2.0]"), ("2.7.18", "2.7.18 (x)")]
    {
        let source = format!("const char *Py_GetVersion(void) {{ return \"{text}\"; }}");
        let path = folder.library(&format!("libpython{name}.so"), &source);
        let error = refused(&path, &[&format!("is Python {name},"), "these bindings are for 3.13"]);
        assert!(matches!(error, LoadError::Version { found, .. } if found == name));
    }
}

/// All that are missing are named, not just the first.
#[test]
fn most_symbols_missing() {
    let folder = Folder::new();
    let path = folder.library("libpython3.13t.so", &format!("{VERSION}{FREE_THREADED}"));
    let error = refused(
        &path,
        &["says that it is Python 3.13.5 but lacks", "the build was altered, use another one"],
    );
    let message = error.to_string();
    let LoadError::MissingSymbols { names, version, .. } = error else { panic!("{error:?}") };
    assert_eq!(version, FAKE);
    let there = ["Py_Version", "Py_GetVersion", "_Py_MergeZeroLocalRefcount", "_Py_DecRefShared"];
    let required: Vec<_> = symbols().into_iter().filter(|symbol| symbol.required).collect();
    let expected: Vec<_> =
        required.iter().map(|symbol| symbol.name.as_str()).filter(|name| !there.contains(name)).collect();
    assert_eq!(names, expected);
    assert_eq!(names.len(), required.len() - there.len(), "all four are rows of the table");
    assert!(message.contains(&format!("lacks {} symbols", names.len())));
    println!("{} of {} required symbols are missing", names.len(), required.len());
}

/// A library that has all but a function, a variadic function and a variable.
#[test]
fn three_symbols_missing() {
    let lacking = ["PyList_New", "PyErr_Format", "PyExc_ValueError"];
    let folder = Folder::new();
    let present: Vec<_> =
        symbols().into_iter().filter(|symbol| !lacking.contains(&symbol.name.as_str())).collect();
    let source =
        definitions(present.iter().filter(|symbol| symbol.required), &format!("{VERSION}{FREE_THREADED}"));
    let path = folder.library("libpython3.13t.so", &source);
    let words = ["lacks 3 symbols of it", "PyList_New", "PyErr_Format", "PyExc_ValueError"];
    let LoadError::MissingSymbols { names, .. } = refused(&path, &words) else { panic!("another error") };
    assert_eq!(BTreeSet::from_iter(names), BTreeSet::from(lacking));
}

/// The Pythons of this machine, if it has any: every one must be refused for what it is.
#[test]
fn installed_pythons() {
    let mut refusals = 0;
    for path in installed() {
        let name = path.file_name().unwrap().to_str().unwrap();
        // `libpython3.9.so.1.0`, `libpython3.6m.so.1.0`, `libpython3.13d.so.1.0`.
        let rest = name.strip_prefix("libpython").unwrap();
        let version = rest.split(".so").next().unwrap();
        let (number, flags) =
            version.split_at(version.find(|c: char| c.is_alphabetic()).unwrap_or(version.len()));
        if number == "3.13" && flags == "t" {
            continue;
        }
        let error = refused(&path, &[&format!("{number}.")]);
        let fits = match &error {
            LoadError::Version { found, .. } => found.starts_with(&format!("{number}.")) && number != "3.13",
            LoadError::GilBuild { version, .. } => {
                number == "3.13" && version.to_string().starts_with("3.13.")
            }
            LoadError::DebugBuild { .. } => number == "3.13" && flags.contains('d'),
            _ => false,
        };
        assert!(fits, "{}", whole(error));
        refusals += 1;
    }
    println!("{refusals} Pythons of this machine were refused");
}

/// The real files of shared libraries of Python, where distributions and pyenv put them.
fn installed() -> BTreeSet<PathBuf> {
    let mut folders: Vec<PathBuf> = ["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from).into();
    folders.push(format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH).into());
    let pyenv = std::env::var_os("PYENV_ROOT").map(PathBuf::from);
    let pyenv = pyenv.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pyenv")));
    folders.extend(
        pyenv.iter().flat_map(|root| entries(&root.join("versions"))).map(|version| version.join("lib")),
    );
    let is_python = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let version = name.strip_prefix("libpython").unwrap_or_default();
        // `libpython3.so` is a stub that leads to another file.
        version.contains(".so.1") && version.split(".so").next().unwrap().contains('.')
    };
    let files = folders.iter().flat_map(|folder| entries(folder)).filter(is_python);
    files.filter_map(|path| fs::canonicalize(path).ok()).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}
