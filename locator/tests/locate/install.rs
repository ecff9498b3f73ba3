//! `locate install` from a mirror on the loopback interface, and `locate cache`.

use std::fs;
use std::process::Command;
use std::sync::Arc;

use crate::pack::{self, Packed, TAG, install_only, slim};
use crate::server::Server;
use crate::support::{Machine, Said, documented, keys, said};

/// Installs the packed interpreter, of a release that no catalogue holds.
fn install(machine: &Machine, server: &Server, more: &[&str]) -> Said {
    let (request, mirror) = (format!("{}t", pack::version()), server.url());
    let mut arguments = vec!["install", &*request, "--tag", TAG, "--mirror", &*mirror];
    arguments.extend(more);
    machine.run(&arguments)
}

/// A server that has what its list promises, but for one bit.
fn damaged(packed: &Packed) -> Server {
    let server = Server::of(packed);
    let mut wrong = packed.bytes.to_vec();
    let middle = wrong.len() / 2;
    wrong[middle] ^= 1;
    server.serve(&packed.path(), Arc::new(wrong));
    server
}

#[test]
fn what_is_installed_is_what_is_found() {
    let packed = install_only();
    let (machine, server) = (Machine::new(), Server::of(&packed));
    let installed = install(&machine, &server, &[]).ended(0);
    let title = format!("CPython {}t\n", pack::version());
    assert!(installed.out.starts_with(&title), "{installed:?}");
    let url = format!("{}{}", server.url(), packed.path());
    for part in
        ["Downloading", &url, "Verified", &packed.sha256, "Unpacking", "Installed", "note: ", "plain HTTP"]
    {
        assert!(installed.err.contains(part), "`{part}` is not in {}", installed.err);
    }

    let library = machine.run(&["find", "--field", "library"]).ended(0).out;
    assert!(library.starts_with(machine.cache().to_str().unwrap()), "{library}");
    assert!(installed.out.contains(&library), "{installed:?}");
    let home = machine.run(&["find", "--field", "executable"]).ended(0).out;
    let runs = "import sys; print(sys._is_gil_enabled(), sys.prefix)";
    let ran = said(Command::new(home.trim_end()).args(["-I", "-B", "-c", runs]).env_clear());
    assert!(ran.out.starts_with(&format!("False {}", machine.cache().display())), "{ran:?}");

    // A second time there is nothing to say but where it is.
    let before = server.count();
    let again = install(&machine, &server, &["--json"]).ended(0);
    let value = again.json();
    assert_eq!(keys(&value), documented("`install`"));
    assert_eq!(value["already_installed"], true);
    assert_eq!(value["trust"], "nothing");
    assert_eq!(value["sha256"], *packed.sha256);
    assert_eq!(value["url"], url);
    assert_eq!(value["python"]["provenance"]["sha256"], *packed.sha256);
    assert_eq!(server.count(), before);
}

#[test]
fn quiet_says_nothing_of_the_way() {
    let (machine, server) = (Machine::new(), Server::of(&slim()));
    let installed = install(&machine, &server, &["--quiet", "--json"]).ended(0);
    assert_eq!(installed.err, "");
    assert_eq!(installed.json()["already_installed"], false);
}

#[test]
fn find_installs_only_if_it_may() {
    let machine = Machine::new();
    let missing = machine.run(&["find", "--source", "redistributable"]).ended(1);
    assert!(missing.err.contains("locate install"), "{missing:?}");
    let offline = machine.run(&["find", "--source", "redistributable", "--install", "--offline"]).ended(3);
    assert!(offline.err.contains("offline mode forbids to download"), "{offline:?}");
    assert!(
        !machine.cache().join("archives").exists()
            || fs::read_dir(machine.cache().join("archives")).unwrap().count() == 0
    );
}

#[test]
fn what_fails_is_named_and_leaves_nothing() {
    let packed = slim();
    let (machine, server) = (Machine::new(), damaged(&packed));
    let failed = install(&machine, &server, &[]).ended(3);
    assert_eq!(failed.out, "");
    let url = format!("{}{}", server.url(), packed.path());
    for part in [&*packed.file, &url, &packed.sha256, "use another mirror"] {
        assert!(failed.err.contains(part), "`{part}` is not in {}", failed.err);
    }
    let value = install(&machine, &server, &["--json", "--quiet"]);
    assert_eq!((value.code, &*value.err), (Some(3), ""));
    assert_eq!(value.json()["error"]["kind"], "failed");
    let mut left: Vec<_> =
        fs::read_dir(machine.cache()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["archives", "locks"]);
    assert_eq!(fs::read_dir(machine.cache().join("archives")).unwrap().count(), 0);
    // A version that is nowhere is not a failure of the way.
    let unknown = machine.run(&["install", "3.13.4t", "--offline"]).ended(1);
    assert!(unknown.err.contains("3.13.15"), "{unknown:?}");
}

#[test]
fn the_cache_is_listed_tidied_and_emptied() {
    let packed = slim();
    let (machine, server) = (Machine::new(), Server::of(&packed));
    assert_eq!(machine.run(&["cache", "path"]).ended(0).out, format!("{}\n", machine.cache().display()));
    assert_eq!(machine.run(&["cache", "list"]).ended(0).out, "");
    install(&machine, &server, &["--quiet"]).ended(0);

    let value = machine.run(&["cache", "list", "--json"]).ended(0).json();
    assert_eq!(keys(&value), documented("`cache list`"));
    let [installation] = &value["installations"].as_array().unwrap()[..] else { panic!("{value}") };
    assert_eq!(keys(installation), documented("of `installations`"));
    assert!(installation["problem"].is_null(), "{value}");
    let name = installation["name"].as_str().unwrap();
    let row = machine.run(&["cache", "list"]).ended(0).out;
    assert!(row.starts_with(name) && row.ends_with("unaltered\n"), "{row}");

    // An altered one is said to be, and is not found any more.
    let prefix = machine.cache().join(name);
    fs::write(prefix.join("lib/python3.13t/os.py"), "altered").unwrap();
    let row = machine.run(&["cache", "list"]).ended(0).out;
    assert!(row.contains("os.py") && row.contains("altered after it was installed"), "{row}");
    machine.run(&["find", "--source", "redistributable"]).ended(1);

    let freed = machine.run(&["cache", "gc"]).ended(0).out;
    assert!(freed.starts_with("Removed ") && freed.contains("archives"), "{freed}");
    assert!(prefix.exists());
    let unknown = machine.run(&["cache", "remove", name, "nonsense"]).ended(1);
    assert!(unknown.err.contains("`nonsense`") && prefix.exists(), "{unknown:?}");
    let removed = machine.run(&["cache", "uninstall", name, "--json"]).ended(0).json();
    assert_eq!(keys(&removed), documented("`cache gc`, `cache remove`"));
    assert_eq!(removed["removed"][0], prefix.to_str().unwrap());
    assert!(!prefix.exists());
    assert_eq!(machine.run(&["cache", "gc"]).ended(0).out, "0 paths, 0.0 MB\n");
}

#[test]
fn a_reader_of_the_way_that_goes_away_does_not_stop_it() {
    let (machine, server) = (Machine::new(), Server::of(&slim()));
    let (request, mirror) = (format!("{}t", pack::version()), server.url());
    let mut command = machine.command(&["install", &request, "--tag", TAG, "--mirror", &mirror]);
    let mut child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    machine.run(&["find", "--field", "library"]).ended(0);
}
