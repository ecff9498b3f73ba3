//! What is wrong with a configuration is said before anything is started: the same process can start another.

use std::path::{Path, PathBuf};

use ffi_safe::{Builder, Runtime, StartError, VenvError};

use crate::child::child;
use crate::python::{builder, start, try_start};

fn refused(builder: Builder, words: &[&str]) -> StartError {
    let error = try_start(builder).expect_err("must be refused");
    let message = format!("{:#}", anyhow::Error::msg(describe(&error)));
    println!("{message}");
    for word in words {
        assert!(message.contains(word), "`{word}` is not in the message: {message}");
    }
    error
}

/// The error with its causes.
fn describe(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

fn folder_with(file: &str, text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(file);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
    folder
}

fn venv(configuration: &str) -> tempfile::TempDir {
    folder_with("pyvenv.cfg", configuration)
}

fn broken_venv(folder: &Path, words: &[&str]) -> VenvError {
    match refused(builder().venv(folder), words) {
        StartError::Venv { folder: named, source } => {
            assert_eq!(named, folder);
            source
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn everything_that_can_be_wrong() {
    child(|| {
        let python = tests::python();
        let (prefix, library) = (&python.home, &python.library);
        assert!(matches!(refused(Runtime::builder(), &["Builder::library"]), StartError::NoLibrary));
        let nowhere = Path::new("/no/such/place");
        let error = refused(Runtime::builder().library(nowhere).home(prefix), &["could not be loaded"]);
        assert!(matches!(error, StartError::Load(_)), "{error:?}");
        let error = refused(Runtime::builder().library(nowhere), &["/no/such/place", "Builder::home"]);
        assert!(matches!(error, StartError::NoHome { .. }), "{error:?}");

        let error = refused(builder().home(nowhere), &["/no/such/place", "lib/python3.13t/os.py"]);
        assert!(matches!(error, StartError::Home { .. }), "{error:?}");
        // A file in place of a folder, and a Python with the GIL.
        refused(builder().home(library), &["lib/python3.13t/os.py"]);
        refused(builder().home(folder_with("lib/python3.13/os.py", "").path()), &["lib/python3.13t/os.py"]);

        let error = refused(builder().home(prefix).executable(nowhere), &["no program /no/such/place"]);
        assert!(matches!(error, StartError::NoExecutable { .. }), "{error:?}");
        refused(builder().executable(prefix), &["no program"]);

        for told in [
            builder().home("/nul\0inside"),
            builder().home(prefix).executable("/nul\0inside"),
            builder().venv("/nul\0inside"),
            builder().path_entry("/nul\0inside"),
            builder().argv(["program", "/nul\0inside"]),
        ] {
            let error = refused(told, &["NUL"]);
            assert!(matches!(error, StartError::Nul(_)), "{error:?}");
        }

        let error = refused(builder().venv(nowhere).home(prefix), &["one or the other"]);
        assert!(matches!(error, StartError::VenvAndMore), "{error:?}");
        let error = broken_venv(nowhere, &["/no/such/place/pyvenv.cfg cannot be read"]);
        assert!(matches!(error, VenvError::Configuration { .. }), "{error:?}");
        let error = broken_venv(venv("version = 3.13.5\n").path(), &["has no `home`"]);
        assert!(matches!(error, VenvError::NoHome { .. }), "{error:?}");
        let error = broken_venv(venv("home = /no/such/place\n").path(), &["any more"]);
        assert!(matches!(error, VenvError::BaseMissing { .. }), "{error:?}");
        let other = folder_with("lib/python3.13/os.py", "");
        let configuration = format!("home = {}\nversion = 3.13.4\n", other.path().display());
        let error = broken_venv(venv(&configuration).path(), &["3.13.4", "not a free-threaded 3.13"]);
        assert!(matches!(error, VenvError::OtherPython { .. }), "{error:?}");
        let configuration = format!("home = {}\n", prefix.join("bin").display());
        let error = broken_venv(venv(&configuration).path(), &["bin/python is missing"]);
        assert!(matches!(error, VenvError::NoExecutable { .. }), "{error:?}");
        let dangling = venv(&configuration);
        std::fs::create_dir(dangling.path().join("bin")).unwrap();
        std::os::unix::fs::symlink(nowhere, dangling.path().join("bin/python")).unwrap();
        broken_venv(dangling.path(), &["bin/python is missing, or a link to nothing"]);
        // The program of a broken environment.
        let program = folder_with("bin/python", "");
        std::fs::write(program.path().join("pyvenv.cfg"), "home = /no/such/place\n").unwrap();
        let told = builder().executable(program.path().join("bin/python"));
        let error = refused(told, &["any more"]);
        assert!(matches!(error, StartError::Venv { .. }), "{error:?}");

        // None of that has started anything.
        let version = start(builder()).version();
        assert_eq!((version.major(), version.minor()), (3, 13));
    })
    .succeeded();
}

/// A library that lies apart from its standard library, as in a copy.
#[test]
fn library_elsewhere() {
    child(|| {
        let python = tests::python();
        let folder = tempfile::tempdir().unwrap();
        let library: PathBuf = folder.path().join(python.library.file_name().unwrap());
        std::fs::copy(&python.library, &library).unwrap();
        let error = refused(Runtime::builder().library(&library), &["Builder::home", "Builder::venv"]);
        assert!(matches!(error, StartError::NoHome { .. }), "{error:?}");
        start(Runtime::builder().library(&library).home(&python.home).write_bytecode(false));
    })
    .succeeded();
}
