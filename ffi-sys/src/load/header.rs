//! The first bytes of a file: enough to say in plain words why the system's loader would refuse it.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::elf;
use super::error::LoadError;

/// What a file is.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    /// An ELF file: its machine, and whether it is a shared object.
    Elf { machine: u16, shared: bool, wide: bool },
    /// A Mach-O file for one processor.
    MachO { cpu: u32 },
    /// A Mach-O file for several processors.
    Universal,
    /// A Windows file.
    Pe,
    /// Something else.
    Other(&'static str),
}

/// Refuses what is no library of this platform and processor.
pub(super) fn check(path: &Path) -> Result<(), LoadError> {
    let unreadable = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => LoadError::NotFound { path: path.to_path_buf() },
        _ => LoadError::Unreadable { path: path.to_path_buf(), source },
    };
    let not_a_library = |found| Err(LoadError::NotALibrary { path: path.to_path_buf(), found });
    let other_machine = |found| Err(LoadError::Architecture { path: path.to_path_buf(), found });

    let metadata = path.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        // Only a regular file is opened: a pipe would never answer.
        return not_a_library(if metadata.is_dir() { "a folder" } else { "a device, pipe or socket" });
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut start = Vec::new();
    file.by_ref().take(64).read_to_end(&mut start).map_err(unreadable)?;
    match (kind(&start), std::env::consts::OS) {
        (Kind::Other(found), _) => not_a_library(found),
        (Kind::Pe, "windows") | (Kind::Universal, "macos") => Ok(()),
        (Kind::Pe, _) => not_a_library("a Windows program or library"),
        (Kind::MachO { cpu }, "macos") if cpu == mach_cpu() => Ok(()),
        (Kind::MachO { cpu }, "macos") => other_machine(mach_name(cpu)),
        (Kind::MachO { .. } | Kind::Universal, _) => not_a_library("a macOS program or library"),
        (Kind::Elf { .. }, "windows" | "macos") => not_a_library("an ELF program or library"),
        (Kind::Elf { shared: false, .. }, _) => not_a_library("an ELF object file or program"),
        (Kind::Elf { machine, wide, .. }, _) if (machine, wide) == elf_machine() => {
            let found = metadata.len();
            let needed = elf::needed(&start, &mut file, found).map_err(unreadable)?;
            match found < needed {
                true => Err(LoadError::Truncated { path: path.to_path_buf(), found, needed }),
                false => Ok(()),
            }
        }
        (Kind::Elf { machine, wide, .. }, _) => other_machine(elf_name(machine, wide)),
    }
}

fn kind(start: &[u8]) -> Kind {
    match start {
        [] => Kind::Other("an empty file"),
        [0x7f, b'E', b'L', b'F', class, data, ..] if start.len() >= 20 => {
            let half = |at: usize| {
                let bytes = [start[at], start[at + 1]];
                if *data == 2 { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
            };
            Kind::Elf { machine: half(18), shared: half(16) == 3, wide: *class == 2 }
        }
        [0xcf, 0xfa, 0xed, 0xfe, a, b, c, d, ..] => Kind::MachO { cpu: u32::from_le_bytes([*a, *b, *c, *d]) },
        [0xca, 0xfe, 0xba, 0xbe, ..] => Kind::Universal,
        [b'M', b'Z', ..] => Kind::Pe,
        [b'!', b'<', b'a', b'r', b'c', b'h', b'>', ..] => Kind::Other("a static archive"),
        text if text.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) => {
            Kind::Other("a text file")
        }
        _ => Kind::Other("a file of unknown form"),
    }
}

/// `e_machine` of this process, and whether its ELF files are of the 64-bit class.
const fn elf_machine() -> (u16, bool) {
    let machine = if cfg!(target_arch = "x86_64") {
        62
    } else if cfg!(target_arch = "aarch64") {
        183
    } else if cfg!(target_arch = "x86") {
        3
    } else if cfg!(target_arch = "arm") {
        40
    } else if cfg!(any(target_arch = "riscv64", target_arch = "riscv32")) {
        243
    } else if cfg!(target_arch = "powerpc64") {
        21
    } else if cfg!(target_arch = "powerpc") {
        20
    } else if cfg!(target_arch = "s390x") {
        22
    } else {
        0
    };
    (machine, cfg!(target_pointer_width = "64"))
}

fn elf_name(machine: u16, wide: bool) -> String {
    let name = match machine {
        3 => "x86",
        20 => "powerpc",
        21 => "powerpc64",
        22 => "s390x",
        40 => "arm",
        62 if wide => "x86_64",
        62 => "x86_64 with 32-bit pointers",
        183 => "aarch64",
        243 => "riscv",
        other => return format!("the ELF machine {other}"),
    };
    name.to_owned()
}

/// `cputype` of this process.
const fn mach_cpu() -> u32 {
    if cfg!(target_arch = "aarch64") { 0x0100_000c } else { 0x0100_0007 }
}

fn mach_name(cpu: u32) -> String {
    match cpu {
        0x0100_0007 => "x86_64".to_owned(),
        0x0100_000c => "aarch64".to_owned(),
        other => format!("the Mach-O processor {other:#x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elf(machine: u16, kind: u16) -> Vec<u8> {
        let mut bytes = vec![0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        bytes.extend(kind.to_le_bytes());
        bytes.extend(machine.to_le_bytes());
        bytes
    }

    #[test]
    fn tells_files_apart() {
        assert_eq!(kind(&elf(62, 3)), Kind::Elf { machine: 62, shared: true, wide: true });
        assert_eq!(kind(&elf(183, 1)), Kind::Elf { machine: 183, shared: false, wide: true });
        assert_eq!(kind(b"\x7fELF"), Kind::Other("a file of unknown form"));
        assert_eq!(kind(b"MZ\x90\0"), Kind::Pe);
        assert_eq!(kind(b"INPUT ( libpython3.13t.so.1.0 )"), Kind::Other("a text file"));
        assert_eq!(kind(b"!<arch>\n"), Kind::Other("a static archive"));
        assert_eq!(kind(b""), Kind::Other("an empty file"));
    }

    #[test]
    fn knows_this_machine() {
        assert_ne!(elf_machine().0, 0, "this architecture has no ELF machine number here");
    }
}
