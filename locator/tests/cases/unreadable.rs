//! Files that have no end: a search refuses what they belong to and goes on.

use std::fs::{self, File};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use locator::{Finder, Python, Rejection, Report, Source};

use crate::support::{Machine, T313, rejection};

fn pipe(machine: &Machine, path: &str) {
    let path = machine.at(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// What a search says, which has to end.
fn explain(finder: Finder) -> Report {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(finder.explain()));
    receiver.recv_timeout(Duration::from_secs(60)).expect("the search has not ended")
}

#[test]
fn a_pipe_is_no_program_and_no_library() {
    let mut machine = Machine::linux();
    pipe(&machine, "ff/python3");
    pipe(&machine, "usr/lib/libpython3.13t.so.1.0");
    machine.set("PATH", "ff");
    let report = explain(machine.finder());
    assert!(matches!(rejection(&report, Source::SearchPath), Rejection::Unreadable { .. }), "{report}");
    let report = explain(machine.finder().path(machine.at("usr/lib/libpython3.13t.so.1.0")));
    assert!(rejection(&report, Source::Explicit).to_string().contains("cannot be read"), "{report}");
}

#[test]
fn pipes_and_endless_files_among_the_metadata_say_nothing() {
    for file in [
        "lib/python3.13t/build-details.json",
        "lib/python3.13t/_sysconfigdata_t_linux_x86_64-linux-gnu.py",
        "include/python3.13t/patchlevel.h",
        "include/python3.13t/pyconfig.h",
        "conda-meta/python-3.13.5-h1_2_cp313t.json",
        "ffi-python.toml",
    ] {
        for endless in [false, true] {
            let machine = Machine::linux();
            T313.install(&machine.at("z"));
            let path = format!("z/{file}");
            if endless {
                drop(machine.link(&path, "/dev/zero"))
            } else {
                pipe(&machine, &path)
            }
            let report = explain(machine.finder().path(machine.at("z")));
            let found: Vec<&Python> = report.accepted().collect();
            assert_eq!(found.len(), 1, "{file}: {report}");
        }
    }
}

#[test]
fn files_longer_than_any_of_their_kind_are_not_read() {
    let mut machine = Machine::linux();
    // Sparse: they take no room on the disk.
    File::create(machine.write("work/.venv/pyvenv.cfg", "")).unwrap().set_len(20 << 30).unwrap();
    machine.script("work/.venv/bin/python3", "");
    machine.set("VIRTUAL_ENV", "work/.venv");
    let report = explain(machine.finder());
    assert!(
        matches!(rejection(&report, Source::VirtualEnvironment), Rejection::Unreadable { .. }),
        "{report}"
    );
    T313.install(&machine.at("z"));
    let library = machine.at("z/lib/libpython3.13t.so.1.0");
    File::options().write(true).open(&library).unwrap().set_len(20 << 30).unwrap();
    let report = explain(machine.finder().path(library));
    assert!(rejection(&report, Source::Explicit).to_string().contains("cannot be read"), "{report}");
}
