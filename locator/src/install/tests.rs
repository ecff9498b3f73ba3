mod parts;

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::fixture::{Symbols, VERSION, install, install_with};
use crate::inspect::InspectError;

fn rejection(path: &Path) -> Rejection {
    Python::at(path).unwrap_err()
}

#[test]
fn a_prefix_and_its_library_are_the_same_python() {
    let folder = TempDir::new().unwrap();
    let prefix = folder.path();
    install(prefix);
    let python = Python::at(prefix).unwrap();
    assert_eq!(python.prefix, prefix);
    assert_eq!(python.library, prefix.join("lib/libpython3.13t.so.1.0"));
    assert_eq!(python.executable, prefix.join("bin/python3.13t"));
    assert_eq!(python.stdlib, prefix.join("lib/python3.13t"));
    assert_eq!(python.include, Some(prefix.join("include/python3.13t")));
    assert_eq!(python.version, "3.13.5".parse().unwrap());
    assert_eq!(Python::at(&python.library).unwrap(), python);
    // The name without a version is a link to the same file, and is kept as it was given.
    let link = Python::at(&prefix.join("lib/libpython3.13t.so")).unwrap();
    assert_eq!(link, Python { library: prefix.join("lib/libpython3.13t.so"), ..python });
}

#[test]
fn a_link_from_elsewhere_leads_to_the_installation() {
    let folder = TempDir::new().unwrap();
    let prefix = folder.path().join("opt/python");
    install(&prefix);
    let link = folder.path().join("libpython.so");
    std::os::unix::fs::symlink(prefix.join("lib/libpython3.13t.so.1.0"), &link).unwrap();
    let python = Python::at(&link).unwrap();
    // Temporary folders may themselves lie behind a link.
    assert_eq!(python.prefix, fs::canonicalize(&prefix).unwrap());
    assert_eq!(python.library, link);
}

#[test]
fn the_layouts_of_distributions_are_found() {
    let triplet = format!("lib/{}-linux-gnu", std::env::consts::ARCH);
    for place in ["lib64", &triplet] {
        let folder = TempDir::new().unwrap();
        install(folder.path());
        let to = folder.path().join(place);
        fs::create_dir_all(&to).unwrap();
        fs::remove_file(folder.path().join("lib/libpython3.13t.so")).unwrap();
        let name = "libpython3.13t.so.1.0";
        fs::rename(folder.path().join("lib").join(name), to.join(name)).unwrap();
        let python = Python::at(folder.path()).unwrap();
        assert_eq!(python.library, to.join(name));
        assert_eq!(Python::at(&python.library).unwrap(), python);
    }
}

#[test]
fn headers_are_not_needed_to_run() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    fs::remove_dir_all(folder.path().join("include")).unwrap();
    assert_eq!(Python::at(folder.path()).unwrap().include, None);
}

#[test]
fn nothing_there() {
    let rejection = rejection(Path::new("there/is/no/such"));
    assert!(matches!(&rejection, Rejection::Missing { path, .. } if path.is_absolute()), "{rejection}");
}

#[test]
fn a_file_that_is_no_library_is_refused_by_the_inspection() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("notes.txt");
    fs::write(&file, "text").unwrap();
    assert!(matches!(rejection(&file), Rejection::NotALibrary(InspectError::NotAnObject { .. })));
}

#[test]
fn other_builds_are_refused_by_what_they_are() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("libpython3.13t.so.1.0");
    Symbols::gil(VERSION).library(&file);
    let gil = rejection(&file);
    assert!(matches!(&gil, Rejection::GilBuild { version, .. } if version == "3.13.5"), "{gil}");
    Symbols::free_threaded(0x030E_00F0).library(&file);
    // A library without its installation is judged by itself first.
    let newer = rejection(&file);
    assert!(matches!(&newer, Rejection::WrongVersion { found, .. } if found.minor == 14), "{newer}");
    assert!(newer.to_string().contains("ask for `3.14t` if that is wanted"), "{newer}");
    Symbols::free_threaded(VERSION).function("_Py_NegativeRefcount").library(&file);
    assert!(matches!(rejection(&file), Rejection::DebugBuild { .. }));
}

