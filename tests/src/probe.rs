//! Code in C, compiled against the headers of the interpreter under test.

use std::ffi::c_void;
use std::fs;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::Command;

use libloading::Library;

use crate::embed;
use crate::interpreter::python;

/// A shared object made from C source, in the process of the interpreter.
///
/// It is not linked against libpython: its symbols resolve to those of the library that was loaded before, which
/// is what extension modules do, too. That takes a platform whose shared objects may leave symbols open; Windows
/// is not one.
///
/// Once opened it stays: types and methods that it defines may outlive the value.
pub struct Probe {
    library: ManuallyDrop<Library>,
}

impl Probe {
    /// Compiles and opens `source`, with `definitions` such as `Py_BUILD_CORE` in front.
    ///
    /// # Panics
    ///
    /// If there is no C compiler, no header, or a mistake in the source: with what the compiler says.
    pub fn new(source: &str, definitions: &[&str]) -> Self {
        embed::start();
        let folder = tempfile::tempdir().expect("a temporary folder for the probe");
        let file = folder.path().join("probe.c");
        let object = folder.path().join("probe.so");
        fs::write(&file, source).expect("writing the probe");
        let mut command = compiler(folder.path());
        for definition in definitions {
            command.arg(format!("-D{definition}"));
        }
        command.args(["-shared", "-fPIC", "-Wall", "-Werror", "-o"]).arg(&object).arg(&file);
        let output = command.output().unwrap_or_else(|error| {
            panic!("{command:?} did not run: {error}; the tests need a C compiler (Debian: `apt-get install gcc`)")
        });
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "the probe does not compile:\n{complaint}");
        let library = open(&object).unwrap_or_else(|error| panic!("the probe does not load: {error}"));
        Self { library: ManuallyDrop::new(library) }
    }

    /// The address of the function or variable `name`.
    ///
    /// # Panics
    ///
    /// If the source has none of that name.
    pub fn address(&self, name: &str) -> *mut c_void {
        self.find(name).unwrap_or_else(|| panic!("the probe has no `{name}`"))
    }

    /// The address of the function or variable `name`, if the source has one.
    pub fn find(&self, name: &str) -> Option<*mut c_void> {
        // SAFETY: the symbol is only taken as an address.
        unsafe { self.library.get::<*mut c_void>(name) }.ok().map(|symbol| *symbol)
    }
}

/// The C compiler of this platform, with the include path of the interpreter.
fn compiler(folder: &Path) -> Command {
    let include = python().include.as_ref().unwrap_or_else(|| {
        panic!("{} has no Python.h: the tests compile C against it", python().prefix.display())
    });
    let target = target();
    let mut build = cc::Build::new();
    build
        .cargo_metadata(false)
        .warnings(false)
        .target(&target)
        .host(&target)
        .opt_level(2)
        .out_dir(folder)
        .include(include);
    build.get_compiler().to_command()
}

/// The triple of this process, which `cc` cannot know outside of a build script.
fn target() -> String {
    let arch = std::env::consts::ARCH;
    match std::env::consts::OS {
        "macos" => format!("{arch}-apple-darwin"),
        "linux" => format!("{arch}-unknown-linux-gnu"),
        os => panic!("probes are not supported on {os}"),
    }
}

/// Opens the shared object with all its symbols resolved now.
#[cfg(unix)]
fn open(object: &Path) -> Result<Library, libloading::Error> {
    use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
    // SAFETY: the probe has no initializers, and the library that it needs is loaded.
    unsafe { Library::open(Some(object), RTLD_NOW | RTLD_LOCAL) }.map(Into::into)
}

/// Opens the shared object.
#[cfg(not(unix))]
fn open(object: &Path) -> Result<Library, libloading::Error> {
    // SAFETY: the probe has no initializers, and the library that it needs is loaded.
    unsafe { Library::new(object) }
}
