//! `build-details.json` (PEP 739), which installations from 3.14 on have in the folder of their standard library.
//!
//! Cross-compiled builds are known to write those of the interpreter that built them, and a library that only the
//! package with the headers brings.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::Claim;

const FILE: &str = "build-details.json";

/// What is read of the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Details {
    schema_version: String,
    base_prefix: Option<PathBuf>,
    implementation: Option<Implementation>,
    abi: Option<Abi>,
    libpython: Option<LibPython>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Implementation {
    version: Option<Numbers>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Numbers {
    major: u8,
    minor: u8,
    micro: u8,
    releaselevel: String,
    serial: u8,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Abi {
    flags: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct LibPython {
    dynamic: Option<PathBuf>,
}

impl Details {
    /// Reads the file in the folder of a standard library. `None` if there is none, or none that can be read.
    pub(crate) fn of(stdlib: &Path) -> Option<Self> {
        Self::parse(&super::read(&stdlib.join(FILE)).ok()?)
    }

    /// Fields have a meaning for the schema's major version 1 only.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let details: Self = serde_json::from_slice(bytes).ok()?;
        (details.schema_version.split('.').next() == Some("1")).then_some(details)
    }

    /// What it says of the kind of build, read in folder `stdlib`.
    pub(crate) fn claim(&self, stdlib: &Path) -> Claim {
        let flags = self.abi.as_ref().and_then(|abi| abi.flags.as_ref());
        let has = |flag: &str| flags.map(|flags| flags.iter().any(|found| found == flag));
        let numbers = self.implementation.as_ref().and_then(|implementation| implementation.version.as_ref());
        Claim {
            file: stdlib.join(FILE),
            version: numbers.map(Numbers::text),
            free_threaded: has("t"),
            debug: has("d"),
        }
    }

    /// Where the shared library would be. A relative path is one from the prefix, which is relative to the file then.
    pub(crate) fn library(&self, stdlib: &Path) -> Option<PathBuf> {
        let library = self.libpython.as_ref()?.dynamic.as_ref()?;
        Some(stdlib.join(self.base_prefix.as_deref().unwrap_or(Path::new(""))).join(library))
    }
}

impl Numbers {
    fn text(&self) -> String {
        let Self { major, minor, micro, releaselevel, serial } = self;
        let level = match &**releaselevel {
            "alpha" => format!("a{serial}"),
            "beta" => format!("b{serial}"),
            "candidate" => format!("rc{serial}"),
            _ => String::new(),
        };
        format!("{major}.{minor}.{micro}{level}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = r#"{
        "schema_version": "1.0", "base_prefix": "../..", "platform": "linux-x86_64",
        "language": {"version": "3.14"},
        "implementation": {"name": "cpython", "version":
            {"major": 3, "minor": 14, "micro": 0, "releaselevel": "candidate", "serial": 2}},
        "abi": {"flags": ["t"], "extension_suffix": ".cpython-314t-x86_64-linux-gnu.so"},
        "libpython": {"dynamic": "lib/libpython3.14t.so.1.0"}}"#;

    #[test]
    fn the_fields_that_count_are_read() {
        let (details, stdlib) = (Details::parse(TEXT.as_bytes()).unwrap(), Path::new("/py/lib/python3.14t"));
        let claim = details.claim(stdlib);
        assert_eq!(claim.version.as_deref(), Some("3.14.0rc2"));
        assert_eq!((claim.free_threaded, claim.debug), (Some(true), Some(false)));
        let library = details.library(stdlib).unwrap();
        assert_eq!(library, Path::new("/py/lib/python3.14t/../../lib/libpython3.14t.so.1.0"));
    }

    #[test]
    fn what_is_not_said_is_not_claimed() {
        let details = Details::parse(br#"{"schema_version": "1.1", "abi": {}, "new": []}"#).unwrap();
        let claim = details.claim(Path::new("/py"));
        assert_eq!((claim.version, claim.free_threaded, claim.debug), (None, None, None));
        assert_eq!(details.library(Path::new("/py")), None);
    }

    #[test]
    fn other_schemas_and_damaged_files_say_nothing() {
        for text in [&TEXT.replace("1.0", "2.0"), "{}", "", "[", r#"{"schema_version": 1}"#, &TEXT[..200]] {
            assert_eq!(Details::parse(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_contents_panic(bytes: Vec<u8>, at in 0usize..TEXT.len(), byte: u8) {
            let _ = Details::parse(&bytes);
            let mut changed = TEXT.as_bytes().to_vec();
            changed[at] = byte;
            if let Some(details) = Details::parse(&changed) {
                let _ = (details.claim(Path::new("/py")), details.library(Path::new("/py")));
            }
        }
    }
}