#[test]
fn another_processor_is_refused_before_anything_else() {
    let folder = TempDir::new().unwrap();
    let file = Symbols::gil(0x030B_00F0).library(&folder.path().join("libpython3.13t.so.1.0"));
    let mut bytes = fs::read(&file).unwrap();
    bytes[18..20].copy_from_slice(&243u16.to_le_bytes());
    fs::write(&file, &bytes).unwrap();
    let text = rejection(&file).to_string();
    assert!(text.contains("is ELF riscv64, this process can load"), "{text}");
}

#[test]
fn a_prefix_of_another_build_is_refused_by_its_library() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("lib")).unwrap();
    let library = Symbols::gil(0x030C_01F0).library(&folder.path().join("lib/libpython3.12.so.1.0"));
    // The stub of the limited API is no libpython and says nothing.
    Symbols::none().library(&folder.path().join("lib/libpython3.0.so"));
    let found = rejection(folder.path());
    assert!(matches!(&found, Rejection::GilBuild { file, .. } if *file == library), "{found}");
    assert!(found.to_string().contains("is CPython 3.12.1 built with the GIL"), "{found}");
}

#[test]
fn a_static_build_is_refused_by_its_program() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    for name in ["libpython3.13t.so", "libpython3.13t.so.1.0"] {
        fs::remove_file(folder.path().join("lib").join(name)).unwrap();
    }
    let found = rejection(folder.path());
    let Rejection::StaticBuild { executable, searched } = &found else { panic!("{found}") };
    assert_eq!(*executable, folder.path().join("bin/python3.13t"));
    assert!(searched.contains(&folder.path().join("lib/libpython3.13t.so.1.0")));
    assert!(found.to_string().contains("--enable-shared"), "{found}");
}

#[test]
fn a_prefix_with_other_programs_only_is_refused_by_their_names() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("bin")).unwrap();
    let empty = rejection(folder.path());
    assert!(empty.to_string().contains("holds no Python, expected a free-threaded Python"), "{empty}");
    for name in ["python3.12", "python3.12-config", "python3", "pythonx", "pip3.12"] {
        fs::write(folder.path().join("bin").join(name), "").unwrap();
    }
    let found = rejection(folder.path());
    assert!(matches!(&found, Rejection::NoLibrary { found, .. } if found == &["python3.12"]), "{found}");
}

#[test]
fn an_incomplete_installation_is_refused_by_the_missing_part() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    let library = folder.path().join("lib/libpython3.13t.so.1.0");
    let landmark = folder.path().join("lib/python3.13t/os.py");
    fs::rename(folder.path().join("bin"), folder.path().join("away")).unwrap();
    for path in [folder.path(), &library] {
        assert!(matches!(rejection(path), Rejection::NoExecutable { .. }));
    }
    fs::remove_file(&landmark).unwrap();
    for path in [folder.path(), &library] {
        let found = rejection(path);
        assert!(
            matches!(&found, Rejection::NoStandardLibrary { searched, .. } if searched.contains(&landmark)),
            "{found}"
        );
    }
}

#[test]
fn a_virtual_environment_leads_to_where_it_was_made_from() {
    let folder = TempDir::new().unwrap();
    let (base, venv) = (folder.path().join("base"), folder.path().join("venv"));
    install(&base);
    fs::create_dir_all(venv.join("bin")).unwrap();
    let program = venv.join("bin/python3");
    std::os::unix::fs::symlink(base.join("bin/python3.13t"), &program).unwrap();
    let config = format!("home = {}\nversion = 3.13.5\n", base.join("bin").display());
    fs::write(venv.join("pyvenv.cfg"), config).unwrap();
    let python = Python::at(&venv).unwrap();
    assert_eq!((&python.prefix, &python.base_prefix, &python.executable), (&venv, &base, &program));
    assert_eq!(python.library, base.join("lib/libpython3.13t.so.1.0"));
    assert_eq!(Python::at(&program).unwrap(), python);
    fs::rename(&base, folder.path().join("away")).unwrap();
    let found = rejection(&venv);
    assert!(matches!(&found, Rejection::BrokenEnvironment { missing, .. } if *missing == program), "{found}");
    assert!(found.to_string().contains("is a broken virtual environment"), "{found}");
}

#[test]
fn a_library_with_the_gil_in_a_free_threaded_place_is_refused() {
    let folder = TempDir::new().unwrap();
    install_with(folder.path(), &Symbols::gil(VERSION));
    assert!(matches!(rejection(folder.path()), Rejection::GilBuild { .. }));
}
