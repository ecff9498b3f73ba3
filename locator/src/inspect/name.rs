//! What the name of a shared library says: a hint, that the file itself confirms or refutes.

use super::Format;

/// A file name of CPython's library, such as `libpython3.13t.so.1.0`, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LibraryName {
    /// The format that the ending belongs to.
    pub(crate) format: Format,
    /// The major and minor version. `None` in a framework, whose folder says it.
    pub(crate) minor: Option<(u8, u8)>,
    /// It has the `t` of free-threaded builds.
    pub(crate) free_threaded: bool,
    /// It has the `d` of debug builds.
    pub(crate) debug: bool,
    /// It is the name with the version of the interface (`.so.1.0`), which is there without the headers too.
    pub(crate) runtime: bool,
}

impl LibraryName {
    /// `None` for what is no library of CPython, or is the stub of the limited API (`libpython3.so`, `python3t.dll`):
    /// that is shipped by builds of both kinds and proves nothing.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        match name {
            "PythonT" => return Some(Self::framework(true)),
            "Python" => return Some(Self::framework(false)),
            _ => {}
        }
        if let Some(rest) = name.strip_prefix("libpython") {
            return Self::unix(rest);
        }
        let stem = name.strip_prefix("python")?.strip_suffix(".dll")?;
        let (stem, debug) = stem.strip_suffix("_d").map_or((stem, false), |stem| (stem, true));
        let (digits, free_threaded) = stem.strip_suffix('t').map_or((stem, false), |stem| (stem, true));
        let minor = compact(digits)?;
        Some(Self { format: Format::Pe, minor: Some(minor), free_threaded, debug, runtime: true })
    }

    fn framework(free_threaded: bool) -> Self {
        Self { format: Format::MachO, minor: None, free_threaded, debug: false, runtime: true }
    }

    /// `3.13t.so.1.0`, `3.13td.dylib`, `3.13.dll` (MinGW).
    fn unix(rest: &str) -> Option<Self> {
        let (major, rest) = digits(rest)?;
        let (minor, rest) = digits(rest.strip_prefix('.')?)?;
        let (flags, ending) = rest.split_once('.')?;
        let (format, runtime) = match ending {
            "so" => (Format::Elf, false),
            "dylib" => (Format::MachO, true),
            "dll" => (Format::Pe, true),
            other => (Format::Elf, other.strip_prefix("so.")?.starts_with(|c: char| c.is_ascii_digit())),
        };
        // `m` and `u` are of versions before 3.8.
        let known = flags.bytes().all(|flag| matches!(flag, b't' | b'd' | b'm' | b'u'));
        (known && (runtime || ending == "so")).then_some(Self {
            format,
            minor: Some((major, minor)),
            free_threaded: flags.contains('t'),
            debug: flags.contains('d'),
            runtime,
        })
    }
}

/// The number that a text begins with, and the rest.
pub(crate) fn digits(text: &str) -> Option<(u8, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

/// `313`: one digit of the major version, then the minor.
fn compact(text: &str) -> Option<(u8, u8)> {
    let (major, minor) = text.split_at_checked(1)?;
    match (digits(major)?, digits(minor)?) {
        ((major, ""), (minor, "")) => Some((major, minor)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        for (name, format, minor, flags, runtime) in [
            ("libpython3.13t.so.1.0", Format::Elf, Some((3, 13)), "t", true),
            ("libpython3.13td.so.1.0", Format::Elf, Some((3, 13)), "td", true),
            ("libpython3.14t.so", Format::Elf, Some((3, 14)), "t", false),
            ("libpython3.6m.so.1.0", Format::Elf, Some((3, 6)), "", true),
            ("libpython2.7.so.1.0", Format::Elf, Some((2, 7)), "", true),
            ("libpython3.13t.dylib", Format::MachO, Some((3, 13)), "t", true),
            ("PythonT", Format::MachO, None, "t", true),
            ("Python", Format::MachO, None, "", true),
            ("python313t.dll", Format::Pe, Some((3, 13)), "t", true),
            ("python313t_d.dll", Format::Pe, Some((3, 13)), "td", true),
            ("python39.dll", Format::Pe, Some((3, 9)), "", true),
            ("libpython3.13.dll", Format::Pe, Some((3, 13)), "", true),
        ] {
            let expected = LibraryName {
                format,
                minor,
                free_threaded: flags.contains('t'),
                debug: flags.contains('d'),
                runtime,
            };
            assert_eq!(LibraryName::parse(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn stubs_and_others_are_no_libraries_of_cpython() {
        for name in [
            "libpython3.so",
            "python3.dll",
            "python3t.dll",
            "libpython3.13t.a",
            "libpython3.13t.so.",
            "libpython3.13x.so",
            "libpython3.999.so",
            "python313t.exe",
            "pythoné.dll",
            "python",
            "libpythonic.so",
            "",
        ] {
            assert_eq!(LibraryName::parse(name), None, "{name}");
        }
    }
}
