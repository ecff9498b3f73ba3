//! Both layouts, from the server to a Python that runs.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use locator::cache::{self, Flavour, Trust};

use super::support::cache::{Cache, Log, pinned, selection};
use super::support::pack::{self, Packed, full, install_only, slim};
use super::support::server::Server;

/// Runs the installed interpreter, which says where it is and that it has no GIL.
fn assert_runs(python: &locator::Python) {
    let program = "import sys; print(sys.prefix); print(sys._is_gil_enabled())";
    let output = Command::new(&python.executable)
        .args(["-I", "-B", "-c", program])
        .env_remove("LD_LIBRARY_PATH")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(text, format!("{}\nFalse\n", python.prefix.display()));
    // It runs with the library of this installation.
    let maps =
        "print([l.split(None, 5)[-1].strip() for l in open('/proc/self/maps') if 'libpython3.13t' in l][0])";
    let output = Command::new(&python.executable).args(["-I", "-B", "-c", maps]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim_end(), python.library.to_str().unwrap());
}

/// Every file of the archive is there as it was in the interpreter that was packed.
fn assert_same(prefix: &Path) {
    for path in ["bin/python3.13t", "lib/libpython3.13t.so.1.0", "lib/python3.13t/os.py", "bin/pip3"] {
        let (packed, installed) = (pack::python().prefix.join(path), prefix.join(path));
        assert_eq!(fs::read(&packed).unwrap(), fs::read(&installed).unwrap(), "{path}");
        let (packed, installed) = (fs::metadata(packed).unwrap(), fs::metadata(installed).unwrap());
        let mode = |metadata: &fs::Metadata| metadata.permissions().mode() & 0o777;
        assert_eq!(mode(&packed), mode(&installed), "{path}");
        assert_eq!(packed.mtime(), installed.mtime(), "{path}");
    }
    for link in ["lib/libpython3.13t.so", "bin/python3"] {
        assert_eq!(
            fs::read_link(pack::python().prefix.join(link)).unwrap(),
            fs::read_link(prefix.join(link)).unwrap()
        );
    }
    // A hard link in the archive is one here.
    let inode = |name: &str| fs::metadata(prefix.join(name)).unwrap().ino();
    assert_eq!(inode("bin/python3.13"), inode("bin/python3.13t"));
}

fn install(packed: &Packed) {
    let (server, cache, log) = (Server::of(packed), Cache::new(), Log::default());
    let installer = cache.installer(&server).reporter(log.clone());
    let done = installer.install(&selection()).unwrap();
    assert!(!done.found);
    assert_eq!(done.python.version, pack::version());
    assert!(done.python.prefix.starts_with(cache.path()));
    assert_same(&done.python.prefix);
    assert_runs(&done.python);
    cache.assert_installed();
    // Neither what it was built from nor what describes it is installed.
    assert!(!done.python.prefix.join("PYTHON.json").exists() && !done.python.prefix.join("build").exists());
    assert!(done.python.stdlib.join("EXTERNALLY-MANAGED").is_file());

    let marker = &done.marker;
    let unpacked = marker.unpacked.as_ref().unwrap();
    assert_eq!(marker.source.sha256, packed.sha256);
    assert_eq!(marker.source.archive, packed.file);
    assert_eq!(unpacked.url, format!("{}{}", server.url(), packed.path()));
    assert_eq!((marker.source.pinned, done.trust()), (false, Trust::Nothing));
    assert_eq!(log.of("Verified").len(), 1);
    assert_eq!(log.of("Installed").len(), 1);

    // What is there is found, and nothing is asked for.
    let before = server.count();
    let again = installer.install(&selection()).unwrap();
    assert!(again.found);
    assert_eq!((again.python.clone(), again.marker), (done.python.clone(), done.marker));
    assert_eq!(server.count(), before);
    // Whatever looks for this version in the cache finds it too.
    assert_eq!(cache::find(cache.path(), pack::version(), Flavour::Release).unwrap(), done.python);
}

#[test]
fn the_small_archive_becomes_a_python_that_runs() {
    install(&install_only());
}

#[test]
fn the_full_archive_becomes_a_python_that_runs() {
    install(&full());
}

#[test]
fn an_archive_of_the_catalogue_is_installed_without_asking_for_its_hash() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let done = cache.installer(&server).install_archive(&pinned(&packed)).unwrap();
    assert_eq!((done.marker.source.pinned, done.trust()), (true, Trust::Pinned));
    assert_eq!(done.trust().note(), None);
    assert_eq!(server.count(), 1);
    cache.assert_installed();
    // Then it is found without writing anything, not even a lock: the cache may be another's.
    fs::remove_dir_all(cache.path().join("locks")).unwrap();
    assert!(cache.installer(&server).install_archive(&pinned(&packed)).unwrap().found);
    assert!(!cache.path().join("locks").exists());
    assert_eq!(server.count(), 1);
}

#[test]
fn a_cache_may_have_any_name() {
    let packed = slim();
    let (server, cache) = (Server::of(&packed), Cache::new());
    let root = cache.path().join("a+b % ü'\"$x (1)");
    let installer = super::support::cache::installer(&root, &server.url());
    let done = installer.install(&selection()).unwrap();
    assert!(done.python.prefix.starts_with(&root));
    assert_runs(&done.python);
}
