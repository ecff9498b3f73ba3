//! What a shared library is, read from the file: nothing is loaded or run.

mod platform;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::read::{ExportTarget, NameOrOrdinal, ReadCache};
use object::{BinaryFormat, FileKind, Object, ObjectKind, ObjectSection, ReadRef};

use crate::version::Version;

pub use platform::{Architecture, Format, Platform};

/// Exported by every CPython since 3.11; the value is `PY_VERSION_HEX`.
const VERSION: &str = "Py_Version";
/// Exported by every CPython, and so the sign of one that is too old for [`VERSION`].
const ANY_PYTHON: &str = "Py_GetVersion";
/// Exported only when built with `Py_GIL_DISABLED`. All of them, so that one renamed or leaked symbol
/// does not decide.
const FREE_THREADED: [&str; 3] =
    ["_Py_MergeZeroLocalRefcount", "_Py_DecRefShared", "PyUnstable_Module_SetGIL"];
/// Exported only when built with `Py_REF_DEBUG`, which `--with-pydebug` turns on.
const DEBUG: &str = "_Py_NegativeRefcount";

/// A shared library of CPython, as its file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Library {
    /// The file that was read.
    pub path: PathBuf,
    /// What can load it.
    pub platform: Platform,
    /// The value of `Py_Version` in it.
    pub version: Version,
    /// It was built with `Py_GIL_DISABLED`.
    pub free_threaded: bool,
    /// It was built with `Py_REF_DEBUG` and has the ABI of a debug build.
    pub debug: bool,
}

/// Why a file is not a shared library of CPython.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// The file could not be opened or read.
    #[error("{} cannot be read: expected a shared library of CPython", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no object file, or a damaged one.
    #[error("{} is not an object file, or a damaged one: \
             expected a shared library of CPython", path.display())]
    NotAnObject {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The file is an executable, an object or a static archive.
    #[error("{} is not a shared library (an executable or an object): \
             give the shared library or the prefix it is installed under", path.display())]
    NotShared {
        /// The file.
        path: PathBuf,
    },
    /// The library exports nothing of CPython.
    #[error("{} is a shared library that exports no `{ANY_PYTHON}`, so it is not CPython's own: \
             expected a file such as libpython3.13t.so.1.0", path.display())]
    NotPython {
        /// The file.
        path: PathBuf,
    },
    /// The library is a CPython before 3.11, which does not say its version as data.
    #[error("{} exports no `{VERSION}`, so it is a CPython older than 3.11: \
             free-threaded builds begin with 3.13", path.display())]
    TooOld {
        /// The file.
        path: PathBuf,
    },
    /// The library exports `Py_Version`, but it holds no version.
    #[error("{} exports `{VERSION}` with a value that is no version ({found}): \
             the file is damaged", path.display())]
    NoVersion {
        /// The file.
        path: PathBuf,
        /// The bytes found, or why there are none.
        found: String,
    },
}

/// Reads what shared library `path` is.
///
/// Takes a few milliseconds: only the tables and the version are read. Of a universal Mach-O file it is
/// the slice for this process.
///
/// # Errors
///
/// [`InspectError`], if the file is not a shared library of CPython 3.11 or newer.
///
/// # Examples
///
/// ```
/// use locator::inspect;
///
/// let program = std::env::current_exe()?;
/// let error = inspect::library(&program).unwrap_err();
/// assert!(error.to_string().contains("is not a shared library"));
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn library(path: &Path) -> Result<Library, InspectError> {
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
            slice(&bytes).map_err(|source| not_an_object(path, source)).and_then(|data| read(path, data))
        }
        FileKind::Archive => Err(InspectError::NotShared { path: path.to_owned() }),
        _ => read(path, &cache),
    }
}

fn not_an_object(path: &Path, source: object::Error) -> InspectError {
    InspectError::NotAnObject { path: path.to_owned(), source: Box::new(source) }
}

/// The part of a universal file that is for this process, or its first part: the verdict on the
/// architecture then names what it is.
fn slice(bytes: &[u8]) -> object::Result<&[u8]> {
    fn choose<'a, A: FatArch>(arches: &[A], bytes: &'a [u8]) -> object::Result<&'a [u8]> {
        let own = |arch: &&A| architecture(arch.architecture()) == Platform::current().architecture;
        match arches.iter().find(own).or(arches.first()) {
            Some(arch) => arch.data(bytes),
            // Parsing nothing gives the parser's own error.
            None => Ok(&[]),
        }
    }
    match FileKind::parse(bytes)? {
        FileKind::MachOFat32 => choose(MachOFatFile32::parse(bytes)?.arches(), bytes),
        _ => choose(MachOFatFile64::parse(bytes)?.arches(), bytes),
    }
}

fn architecture(architecture: object::Architecture) -> Architecture {
    match architecture {
        object::Architecture::X86_64 => Architecture::X86_64,
        object::Architecture::Aarch64 => Architecture::Aarch64,
        other => Architecture::Other(format!("{other:?}").to_lowercase()),
    }
}

fn read<'data, R: ReadRef<'data>>(path: &Path, data: R) -> Result<Library, InspectError> {
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
    if file.kind() != ObjectKind::Dynamic || file.section_by_name(".interp").is_some() {
        return Err(InspectError::NotShared { path: path.to_owned() });
    }
    let exports = exports(&file, format).map_err(damaged)?;
    if !exports.contains_key(ANY_PYTHON) {
        return Err(InspectError::NotPython { path: path.to_owned() });
    }
    let Some(address) = exports.get(VERSION) else {
        return Err(InspectError::TooOld { path: path.to_owned() });
    };
    Ok(Library {
        path: path.to_owned(),
        platform: Platform { format, architecture: architecture(file.architecture()) },
        version: version(&file, *address)
            .map_err(|found| InspectError::NoVersion { path: path.to_owned(), found })?,
        free_threaded: FREE_THREADED.iter().all(|name| exports.contains_key(name)),
        debug: exports.contains_key(DEBUG),
    })
}

/// The symbols that decide, with their addresses.
fn exports<'data, R: ReadRef<'data>>(
    file: &object::File<'data, R>,
    format: Format,
) -> object::Result<HashMap<&'static str, Option<u64>>> {
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
    Ok(found)
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

// The fixtures are ELF files.
#[cfg(all(test, target_os = "linux"))]
mod tests;
