//! Which C library a file asks for, and which one this process has.

use std::fmt;
use std::path::PathBuf;
use std::sync::OnceLock;

use object::read::ExportFlags;
use object::{Object, ReadCache};

/// The C library of a Linux system. A process has one of them, and cannot load what asks for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Libc {
    /// glibc.
    Gnu,
    /// musl.
    Musl,
}

impl Libc {
    /// The one that this process was compiled for. `None` where there is no choice.
    pub const fn current() -> Option<Self> {
        if cfg!(target_env = "musl") {
            Some(Self::Musl)
        } else if cfg!(all(target_os = "linux", target_env = "gnu")) {
            Some(Self::Gnu)
        } else {
            None
        }
    }

    /// The one that needed libraries and the dynamic linker name.
    pub(super) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let named = |name: &str| {
            let name = name.trim_end_matches('\0').rsplit('/').next()?;
            if name.starts_with("libc.musl-") || name.starts_with("ld-musl-") || name == "libc.so" {
                Some(Self::Musl)
            } else if name == "libc.so.6" || name.starts_with("ld-linux") || name.starts_with("ld64.so") {
                Some(Self::Gnu)
            } else {
                None
            }
        };
        names.into_iter().find_map(named)
    }
}

impl fmt::Display for Libc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gnu => "glibc",
            Self::Musl => "musl",
        })
    }
}

/// A version of glibc, as its symbols carry it. Ordered as releases are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Glibc {
    /// `2` in `2.36`.
    pub major: u16,
    /// `36` in `2.36`.
    pub minor: u16,
}

impl Glibc {
    /// `GLIBC_2.35`, or `GLIBC_2.2.5`, whose last number never decides.
    pub(crate) fn of_symbol(version: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(version).ok()?.strip_prefix("GLIBC_")?;
        let mut numbers = text.split('.').map(str::parse);
        Some(Self { major: numbers.next()?.ok()?, minor: numbers.next()?.ok()? })
    }

    /// The version that this process runs on: the newest that its C library defines. `None` if it has no
    /// glibc, or if the file cannot be read.
    pub fn current() -> Option<Self> {
        static CURRENT: OnceLock<Option<Glibc>> = OnceLock::new();
        *CURRENT.get_or_init(|| defined_by(&loaded()?))
    }
}

impl fmt::Display for Glibc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// The file of the C library in this process.
fn loaded() -> Option<PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let mut files = maps.lines().filter_map(|line| Some(&line[line.find('/')?..]));
    files.find(|file| file.rsplit('/').next() == Some("libc.so.6")).map(PathBuf::from)
}

/// The newest version that the symbols of a C library are defined at.
fn defined_by(file: &std::path::Path) -> Option<Glibc> {
    let cache = ReadCache::new(std::fs::File::open(file).ok()?);
    let object = object::File::parse(&cache).ok()?;
    let version = |export: object::read::Export<'_>| match export.flags() {
        ExportFlags::Elf { version, .. } => Glibc::of_symbol(version?),
        _ => None,
    };
    object.exports().ok()?.filter_map(|export| version(export.ok()?)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_c_library_is_told_by_names() {
        for (names, libc) in [
            (&["libm.so.6", "libc.so.6"][..], Some(Libc::Gnu)),
            (&["/lib64/ld-linux-x86-64.so.2\0"], Some(Libc::Gnu)),
            (&["libc.musl-x86_64.so.1"], Some(Libc::Musl)),
            (&["/lib/ld-musl-aarch64.so.1\0"], Some(Libc::Musl)),
            (&["libc.so"], Some(Libc::Musl)),
            (&["libSystem.B.dylib", "KERNEL32.dll"], None),
        ] {
            assert_eq!(Libc::of(names.iter().copied()), libc, "{names:?}");
        }
    }

    #[test]
    fn versions_of_glibc_are_read_and_ordered() {
        let of = |text: &str| Glibc::of_symbol(text.as_bytes());
        assert_eq!(of("GLIBC_2.35").unwrap().to_string(), "2.35");
        assert!(of("GLIBC_2.2.5") < of("GLIBC_2.17") && of("GLIBC_2.17") < of("GLIBC_2.38"));
        for text in ["GLIBC_PRIVATE", "GLIBCXX_3.4", "GLIBC_2", "GLIBC_2.x", ""] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    fn the_version_of_this_process_is_what_its_tools_say() {
        let output = std::process::Command::new("getconf").arg("GNU_LIBC_VERSION").output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(format!("glibc {}", Glibc::current().unwrap()), text.trim());
    }
}
