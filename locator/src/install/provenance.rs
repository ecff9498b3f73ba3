//! Where the files of an installation came from, as far as it says so.

use std::fmt;
use std::path::Path;

use crate::cache;
use crate::inspect::level_in;
use crate::metadata::conda::Record;

/// Where the files of an installation came from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provenance {
    /// The installation does not say.
    Unknown,
    /// The cache of this project, whose marker says it.
    Cache(cache::Provenance),
    /// A conda package.
    Conda {
        /// The version of the package `python`.
        version: String,
        /// Its build string, such as `h71033d7_2_cp313t`.
        build: String,
        /// Its channel, if the record says it.
        channel: Option<String>,
    },
    /// An archive that uv unpacked.
    Uv {
        /// The name that uv gave it, such as `cpython-3.13.5+freethreaded-linux-x86_64-gnu`.
        key: String,
        /// The release of the archive, such as `20250723`.
        build: Option<String>,
    },
}

impl Provenance {
    /// Reads what is in the prefix.
    pub(super) fn of(base: &Path, record: Option<Record>) -> Self {
        if let Ok(marker) = cache::read_marker(base) {
            return Self::Cache(marker.source);
        }
        if let Some(Record { version, build, channel, .. }) = record {
            return Self::Conda { version, build, channel };
        }
        match key(base) {
            Some(key) => {
                let build = crate::metadata::read_text(&base.join("BUILD")).ok();
                let build = build.map(|text| text.trim().to_owned()).filter(|build| !build.is_empty());
                Self::Uv { key, build }
            }
            None => Self::Unknown,
        }
    }
}

/// The folder's name, if it is one that uv gives. The name without the patch is a link to it.
fn key(base: &Path) -> Option<String> {
    let real = std::fs::canonicalize(base).ok()?;
    let name = real.file_name()?.to_str()?;
    (name.starts_with("cpython-") && name.contains("+freethreaded")).then(|| name.to_owned())
}

/// The level of x86-64 that an installation is built for, which uv and this project's cache write into names.
pub(super) fn level(base: &Path) -> Option<u8> {
    let triple =
        cache::read_marker(base).ok().and_then(|marker| marker.unpacked).map(|unpacked| unpacked.triple);
    let name = key(base);
    [triple, name].iter().flatten().find_map(|name| level_in(name))
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("unknown"),
            Self::Cache(source) => write!(f, "{}, {}", source.kind, source.archive),
            Self::Conda { version, build, channel } => {
                write!(f, "conda package python {version} {build}")?;
                channel.as_ref().map_or(Ok(()), |channel| write!(f, " of {channel}"))
            }
            Self::Uv { key, build } => {
                write!(f, "uv, {key}")?;
                build.as_ref().map_or(Ok(()), |build| write!(f, " of {build}"))
            }
        }
    }
}
