//! The fetched interpreter as archives of both layouts.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use locator::cache::Flavour;
use locator::redistributable::host_triple;
use locator::{Python, Version};
use sha2::{Digest, Sha256};

/// A release that no catalogue holds.
pub(crate) const TAG: &str = "20990101";

/// An archive of a release.
#[derive(Clone)]
pub(crate) struct Packed {
    pub(crate) file: String,
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) sha256: String,
}

impl Packed {
    pub(crate) fn new(variant: &str, bytes: Vec<u8>) -> Self {
        let extension = if variant.ends_with("-full") { "tar.zst" } else { "tar.gz" };
        let triple = host_triple().expect("there are archives for the machine of the tests");
        let file = format!("cpython-{}+{TAG}-{triple}-{variant}.{extension}", python().version);
        let sha256 = sha256(&bytes);
        Self { file, bytes: Arc::new(bytes), sha256 }
    }

    /// Where a server has it.
    pub(crate) fn path(&self) -> String {
        format!("/{TAG}/{}", self.file.replace('+', "%2B"))
    }

    /// The line of the list of hashes.
    pub(crate) fn sum(&self) -> String {
        format!("{}  {}\n", self.sha256, self.file)
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The interpreter that is packed.
pub(crate) fn python() -> &'static Python {
    static PYTHON: OnceLock<Python> = OnceLock::new();
    PYTHON.get_or_init(|| locator::fetched(Flavour::Release).unwrap_or_else(|error| panic!("{error}")))
}

pub(crate) fn version() -> Version {
    python().version
}

/// `.tar.gz`, everything under `python/`.
pub(crate) fn install_only() -> Packed {
    static PACKED: OnceLock<Packed> = OnceLock::new();
    let packed = PACKED.get_or_init(|| {
        let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut tar = tar::Builder::new(gzip);
        add_prefix(&mut tar, Path::new("python"), &|_| false);
        Packed::new("freethreaded-install_only_stripped", tar.into_inner().unwrap().finish().unwrap())
    });
    packed.clone()
}

/// `.tar.gz` of what the interpreter needs to start and no more: for faults, which have nothing to do with the number
/// of files.
pub(crate) fn slim() -> Packed {
    static PACKED: OnceLock<Packed> = OnceLock::new();
    let packed = PACKED.get_or_init(|| {
        let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut tar = tar::Builder::new(gzip);
        add_prefix(&mut tar, Path::new("python"), &|path| {
            let needed =
                ["bin", "lib", "lib/python3.13t", "lib/python3.13t/encodings", "lib/python3.13t/collections"];
            path.parent().is_some_and(|folder| !needed.iter().any(|needed| folder == Path::new(needed)))
                && !needed.iter().any(|needed| path == Path::new(needed))
        });
        Packed::new("freethreaded-install_only", tar.into_inner().unwrap().finish().unwrap())
    });
    packed.clone()
}

/// `.tar.zst`, everything under `python/install/`, with what it was built from beside it.
pub(crate) fn full() -> Packed {
    static PACKED: OnceLock<Packed> = OnceLock::new();
    let packed = PACKED.get_or_init(|| {
        let mut tar = tar::Builder::new(Vec::new());
        let json = format!("{{\"version\": \"8\", \"python_version\": \"{}\"}}", version());
        add(&mut tar, "python/PYTHON.json", json.as_bytes());
        add(&mut tar, "python/build/core.o", b"an object");
        add_prefix(&mut tar, Path::new("python/install"), &|_| false);
        add(&mut tar, "python/licenses/LICENSE.cpython.txt", b"a licence");
        let tar = tar.into_inner().unwrap();
        Packed::new("freethreaded+pgo+lto-full", zstd::encode_all(&*tar, 1).unwrap())
    });
    packed.clone()
}

pub(crate) fn add<W: Write>(tar: &mut tar::Builder<W>, name: &str, data: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.set_size(data.len() as u64);
    header.set_mode(0o644);
    tar.append_data(&mut header, name, data).unwrap();
}

/// What releases leave out of their smaller archives: half of the size, and nothing that runs.
fn left_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.starts_with("lib/python3.13t/test")
        || path.starts_with("lib/python3.13t/idlelib")
        || matches!(&*name, "__pycache__" | "ffi-python.toml" | "ffi-python.files" | "EXTERNALLY-MANAGED")
        || path.extension().is_some_and(|extension| extension == "a")
}

fn add_prefix<W: Write>(tar: &mut tar::Builder<W>, top: &Path, without: &dyn Fn(&Path) -> bool) {
    tar.follow_symlinks(false);
    let prefix = &python().prefix;
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> = fs::read_dir(prefix.join(&folder)).unwrap().map(Result::unwrap).collect();
        // The same archive each time.
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = folder.join(entry.file_name());
            if left_out(&path) || without(&path) {
                continue;
            }
            if entry.file_type().unwrap().is_dir() {
                // Releases have no entries for folders.
                folders.push(path);
            } else if path == Path::new("bin/python3.13t") {
                // A copy of the program here, a link in the archive.
                let mut header = tar::Header::new_gnu();
                header.set_entry_type(tar::EntryType::Link);
                header.set_size(0);
                header.set_mode(0o755);
                tar.append_link(&mut header, top.join(&path), top.join("bin/python3.13")).unwrap();
            } else {
                tar.append_path_with_name(entry.path(), top.join(&path)).unwrap();
            }
        }
    }
}
