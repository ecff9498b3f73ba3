//! What is installed from an archive is what every other command runs on: an archive of the fetched interpreter is
//! served on the loopback interface, installed through the real client into a cache of its own, found there by the
//! search, taken by `fetch`, and run by `demo`.

#![cfg(target_os = "linux")]

// The server and the archives of the locator's tests; not every part of them is needed here.
#[path = "../../locator/tests/redistributable/support/pack.rs"]
#[expect(dead_code, reason = "shared with another test")]
mod pack;
#[path = "../../locator/tests/redistributable/support/server.rs"]
#[expect(dead_code, reason = "shared with another test")]
mod server;

use std::path::Path;
use std::process::{Command, Output};

use locator::redistributable::{Installer, Selection};
use locator::{Environment, Finder, Source};

use pack::{TAG, full, install_only};
use server::Server;

/// `cargo xtask` with `arguments` and the cache at `root`, without the network.
fn xtask(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).env_remove("FFI_PYTHON").env("FFI_PYTHON_CACHE", root);
    command.env("FFI_PYTHON_OFFLINE", "1").env("FFI_PYTHON_VERSION", pack::version().to_string());
    command
}

#[track_caller]
fn output(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

/// The search of a machine that has nothing but the cache.
fn find(root: &Path) -> locator::Python {
    let machine = Environment::empty(root, locator::inspect::Platform::current());
    let machine = machine.variable("FFI_PYTHON_CACHE", root);
    Finder::new().environment(machine).without(Source::Process).find().unwrap()
}

#[test]
fn what_the_locator_installs_is_fetched_found_and_run() {
    let (root, server) = (tempfile::tempdir().unwrap(), Server::of(&install_only()));
    let installer = Installer::new(root.path()).mirror(&server.url()).unwrap();
    let installed = installer.install(&Selection::new().version(pack::version()).tag(TAG)).unwrap().python;
    assert!(installed.prefix.starts_with(root.path()));
    assert_eq!(find(root.path()).prefix, installed.prefix);

    let fetched = output(&mut xtask(root.path(), &["fetch"]));
    assert_eq!(fetched, format!("{}\n", installed.prefix.display()));

    let demo = ["demo", "--threads", "2", "--work", "1", "--rounds", "1", "--json"];
    let report: serde_json::Value = serde_json::from_str(&output(&mut xtask(root.path(), &demo))).unwrap();
    assert_eq!(report["library"].as_str(), installed.library.to_str(), "{report}");
}

#[test]
fn fetch_installs_the_archive_of_a_release() {
    let (root, server) = (tempfile::tempdir().unwrap(), Server::of(&full()));
    let mut fetch = xtask(root.path(), &["fetch", "--tag", TAG]);
    let fetched = output(fetch.env("FFI_PYTHON_MIRROR", server.url()).env_remove("FFI_PYTHON_OFFLINE"));
    assert_eq!(fetched, format!("{}\n", find(root.path()).prefix.display()));
    // Then it is what the cache has of this version.
    assert_eq!(output(&mut xtask(root.path(), &["fetch"])), fetched);
}
