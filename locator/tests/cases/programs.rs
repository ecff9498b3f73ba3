//! Which program is the interpreter of a library, and which place leads to it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use locator::{FindError, Finder, Python, Rejection, Source};

use crate::fixture::Symbols;
use crate::support::{GIL313, Machine, T313, rejection};

/// A search for what is at `path` alone.
fn at(machine: &Machine, path: &str) -> Finder {
    machine.finder().path(machine.at(path))
}

fn refused(found: Result<Python, FindError>) -> Rejection {
    let error = found.unwrap_err();
    println!("{error}");
    let FindError::NotFound(report) = error else { panic!("{error}") };
    report.verdicts.into_iter().next().unwrap().outcome.unwrap_err()
}

/// A machine whose `PATH` has the program of a broken environment before that of the Python which it was made from.
fn with_broken(config: &str) -> Machine {
    let mut machine = Machine::linux();
    T313.install(&machine.at("p"));
    machine.write("broken/pyvenv.cfg", config);
    machine.link("broken/bin/python3", machine.at("p/bin/python3.13t"));
    let path = std::env::join_paths([machine.at("broken/bin"), machine.at("p/bin")]).unwrap();
    machine.say("PATH", path.to_str().unwrap());
    machine
}

#[test]
fn a_refused_environment_does_not_hide_the_python_that_it_links_to() {
    for config in ["", "home = /gone/bin\n"] {
        let machine = with_broken(config);
        let found = machine.find("3.13t");
        assert_eq!((found.source, found.home), (Source::SearchPath, machine.at("p")));
        let report = machine.explain("3.13t");
        assert_eq!(report.verdicts.len(), 2, "{report}");
        assert!(report.verdicts[0].outcome.is_err() && report.verdicts[1].outcome.is_ok(), "{report}");
    }
}

#[test]
fn another_python_is_not_the_interpreter_of_a_library() {
    let machine = Machine::linux();
    T313.install(&machine.at("usr"));
    fs::remove_dir_all(machine.at("usr/bin")).unwrap();
    let program = machine.at("usr/bin/python3");
    fs::create_dir(machine.at("usr/bin")).unwrap();
    // The Python of the distribution: everything in the program, then linked with its own library.
    let itself = |path: &Path| GIL313.symbols().function("main").compile(path, &["-rdynamic"]);
    itself(&program);
    for path in ["usr", "usr/lib/libpython3.13t.so.1.0"] {
        let refused = refused(at(&machine, path).find());
        assert!(matches!(refused, Rejection::NoExecutable { .. }), "{refused}");
    }
    let library = GIL313.library(&machine.at("gil/lib"));
    let link = ["-nostdlib", "-Wl,--no-as-needed", library.to_str().unwrap()];
    Symbols::none().function("_start").compile(&program, &link);
    assert!(matches!(refused(at(&machine, "usr").find()), Rejection::NoExecutable { .. }));
    // A script with that name may run any.
    fs::remove_file(&program).unwrap();
    machine.script("usr/bin/python3", "#!/bin/sh\n");
    assert!(matches!(refused(at(&machine, "usr").find()), Rejection::NoExecutable { .. }));
    // The right one is known by what it is linked with.
    let library = machine.at("usr/lib/libpython3.13t.so.1.0");
    let link = ["-nostdlib", "-Wl,--no-as-needed", library.to_str().unwrap()];
    fs::remove_file(&program).unwrap();
    Symbols::none().function("_start").compile(&program, &link);
    assert_eq!(at(&machine, "usr").find().unwrap().executable, program);
}

#[test]
fn the_program_of_an_environment_has_to_be_that_of_its_base() {
    let machine = Machine::linux();
    T313.install(&machine.at("p"));
    fs::create_dir_all(machine.at("old/bin")).unwrap();
    let old = GIL313.symbols().function("main").compile(&machine.at("old/bin/python3.13"), &["-rdynamic"]);
    machine.write("venv/pyvenv.cfg", format!("home = {}\n", machine.at("p/bin").display()));
    machine.link("venv/bin/python3", old);
    let refused = refused(at(&machine, "venv").find());
    assert!(matches!(refused, Rejection::NotAnInterpreter { .. }), "{refused}");
}

#[test]
fn what_lies_beside_an_interpreter_is_none() {
    let machine = Machine::linux();
    T313.install(&machine.at("p"));
    machine.write("venv/pyvenv.cfg", format!("home = {}\n", machine.at("p/bin").display()));
    machine.link("venv/bin/python3", machine.at("p/bin/python3.13t"));
    for name in ["p/bin/pip3.13", "p/bin/idle3", "venv/bin/pip"] {
        machine.script(name, "#!/bin/sh\n");
        let refused = refused(at(&machine, name).find());
        assert!(matches!(refused, Rejection::NotAnInterpreter { .. }), "{refused}");
    }
    // Any name will do that is a link to one.
    machine.link("p/bin/mine", "python3.13t");
    assert_eq!(at(&machine, "p/bin/mine").find().unwrap().executable, machine.at("p/bin/mine"));
    // Nor is what cannot be run.
    fs::set_permissions(machine.at("p/bin/python3.13t"), Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(refused(at(&machine, "p").find()), Rejection::NoExecutable { .. }));
}

#[test]
fn a_link_to_a_version_manager_is_a_shim() {
    for (folder, manager) in
        [("me/.local/share/mise/shims", "usr/bin/mise"), ("me/bin", "opt/volta/bin/volta")]
    {
        let mut machine = Machine::linux();
        T313.install(&machine.at("usr"));
        fs::create_dir_all(machine.at(manager).parent().unwrap()).unwrap();
        let program = Symbols::none().function("main").compile(&machine.at(manager), &[]);
        machine.link(&format!("{folder}/python3.13t"), program);
        machine.set("PATH", folder);
        let report = machine.explain("3.13t");
        assert!(matches!(rejection(&report, Source::SearchPath), Rejection::Shim { .. }), "{report}");
        assert_eq!(machine.find("3.13t").source, Source::System);
    }
    // A Python in such a folder is one.
    let mut machine = Machine::linux();
    let shims = machine.at("shims");
    fs::create_dir(&shims).unwrap();
    GIL313.symbols().function("main").compile(&shims.join("python3.13"), &["-rdynamic"]);
    machine.set("PATH", "shims");
    let report = machine.finder().environment(machine.environment().probing(None)).explain();
    assert!(!matches!(rejection(&report, Source::SearchPath), Rejection::Shim { .. }), "{report}");
}

#[test]
fn programs_that_are_kept_elsewhere_are_of_the_prefix_that_links_to_them() {
    let machine = Machine::linux();
    T313.install(&machine.at("bl"));
    fs::create_dir(machine.at("other")).unwrap();
    fs::rename(machine.at("bl/bin"), machine.at("other/tools")).unwrap();
    machine.link("bl/bin", "../other/tools");
    for path in ["bl", "bl/bin/python3.13t"] {
        assert_eq!(at(&machine, path).find().unwrap().home, machine.at("bl"));
    }
}

#[test]
fn a_stray_library_has_no_standard_library_above_it() {
    let machine = Machine::linux();
    T313.install(&machine.at("far"));
    let stray = T313.library(&machine.at("far/x/y"));
    let refused = refused(machine.finder().path(stray).find());
    assert!(matches!(refused, Rejection::NoStandardLibrary { .. }), "{refused}");
    let config = T313.library(&machine.at("far/lib/python3.13t/config-3.13t-x86_64-linux-gnu"));
    assert_eq!(machine.finder().path(config).find().unwrap().home, machine.at("far"));
}
