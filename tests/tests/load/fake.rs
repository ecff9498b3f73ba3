//! Libraries that are not what they should be.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The version words of CPython 3.13.5, as C.
pub(crate) const VERSION: &str = r#"
const unsigned long Py_Version = 0x030d05f0;
const char *Py_GetVersion(void) { return "3.13.5 (fake)"; }
"#;
/// The functions that only a free-threaded build has, as C.
pub(crate) const FREE_THREADED: &str =
    "void _Py_MergeZeroLocalRefcount(void) {}\nvoid _Py_DecRefShared(void) {}\n";

/// A folder for files of one test, which goes with it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    /// The path of `name` in the folder, whether it exists or not.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        // Paths that the loader tells of have no symbolic links in them.
        fs::canonicalize(self.0.path()).unwrap().join(name)
    }

    /// A file of these bytes.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// A shared library from C source.
    pub(crate) fn library(&self, name: &str, source: &str) -> PathBuf {
        self.compile(name, source, &["-shared", "-fPIC"])
    }

    /// Whatever the C compiler makes of the source with these arguments.
    pub(crate) fn compile(&self, name: &str, source: &str, arguments: &[&str]) -> PathBuf {
        let file = self.file(&format!("{name}.c"), source.as_bytes());
        let path = self.path(name);
        let mut command = compiler(&self.path(""));
        // Functions of the C library may be defined with other types.
        command.args(["-fno-builtin", "-w"]).arg("-o").arg(&path).arg(&file).args(arguments);
        let output = command.output().unwrap_or_else(|error| {
            panic!("{command:?} did not run: {error}; the tests need a C compiler (Debian: `apt-get install gcc`)")
        });
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        path
    }
}

/// The C compiler of this platform.
fn compiler(folder: &Path) -> Command {
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let mut build = cc::Build::new();
    build.cargo_metadata(false).target(&target).host(&target).opt_level(0).out_dir(folder);
    build.get_compiler().to_command()
}

/// What kind of symbol a row of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Function,
    Data,
}

/// One row of the table of `ffi-sys`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Symbol {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
}

/// The rows of the table of `ffi-sys` in order, read from its source, which is another way than the code takes.
pub(crate) fn symbols() -> Vec<Symbol> {
    let text = include_str!("../../../ffi-sys/src/table/generated.rs");
    let mut kind = Kind::Function;
    let mut found = Vec::new();
    for line in text.lines().map(str::trim) {
        let (need, row) = line.split_once(' ').unwrap_or_default();
        match need {
            "data" => kind = Kind::Data,
            "required" | "optional" => {
                let row = row.trim_start_matches("\"C\" ").trim_start_matches("\"C-unwind\" ");
                let name = row.split(['(', ':']).next().unwrap().to_owned();
                found.push(Symbol { name, kind, required: need == "required" });
            }
            _ => {}
        }
    }
    assert!(found.len() > 1000 && kind == Kind::Data, "the table's source has another form: {}", found.len());
    found
}

/// C source with a definition of every symbol for which there is none in `own`: functions do nothing and return
/// zero, variables are zeros.
pub(crate) fn definitions<'a>(symbols: impl IntoIterator<Item = &'a Symbol>, own: &str) -> String {
    let mut source = String::from(own);
    for Symbol { name, kind, .. } in symbols {
        match kind {
            _ if defines(own, name) => {}
            Kind::Function => writeln!(source, "void *{name}(void) {{ return 0; }}").unwrap(),
            // As large as the largest, a type.
            Kind::Data => writeln!(source, "char {name}[512];").unwrap(),
        }
    }
    source
}

/// Whether C source defines `name`: as a word of its own, followed by arguments, a length or a value.
fn defines(source: &str, name: &str) -> bool {
    source.match_indices(name).any(|(at, _)| {
        let before = source[..at].chars().next_back();
        let after = source[at + name.len()..].trim_start().chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_') && matches!(after, Some('(' | '[' | '='))
    })
}
