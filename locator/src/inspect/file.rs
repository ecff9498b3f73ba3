//! One object file, read once: what every question about it is answered from.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;

use object::elf::{FileHeader32, FileHeader64};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::read::{ExportTarget, NameOrOrdinal, ReadCache};
use object::{BinaryFormat, Endianness, FileKind, Object, ObjectKind, ObjectSection, ReadRef};

use super::InspectError;
use super::elf;
use super::libc::{Glibc, Libc};
use super::platform::{Architecture, Format, Platform};
use crate::version::Version;

/// Exported by every CPython since 3.11; the value is `PY_VERSION_HEX`.
pub(super) const VERSION: &str = "Py_Version";
/// Exported by every CPython, and so the sign of one that is too old for [`VERSION`].
pub(super) const ANY_PYTHON: &str = "Py_GetVersion";
/// Exported only when built with `Py_GIL_DISABLED`. All of them, so that one renamed or leaked symbol
/// does not decide.
pub(super) const FREE_THREADED: [&str; 3] =
    ["_Py_MergeZeroLocalRefcount", "_Py_DecRefShared", "PyUnstable_Module_SetGIL"];
/// Exported only when built with `Py_REF_DEBUG`, which `--with-pydebug` turns on.
pub(super) const DEBUG: &str = "_Py_NegativeRefcount";

/// The symbols that decide.
pub(super) const SYMBOLS: [&str; 6] =
    [VERSION, ANY_PYTHON, FREE_THREADED[0], FREE_THREADED[1], FREE_THREADED[2], DEBUG];

/// What an object file says of itself.
pub(super) struct Facts {
    pub(super) platform: Platform,
    pub(super) shared: bool,
    /// The C library that it asks for; `None` if it asks for none, or is not ELF.
    pub(super) libc: Option<Libc>,
    /// The newest symbol version of glibc that it asks for.
    pub(super) glibc: Option<Glibc>,
    /// The names of the libraries that it is linked with.
    pub(super) needed: Vec<String>,
    /// What it exports of CPython.
    pub(super) python: Option<Exports>,
}

/// What the exported symbols say of the CPython in a file.
pub(super) struct Exports {
    /// `Err`: what `Py_Version` holds instead. `None` before 3.11.
    pub(super) version: Option<Result<Version, String>>,
    pub(super) free_threaded: bool,
    pub(super) debug: bool,
}

impl Exports {
    /// Reads the symbols that were found, with their addresses; `word` gives the number at an address. `None` if it is no
    /// CPython.
    pub(super) fn of(
        found: &HashMap<&'static str, Option<u64>>,
        word: impl Fn(u64) -> Option<u64>,
    ) -> Option<Self> {
        let version = |address: &Option<u64>| {
            let address = address.ok_or("it has no address")?;
            let value = word(address).ok_or_else(|| format!("no data at address {address:#x}"))?;
            u32::try_from(value).ok().and_then(Version::from_hex).ok_or_else(|| format!("{value:#x}"))
        };
        found.contains_key(ANY_PYTHON).then(|| Self {
            version: found.get(VERSION).map(version),
            free_threaded: FREE_THREADED.iter().all(|name| found.contains_key(name)),
            debug: found.contains_key(DEBUG),
        })
    }
}

/// The longest file that is read: a libpython of a debug build with everything in it has a tenth of that.
const MOST: u64 = 1 << 30;

/// Reads `path`. Of a universal Mach-O file it is the slice for `wanted`, or the first.
pub(super) fn read(path: &Path, wanted: &Architecture) -> Result<Facts, InspectError> {
    let unreadable = |source| InspectError::Unreadable { path: path.to_owned(), source };
    // Before it is opened: a pipe would wait for its other end.
    let kind = std::fs::metadata(path).map_err(unreadable)?;
    if !kind.is_file() {
        return Err(unreadable(io::Error::other("not a regular file")));
    }
    if kind.len() > MOST {
        return Err(unreadable(io::Error::new(
            io::ErrorKind::FileTooLarge,
            format!("longer than {MOST} bytes"),
        )));
    }
    let cache = ReadCache::new(File::open(path).map_err(unreadable)?);
    match FileKind::parse(&cache).map_err(|source| not_an_object(path, source))? {
        FileKind::MachOFat32 | FileKind::MachOFat64 => {
            let bytes = std::fs::read(path).map_err(unreadable)?;
            let data = slice(&bytes, wanted).map_err(|source| not_an_object(path, source))?;
            facts(path, data)
        }
        FileKind::Elf32 => {
            elf::facts::<FileHeader32<Endianness>, _>(&cache).map_err(|source| not_an_object(path, source))
        }
        FileKind::Elf64 => {
            elf::facts::<FileHeader64<Endianness>, _>(&cache).map_err(|source| not_an_object(path, source))
        }
        FileKind::Archive => Err(InspectError::NotShared { path: path.to_owned() }),
        _ => facts(path, &cache),
    }
}

