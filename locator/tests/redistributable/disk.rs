//! Disks that are full, and caches that belong to somebody else.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::support::cache::{Cache, installer, selection};
use super::support::child::{self, Running};
use super::support::pack::{Packed, full, install_only};
use super::support::server::Server;

/// A folder on a file system of its own of so many bytes; gone when this is dropped.
struct Small(tempfile::TempDir);

impl Small {
    /// `None` where this process may not mount one.
    fn mount(bytes: u64) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let small = Self(folder);
        small.run(&["-t", "tmpfs", "-o", &format!("size={bytes}"), "none"]).then_some(small)
    }

    fn grow(&self, bytes: u64) {
        assert!(self.run(&["-o", &format!("remount,size={bytes}")]));
    }

    fn run(&self, arguments: &[&str]) -> bool {
        let output = Command::new("mount").args(arguments).arg(self.path()).output();
        output.is_ok_and(|output| output.status.success())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// What the installation says on a disk of `bytes`: a small file system, or, where none can be mounted, files that
/// cannot grow any further.
fn on_full_disk(server: &Server, bytes: u64) -> (String, Result<Small, Cache>) {
    let small = Small::mount(bytes).ok_or_else(Cache::new);
    let root = match &small {
        Ok(small) => small.path(),
        Err(cache) => cache.path(),
    };
    let program = child::program();
    let mut command = if small.is_ok() {
        child::command(&program, root, &server.url(), "")
    } else {
        eprintln!("no file system can be mounted here: the size of files is limited instead");
        // The signal would end the process; without it the write fails as on a full disk.
        let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", bytes / 512);
        let mut command = Command::new("sh");
        command.arg("-c").arg(script).arg(&program);
        child::arguments(&mut command, root, &server.url(), "");
        command
    };
    (Running::start(&mut command).result(), small)
}

/// Everything in a folder, but for locks.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_none_or(|extension| extension != "lock") {
                found.push(path);
            }
        }
    }
    found
}

fn assert_says(result: &str, packed: &Packed, server: &Server) {
    assert!(result.starts_with("failed"), "{result}");
    // Of a full archive the name in the cache is what unpacking knows.
    let url = format!("{}{}", server.url(), packed.path());
    for part in [&*url, "is full: free some space", "FFI_PYTHON_CACHE"] {
        assert!(result.contains(part), "`{part}` is not in: {result}");
    }
}

#[test]
fn a_disk_that_is_full_while_the_archive_comes() {
    let packed = install_only();
    let server = Server::of(&packed);
    let (result, small) = on_full_disk(&server, 2 << 20);
    assert_says(&result, &packed, &server);
    assert!(result.contains(&packed.file), "{result}");
    let root = small.as_ref().map_or_else(Cache::path, Small::path);
    assert_eq!(files(root), [] as [PathBuf; 0]);
    assert_recovers(&server, small);
}

#[test]
fn a_disk_that_is_full_while_it_is_unpacked() {
    // The better packed, the more is left to come.
    let packed = full();
    let server = Server::of(&packed);
    let (result, small) = on_full_disk(&server, packed.bytes.len() as u64 + (4 << 20));
    assert_says(&result, &packed, &server);
    let root = small.as_ref().map_or_else(Cache::path, Small::path);
    // Nothing but the archive, which is whole and is used again.
    let left = files(root);
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(fs::read(&left[0]).unwrap(), *packed.bytes);
    let before = server.requests(&packed.path()).len();
    assert_recovers(&server, small);
    assert_eq!(server.requests(&packed.path()).len(), before);
}

/// With more space the next installation succeeds.
fn assert_recovers(server: &Server, small: Result<Small, Cache>) {
    let root = match &small {
        Ok(small) => {
            small.grow(1 << 30);
            small.path()
        }
        Err(cache) => cache.path(),
    };
    let done = installer(root, &server.url()).install(&selection()).unwrap();
    done.entry.verify().unwrap();
    // Nor is anything left of the first.
    let names: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

/// A user who may not write what root's tests write; `None` if this process is not root.
fn nobody() -> Option<u32> {
    (fs::metadata("/proc/self").unwrap().uid() == 0).then_some(65_534)
}

/// Installs into `root` as somebody who may not write there.
fn install_as_nobody(root: &Path, server: &Server) -> String {
    // Neither the folder of this program nor that of the cache need be open to others.
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let program = folder.path().join("program");
    fs::copy(child::program(), &program).unwrap();
    let mut command = child::command(&program, root, &server.url(), "");
    command.current_dir("/");
    if let Some(user) = nobody() {
        command.uid(user);
    }
    Running::start(&mut command).result()
}

fn set_mode_of_folders(root: &Path, mode: u32) {
    for folder in [root.to_owned(), root.join("locks"), root.join("archives")] {
        if folder.exists() {
            fs::set_permissions(folder, PermissionsExt::from_mode(mode)).unwrap();
        }
    }
}

#[test]
fn a_shared_cache_that_is_read_only_is_read() {
    let packed = install_only();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let done = cache.installer(&server).install(&selection()).unwrap();
    let before = server.count();
    set_mode_of_folders(cache.path(), 0o555);
    let result = install_as_nobody(cache.path(), &server);
    set_mode_of_folders(cache.path(), 0o755);
    assert_eq!(result, format!("installed true {}", done.python.prefix.display()));
    assert_eq!(server.count(), before);
    cache.assert_installed();
}

#[test]
fn a_cache_that_is_read_only_and_empty_is_named() {
    let packed = install_only();
    let (server, cache) = (Server::of(&packed), Cache::new());
    set_mode_of_folders(cache.path(), 0o555);
    let result = install_as_nobody(cache.path(), &server);
    set_mode_of_folders(cache.path(), 0o755);
    assert!(result.starts_with("failed"), "{result}");
    let locks = cache.path().join("locks");
    for part in [&*packed.file, locks.to_str().unwrap(), "cannot be written to: set FFI_PYTHON_CACHE"] {
        assert!(result.contains(part), "`{part}` is not in: {result}");
    }
    assert_eq!(server.requests(&packed.path()), []);
    cache.assert_empty();
}
