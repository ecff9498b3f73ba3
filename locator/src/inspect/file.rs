//! One object file, read once: what every question about it is answered from.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;

use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::read::{ExportTarget, ImportFlags, NameOrOrdinal, ReadCache};
use object::{BinaryFormat, FileKind, Object, ObjectKind, ObjectSection, ReadRef};

use super::InspectError;
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

/// Reads `path`. Of a universal Mach-O file it is the slice for `wanted`, or the first.
pub(super) fn read(path: &Path, wanted: &Architecture) -> Result<Facts, InspectError> {
    let unreadable = |source| InspectError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    // Opening a folder works on Unix, reading it does not.
    if !file.metadata().map_err(unreadable)?.is_file() {
        return Err(unreadable(io::Error::other("not a regular file")));
    }
    let cache = ReadCache::new(file);
    match FileKind::parse(&cache).map_err(|source| not_an_object(path, source))? {
        FileKind::MachOFat32 | FileKind::MachOFat64 => {
            let bytes = std::fs::read(path).map_err(unreadable)?;
            let data = slice(&bytes, wanted).map_err(|source| not_an_object(path, source))?;
            facts(path, data)
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

fn facts<'data, R: ReadRef<'data>>(path: &Path, data: R) -> Result<Facts, InspectError> {
    let damaged = |source| not_an_object(path, source);
    let file = object::File::parse(data).map_err(damaged)?;
    let format = match file.format() {
        BinaryFormat::Elf => Format::Elf,
        BinaryFormat::MachO => Format::MachO,
        BinaryFormat::Pe => Format::Pe,
        _ => return Err(InspectError::NotShared { path: path.to_owned() }),
    };
    // A position-independent executable is `Dynamic` too, and exports the whole API when it is a static
    // build of Python; the loader refuses it. Only executables name an interpreter.
    let interpreter = file.section_by_name(".interp");
    let shared = file.kind() == ObjectKind::Dynamic && interpreter.is_none();
    let mut needed = Vec::new();
    for library in file.import_libraries().map_err(damaged)? {
        needed.push(String::from_utf8_lossy(library.map_err(damaged)?.name()).into_owned());
    }
    let mut glibc = None;
    if format == Format::Elf {
        for import in file.imports().map_err(damaged)? {
            if let ImportFlags::Elf { version: Some(version), .. } = import.map_err(damaged)?.flags() {
                glibc = glibc.max(Glibc::of_symbol(version));
            }
        }
    }
    let interpreter = interpreter.and_then(|section| Some(String::from_utf8_lossy(section.data().ok()?)));
    Ok(Facts {
        platform: Platform { format, architecture: architecture(file.architecture()) },
        shared,
        libc: Libc::of(needed.iter().map(String::as_str).chain(interpreter.as_deref())),
        glibc,
        needed,
        python: exports(&file, format).map_err(damaged)?,
    })
}

/// The symbols that decide.
fn exports<'data, R: ReadRef<'data>>(
    file: &object::File<'data, R>,
    format: Format,
) -> object::Result<Option<Exports>> {
    let wanted = FREE_THREADED.into_iter().chain([VERSION, ANY_PYTHON, DEBUG]);
    let wanted: HashMap<&[u8], &'static str> = wanted.map(|name| (name.as_bytes(), name)).collect();
    let mut found = HashMap::new();
    for export in file.exports()? {
        let export = export?;
        let NameOrOrdinal::Name(mut name) = export.name() else { continue };
        if format == Format::MachO {
            // C names carry one more underscore there.
            name = name.strip_prefix(b"_").unwrap_or(name);
        }
        if let Some(name) = wanted.get(name) {
            let address = match export.target() {
                ExportTarget::Address { address } => Some(address),
                _ => None,
            };
            found.insert(*name, address);
        }
    }
    Ok(found.contains_key(ANY_PYTHON).then(|| Exports {
        version: found.get(VERSION).map(|address| version(file, *address)),
        free_threaded: FREE_THREADED.iter().all(|name| found.contains_key(name)),
        debug: found.contains_key(DEBUG),
    }))
}

/// Decodes `const unsigned long Py_Version`.
fn version<'data, R: ReadRef<'data>>(
    file: &object::File<'data, R>,
    address: Option<u64>,
) -> Result<Version, String> {
    let address = address.ok_or("it has no address")?;
    // `unsigned long` is four bytes on Windows and on 32-bit systems.
    let size = if file.is_64() && file.format() != BinaryFormat::Pe { 8 } else { 4 };
    let bytes = file
        .sections()
        .find_map(|section| section.data_range(address, size).ok().flatten())
        .ok_or_else(|| format!("no data at address {address:#x}"))?;
    let word = |bytes: &[u8]| {
        let fold = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        if file.is_little_endian() { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) }
    };
    let value = word(bytes);
    u32::try_from(value).ok().and_then(Version::from_hex).ok_or_else(|| format!("{value:#x}"))
}