fn not_an_object(path: &Path, source: object::Error) -> InspectError {
    InspectError::NotAnObject { path: path.to_owned(), source: Box::new(source) }
}

/// The part of a universal file that is for `wanted`, or its first part: the verdict on the architecture
/// then names what it is.
fn slice<'a>(bytes: &'a [u8], wanted: &Architecture) -> object::Result<&'a [u8]> {
    fn choose<'a, A: FatArch>(
        arches: &[A],
        bytes: &'a [u8],
        wanted: &Architecture,
    ) -> object::Result<&'a [u8]> {
        let own = |arch: &&A| architecture(arch.architecture()) == *wanted;
        match arches.iter().find(own).or(arches.first()) {
            Some(arch) => arch.data(bytes),
            // Parsing nothing gives the parser's own error.
            None => Ok(&[]),
        }
    }
    match FileKind::parse(bytes)? {
        FileKind::MachOFat32 => choose(MachOFatFile32::parse(bytes)?.arches(), bytes, wanted),
        _ => choose(MachOFatFile64::parse(bytes)?.arches(), bytes, wanted),
    }
}

fn architecture(architecture: object::Architecture) -> Architecture {
    match architecture {
        object::Architecture::X86_64 => Architecture::X86_64,
        object::Architecture::Aarch64 => Architecture::Aarch64,
        other => Architecture::Other(format!("{other:?}").to_lowercase()),
    }
}

/// Reads a file of macOS or Windows.
fn facts<'data, R: ReadRef<'data>>(path: &Path, data: R) -> Result<Facts, InspectError> {
    let damaged = |source| not_an_object(path, source);
    let file = object::File::parse(data).map_err(damaged)?;
    let format = match file.format() {
        BinaryFormat::MachO => Format::MachO,
        BinaryFormat::Pe => Format::Pe,
        _ => return Err(InspectError::NotShared { path: path.to_owned() }),
    };
    let mut needed = Vec::new();
    for library in file.import_libraries().map_err(damaged)? {
        needed.push(String::from_utf8_lossy(library.map_err(damaged)?.name()).into_owned());
    }
    let found = exports(&file, format).map_err(damaged)?;
    Ok(Facts {
        platform: Platform { format, architecture: architecture(file.architecture()) },
        shared: file.kind() == ObjectKind::Dynamic,
        libc: None,
        glibc: None,
        needed,
        python: Exports::of(&found, |address| word(&file, address)),
    })
}

/// The symbols that decide, with their addresses.
fn exports<'data, R: ReadRef<'data>>(
    file: &object::File<'data, R>,
    format: Format,
) -> object::Result<HashMap<&'static str, Option<u64>>> {
    let mut found = HashMap::new();
    for export in file.exports()? {
        let export = export?;
        let NameOrOrdinal::Name(mut name) = export.name() else { continue };
        if format == Format::MachO {
            // C names carry one more underscore there.
            name = name.strip_prefix(b"_").unwrap_or(name);
        }
        if let Some(name) = SYMBOLS.into_iter().find(|wanted| wanted.as_bytes() == name) {
            let address = match export.target() {
                ExportTarget::Address { address } => Some(address),
                _ => None,
            };
            found.insert(name, address);
        }
    }
    Ok(found)
}

/// The `unsigned long` at an address.
fn word<'data, R: ReadRef<'data>>(file: &object::File<'data, R>, address: u64) -> Option<u64> {
    // It is four bytes on Windows and on 32-bit systems.
    let size = if file.is_64() && file.format() != BinaryFormat::Pe { 8 } else { 4 };
    let bytes = file.sections().find_map(|section| section.data_range(address, size).ok().flatten())?;
    Some(decode(bytes, file.is_little_endian()))
}

/// The number that `bytes` are.
pub(super) fn decode(bytes: &[u8], little_endian: bool) -> u64 {
    let fold = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
    if little_endian { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) }
}
