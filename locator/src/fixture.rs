//! Small installations for tests: libraries that the C compiler makes from the symbols that count.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The symbols of a pretended libpython.
#[derive(Clone)]
pub(crate) struct Symbols(Vec<String>);

impl Symbols {
    /// No symbol of Python at all.
    pub(crate) fn none() -> Self {
        Self(vec!["int unrelated(void) { return 1; }".to_owned()])
    }

    /// An ordinary build, with the GIL.
    pub(crate) fn gil(version: u32) -> Self {
        Self(Vec::new()).function("Py_GetVersion").data("Py_Version", u64::from(version))
    }

    /// A free-threaded build.
    pub(crate) fn free_threaded(version: u32) -> Self {
        let symbols = ["_Py_MergeZeroLocalRefcount", "_Py_DecRefShared", "PyUnstable_Module_SetGIL"];
        symbols.into_iter().fold(Self::gil(version), Self::function)
    }

    pub(crate) fn function(mut self, name: &str) -> Self {
        self.0.push(format!("void {name}(void) {{}}"));
        self
    }

    pub(crate) fn data(mut self, name: &str, value: u64) -> Self {
        self.0.push(format!("const unsigned long {name} = {value}ul;"));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.retain(|line| !line.contains(name));
        self
    }

    /// Compiles the symbols with `options` into `file`.
    pub(crate) fn compile(&self, file: &Path, options: &[&str]) -> PathBuf {
        let source = file.with_extension("c");
        fs::write(&source, self.0.join("\n")).unwrap();
        let status = Command::new("cc").args(options).arg("-o").arg(file).arg(&source).status();
        assert!(status.expect("the tests need the C compiler `cc`").success());
        fs::remove_file(&source).unwrap();
        file.to_owned()
    }

    /// Compiles the symbols into a shared library.
    pub(crate) fn library(&self, file: &Path) -> PathBuf {
        self.compile(file, &["-shared", "-fPIC", "-nostdlib"])
    }
}

/// 3.13.5, the version of [`install`].
pub(crate) const VERSION: u32 = 0x030D_05F0;

/// Makes the parts of a free-threaded 3.13.5 under `prefix`, which is made too.
pub(crate) fn install(prefix: &Path) {
    install_with(prefix, &Symbols::free_threaded(VERSION));
}

/// Makes the parts of an installation whose library has `symbols`.
pub(crate) fn install_with(prefix: &Path, symbols: &Symbols) {
    for folder in ["lib/python3.13t/json", "bin", "include/python3.13t"] {
        fs::create_dir_all(prefix.join(folder)).unwrap();
    }
    symbols.library(&prefix.join("lib/libpython3.13t.so.1.0"));
    std::os::unix::fs::symlink("libpython3.13t.so.1.0", prefix.join("lib/libpython3.13t.so")).unwrap();
    for file in [
        "lib/python3.13t/os.py",
        "lib/python3.13t/json/decoder.py",
        "bin/python3.13t",
        "include/python3.13t/Python.h",
    ] {
        fs::write(prefix.join(file), format!("the contents of {file}")).unwrap();
    }
    let runs = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(prefix.join("bin/python3.13t"), runs).unwrap();
}
