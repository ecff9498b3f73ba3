//! Both layouts, from the server to a Python that runs.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use locator::Request;
use locator::cache::{self, Flavour, Trust};
use locator::redistributable::Selection;

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

/// An archive of a library that exports what tells a debug build, and of nothing that runs.
fn debug_archive() -> Packed {
    let folder = tempfile::tempdir().unwrap();
    let (source, library) = (folder.path().join("python.c"), folder.path().join("libpython3.13td.so.1.0"));
    let hex = 0x030D_00F0 | u64::from(pack::version().micro) << 8;
    let functions = [
        "Py_GetVersion",
        "_Py_MergeZeroLocalRefcount",
        "_Py_DecRefShared",
        "PyUnstable_Module_SetGIL",
        "_Py_NegativeRefcount",
    ];
    let functions: String = functions.iter().map(|name| format!("void {name}(void) {{}}\n")).collect();
    fs::write(&source, format!("{functions}const unsigned long Py_Version = {hex}ul;\n")).unwrap();
    let compiler =
        Command::new("cc").args(["-shared", "-fPIC", "-nostdlib", "-o"]).args([&library, &source]).status();
    assert!(compiler.expect("the tests need the C compiler `cc`").success());

    let mut tar = tar::Builder::new(Vec::new());
    pack::add(&mut tar, "python/install/lib/libpython3.13td.so.1.0", &fs::read(&library).unwrap());
    for file in ["bin/python3.13td", "lib/python3.13t/os.py"] {
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_mode(0o755);
        tar.append_data(&mut header, format!("python/install/{file}"), std::io::empty()).unwrap();
    }
    Packed::new("freethreaded+debug-full", zstd::encode_all(&*tar.into_inner().unwrap(), 1).unwrap())
}

#[test]
fn a_debug_build_is_for_who_asks_for_one() {
    let packed = debug_archive();
    let (server, cache) = (Server::of(&packed), Cache::new());
    cache.installer(&server).install(&selection()).unwrap_err();
    cache.assert_empty();
    let request: Request = format!("{}td", pack::version()).parse().unwrap();
    let done = cache.installer(&server).install(&Selection::new().request(request).tag(pack::TAG)).unwrap();
    assert!(done.python.debug && done.entry.is_debug());
    cache.assert_installed();
    // Nobody who did not ask for it gets it.
    cache::find(cache.path(), pack::version(), Flavour::Release).unwrap_err();
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
