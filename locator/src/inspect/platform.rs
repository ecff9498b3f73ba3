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
    /// The platform of this process.
    pub fn current() -> Self {
        let format = if cfg!(windows) {
            Format::Pe
        } else if cfg!(target_vendor = "apple") {
            Format::MachO
        } else {
            Format::Elf
        };
        let architecture = match std::env::consts::ARCH {
            "x86_64" => Architecture::X86_64,
            "aarch64" => Architecture::Aarch64,
            other => Architecture::Other(other.to_owned()),
        };
        Self { format, architecture }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.format {
            Format::Elf => "ELF",
            Format::MachO => "Mach-O",
            Format::Pe => "PE",
        };
        match &self.architecture {
            Architecture::X86_64 => write!(f, "{format} x86_64"),
            Architecture::Aarch64 => write!(f, "{format} aarch64"),
            Architecture::Other(name) => write!(f, "{format} {name}"),
        }
    }
}
