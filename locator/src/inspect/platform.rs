//! What can load a library: a file format and a processor.

use std::fmt;

/// The object file format of a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Linux and the other Unixes.
    Elf,
    /// macOS.
    MachO,
    /// Windows.
    Pe,
}

/// The processor that a library is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Architecture {
    /// 64-bit x86.
    X86_64,
    /// 64-bit ARM.
    Aarch64,
    /// Any other, by the name that the `object` crate gives it.
    Other(String),
}

impl Architecture {
    /// The processor that Rust, uv or a target triple calls so.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "x86_64" | "amd64" => Self::X86_64,
            "aarch64" | "arm64" => Self::Aarch64,
            // As the `object` crate calls them.
            "x86" | "i686" | "i586" => Self::Other("i386".to_owned()),
            "armv7" | "armv6" => Self::Other("arm".to_owned()),
            "ppc64le" | "powerpc64le" => Self::Other("powerpc64".to_owned()),
            other => Self::Other(other.to_owned()),
        }
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::X86_64 => "x86_64",
            Self::Aarch64 => "aarch64",
            Self::Other(name) => name,
        })
    }
}

/// The format and architecture that a process can load.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Platform {
    /// The object file format.
    pub format: Format,
    /// The processor.
    pub architecture: Architecture,
}

impl Platform {
    /// A platform that need not be that of this process.
    pub const fn new(format: Format, architecture: Architecture) -> Self {
        Self { format, architecture }
    }

    /// The platform of this process.
    pub fn current() -> Self {
        let format = if cfg!(windows) {
            Format::Pe
        } else if cfg!(target_vendor = "apple") {
            Format::MachO
        } else {
            Format::Elf
        };
        Self { format, architecture: Architecture::named(std::env::consts::ARCH) }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.format {
            Format::Elf => "ELF",
            Format::MachO => "Mach-O",
            Format::Pe => "PE",
        };
        write!(f, "{format} {}", self.architecture)
    }
}
