use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::redistributable::Silent;

/// A tar file in the making. Names are written as they are, which the crate's own builder refuses.
#[derive(Default)]
struct Tar(Vec<u8>);

impl Tar {
    fn header(name: &str, kind: EntryType, size: u64, mode: u32) -> tar::Header {
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_mode(mode);
        header.set_mtime(1_000_000_000);
        header
    }

    fn push(mut self, mut header: tar::Header, data: &[u8]) -> Self {
        header.set_cksum();
        self.0.extend_from_slice(header.as_bytes());
        self.0.extend_from_slice(data);
        self.0.resize(self.0.len().next_multiple_of(512), 0);
        self
    }

    fn file(self, name: &str, data: &[u8]) -> Self {
        self.push(Self::header(name, EntryType::Regular, data.len() as u64, 0o644), data)
    }

    fn link(self, kind: EntryType, name: &str, target: &str) -> Self {
        let mut header = Self::header(name, kind, 0, 0o777);
        header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
        self.push(header, b"")
    }

    fn symlink(self, name: &str, target: &str) -> Self {
        self.link(EntryType::Symlink, name, target)
    }

    fn finished(mut self) -> Vec<u8> {
        self.0.resize(self.0.len() + 1024, 0);
        self.0
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// An archive is unpacked into `made` of this folder; beside it are only the archive and what shows an escape.
struct Case {
    folder: TempDir,
    result: Result<(), UnpackError>,
}

impl Case {
    fn of(bytes: &[u8], layout: Layout, limits: Limits) -> Self {
        let folder = TempDir::new().unwrap();
        let archive = folder.path().join("archive");
        fs::write(&archive, bytes).unwrap();
        let result = unpack(&archive, layout, &folder.path().join("made"), &limits, &Silent);
        // Whatever happened, nothing but the new folder appeared.
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.retain(|name| name != "made");
        assert_eq!(names, ["archive"]);
        Self { folder, result }
    }

    fn install_only(tar: Tar) -> Self {
        Self::of(&gzip(&tar.finished()), Layout::InstallOnly, Limits::default())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("made").join(name)
    }

    #[track_caller]
    fn refused(self) -> UnpackError {
        self.result.expect_err("the archive was unpacked")
    }
}

#[test]
fn files_folders_links_modes_and_times_are_as_in_the_archive() {
    let mut program = Tar::header("python/bin/python3.13t", EntryType::Regular, 4, 0o4755);
    program.set_mtime(1_234_567_890);
    let case = Case::install_only(
        Tar::default()
            .push(Tar::header("python/lib/", EntryType::Directory, 0, 0o500), b"")
            .push(program, b"code")
            .file("python/lib/python3.13t/os.py", b"import")
            .symlink("python/bin/python", "python3.13t")
            .symlink("python/lib/up", "../bin/python")
            .link(EntryType::Link, "python/bin/python3.13", "python/bin/python3.13t"),
    );
    case.result.as_ref().unwrap();
    let program = fs::metadata(case.path("bin/python3.13t")).unwrap();
    // Bits that give rights are not taken from an archive.
    assert_eq!(program.permissions().mode() & 0o7777, 0o755);
    assert_eq!(program.mtime(), 1_234_567_890);
    assert_eq!(fs::read(case.path("bin/python3.13t")).unwrap(), b"code");
    assert_eq!(fs::metadata(case.path("lib/python3.13t/os.py")).unwrap().permissions().mode() & 0o777, 0o644);
    // A folder can be filled and removed, whatever its mode is.
    assert_eq!(fs::metadata(case.path("lib")).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::read_link(case.path("bin/python")).unwrap(), PathBuf::from("python3.13t"));
    assert_eq!(fs::read(case.path("lib/up")).unwrap(), b"code");
    assert_eq!(fs::metadata(case.path("bin/python3.13")).unwrap().ino(), program.ino());
}

#[test]
fn of_a_full_archive_only_the_prefix_is_unpacked() {
    let tar = Tar::default()
        .file("python/PYTHON.json", b"{}")
        .file("python/build/core.o", b"object")
        .file("python/install/bin/python3.13t", b"code")
        .symlink("python/install/bin/python", "python3.13t");
    let bytes = zstd::encode_all(&*tar.finished(), 1).unwrap();
    let case = Case::of(&bytes, Layout::Full, Limits::default());
    case.result.as_ref().unwrap();
    assert_eq!(fs::read(case.path("bin/python")).unwrap(), b"code");
    assert_eq!(fs::read_dir(case.path("")).unwrap().count(), 1);
}

#[test]
fn paths_out_of_the_archive_are_refused() {
    for name in ["../escaped", "python/../../escaped", "/tmp/escaped", "python/a/../../../escaped"] {
        let tar = Tar::default().file("python/ok", b"").file(name, b"escaped");
        let error = Case::install_only(tar).refused();
        assert!(matches!(&error, UnpackError::UnsafePath { entry, .. } if entry == name), "{error}");
        // Also beside the prefix.
        let tar = Tar::default().file("python/install/ok", b"").file(name, b"escaped");
        let case = Case::of(&zstd::encode_all(&*tar.finished(), 1).unwrap(), Layout::Full, Limits::default());
        assert!(matches!(case.refused(), UnpackError::UnsafePath { .. }));
    }
}

#[test]
fn links_out_of_the_prefix_are_refused() {
    for target in ["/etc", "..", "../..", "../../escaped", "a/../../.."] {
        let error = Case::install_only(Tar::default().symlink("python/link", target)).refused();
        assert!(
            matches!(&error, UnpackError::EscapingLink { target: found, .. } if found == target),
            "{error}"
        );
    }
    let link = |target| Tar::default().file("python/ok", b"").link(EntryType::Link, "python/link", target);
    for target in ["/etc/passwd", "python/../../escaped"] {
        assert!(matches!(Case::install_only(link(target)).refused(), UnpackError::UnsafePath { .. }));
    }
    // To what is not there, or is itself a link.
    for tar in [
        link("python/absent"),
        Tar::default().symlink("python/a", "b").link(EntryType::Link, "python/c", "python/a"),
    ] {
        assert!(matches!(Case::install_only(tar).refused(), UnpackError::DanglingLink { .. }));
    }
}

#[test]
fn nothing_is_written_through_a_link() {
    // Each link by itself stays inside; an entry below one might not.
    let chain =
        Tar::default().symlink("python/a", ".").symlink("python/b", "a").file("python/b/c", b"through");
    let error = Case::install_only(chain).refused();
    assert!(matches!(&error, UnpackError::ThroughLink { parent, .. } if parent == Path::new("b")), "{error}");
    let over_file = Tar::default().file("python/a", b"file").file("python/a/b", b"below");
    assert!(matches!(Case::install_only(over_file).refused(), UnpackError::ThroughLink { .. }));
    let folder = Tar::header("python/a/", EntryType::Directory, 0, 0o755);
    let over_link = Tar::default().symlink("python/a", "b").push(folder, b"");
    assert!(matches!(Case::install_only(over_link).refused(), UnpackError::ThroughLink { .. }));
    // Nor is a link replaced by a file, or followed by it.
    let again = Tar::default().symlink("python/a", "b").file("python/a", b"through");
    assert!(matches!(Case::install_only(again).refused(), UnpackError::Duplicate { .. }));
}

#[test]
fn only_files_folders_and_links_are_unpacked() {
    for kind in [EntryType::Fifo, EntryType::Char, EntryType::Block, EntryType::GNUSparse] {
        let tar = Tar::default().push(Tar::header("python/thing", kind, 0, 0o644), b"");
        let result = Case::install_only(tar).result;
        // Of a sparse file already the header is not one.
        assert!(
            matches!(result, Err(UnpackError::Unsupported { .. } | UnpackError::Damaged { .. })),
            "{kind:?}"
        );
    }
}

#[test]
fn a_bomb_is_stopped_at_what_it_declares() {
    let zeros = vec![0; 8 << 20];
    // The tar file says 8 MiB, and gzip says a thousand bytes.
    let mut bytes = gzip(&Tar::default().file("python/zeros", &zeros).finished());
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(&4096_u32.to_le_bytes());
    let case = Case::of(&bytes, Layout::InstallOnly, Limits::default());
    let written = case.path("zeros").exists();
    let error = case.refused();
    assert!(matches!(error, UnpackError::TooLarge { limit: 4096, .. }), "{error}");
    assert!(!written, "the size in the header was not looked at first");

    // The tar file says a thousand bytes too, and goes on after its end.
    let mut tar = Tar::default().file("python/small", b"small").finished();
    tar.extend_from_slice(&zeros);
    let mut bytes = gzip(&tar);
    let end = bytes.len() - 4;
    bytes[end..].copy_from_slice(&4096_u32.to_le_bytes());
    let error = Case::of(&bytes, Layout::InstallOnly, Limits::default()).refused();
    assert!(matches!(error, UnpackError::TooLarge { limit: 4096, .. }), "{error}");
}

#[test]
fn a_bomb_that_declares_itself_is_stopped_before_it_is_opened() {
    let bytes = gzip(&Tar::default().file("python/zeros", &vec![0; 1 << 20]).finished());
    let case = Case::of(&bytes, Layout::InstallOnly, Limits::default().bytes(1 << 19));
    assert!(!case.path("").exists());
    assert!(matches!(case.refused(), UnpackError::TooLarge { limit: 524_288, .. }));
    let mut tar = Tar::default();
    for number in 0..20 {
        tar = tar.file(&format!("python/{number}"), b"");
    }
    let limits = Limits::default().entries(10);
    let error = Case::of(&gzip(&tar.finished()), Layout::InstallOnly, limits).refused();
    assert!(matches!(error, UnpackError::TooMany { limit: 10 }), "{error}");
}

#[test]
fn zstd_without_a_size_stops_at_the_limit() {
    let tar = Tar::default().file("python/install/zeros", &vec![0; 4 << 20]).finished();
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    encoder.write_all(&tar).unwrap();
    let bytes = encoder.finish().unwrap();
    let error = Case::of(&bytes, Layout::Full, Limits::default().bytes(1 << 20)).refused();
    assert!(matches!(error, UnpackError::TooLarge { limit: 1_048_576, .. }), "{error}");
}

#[test]
fn a_name_that_would_fill_the_memory_is_stopped() {
    let name = vec![b'n'; 3 << 20];
    let header = Tar::header("././@LongLink", EntryType::GNULongName, name.len() as u64, 0o644);
    let mut gnu = tar::Header::new_gnu();
    gnu.as_mut_bytes()[..257].copy_from_slice(&header.as_bytes()[..257]);
    let tar = Tar::default().push(gnu, &name).file("python/ok", b"");
    let error = Case::install_only(tar).refused();
    assert!(matches!(error, UnpackError::TooLarge { limit: 1_048_576, .. }), "{error}");
}

#[test]
fn damage_is_found_wherever_it_is() {
    let tar = Tar::default().file("python/a", &[7; 3000]).file("python/b", &[8; 3000]).finished();
    let whole = gzip(&tar);
    let damaged = |bytes: &[u8]| {
        let error = Case::of(bytes, Layout::InstallOnly, Limits::default()).refused();
        assert!(matches!(error, UnpackError::Damaged { .. }), "{error}");
    };
    damaged(b"");
    damaged(b"no archive at all");
    damaged(&whole[..whole.len() / 2]);
    // Something follows.
    damaged(&[&whole[..], &whole[..]].concat());
    // The check of gzip comes after the last file.
    let mut flipped = whole.clone();
    let end = flipped.len() - 6;
    flipped[end] ^= 1;
    damaged(&flipped);
    // It ends in the middle of a file, and nothing else says so.
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
    encoder.write_all(&Tar::default().file("python/install/a", &[7; 3000]).0[..2000]).unwrap();
    let error = Case::of(&encoder.finish().unwrap(), Layout::Full, Limits::default()).refused();
    assert!(matches!(error, UnpackError::Damaged { .. }), "{error}");
    let error = Case::of(&gzip(&Tar::default().finished()), Layout::InstallOnly, Limits::default()).refused();
    assert!(matches!(error, UnpackError::Empty { expected: "python/" }), "{error}");
}
