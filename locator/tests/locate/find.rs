//! `locate find` and `locate list`.

use std::fs;

use crate::pack;
use crate::support::{Machine, documented, keys, prefix, said};

#[test]
fn what_is_found_is_described() {
    let python = pack::python();
    let said = Machine::new().run_with_python(&["find"]).ended(0);
    let mut lines = said.out.lines();
    assert_eq!(lines.next(), Some(&*format!("CPython {}t", python.version)));
    for (name, path) in [
        ("library", Some(&python.library)),
        ("executable", Some(&python.executable)),
        ("home", Some(&python.home)),
        ("stdlib", Some(&python.stdlib)),
        ("include", python.include.as_ref()),
    ] {
        let path = path.unwrap().display().to_string();
        assert_eq!(lines.next().unwrap().split_once(' ').map(|(n, p)| (n, p.trim())), Some((name, &*path)));
    }
    assert_eq!(lines.next(), Some("found by    variable"));
    assert_eq!(lines.next(), None);
}

#[test]
fn one_field_is_printed_alone() {
    let (machine, python) = (Machine::new(), pack::python());
    for (field, value) in [
        ("library", python.library.display().to_string()),
        ("executable", python.executable.display().to_string()),
        ("home", python.home.display().to_string()),
        ("prefix", python.prefix.display().to_string()),
        ("stdlib", python.stdlib.display().to_string()),
        ("include", python.include.as_ref().unwrap().display().to_string()),
        ("version", python.version.to_string()),
    ] {
        let said = machine.run_with_python(&["find", "--field", field]).ended(0);
        assert_eq!(said.out, format!("{value}\n"), "{field}");
    }
}

#[test]
fn warnings_are_not_part_of_what_is_printed() {
    let machine = Machine::new();
    let said = machine.run_with_python(&["find", "--field", "version"]);
    // This release is older than is recommended; a newer one has no warning.
    let old = pack::version() < "3.13.8".parse().unwrap();
    assert_eq!(said.err.starts_with("warning: "), old, "{said:?}");
    assert_eq!(said.out.lines().count(), 1);
}

#[test]
fn what_is_found_is_documented_json() {
    let machine = Machine::new();
    let python = pack::python();
    let found = machine.run_with_python(&["find", "--json", "3.13t"]).ended(0);
    assert_eq!(found.err, "");
    let value = found.json();
    assert_eq!(keys(&value), documented("`find`"));
    assert_eq!(keys(&value["python"]), documented("`python`, of `pythons`"));
    assert_eq!(value["request"], "3.13t");
    assert_eq!(value["python"]["library"], python.library.to_str().unwrap());
    assert_eq!(value["python"]["version"], python.version.to_string());
    assert_eq!(value["python"]["source"], "variable");
    assert_eq!(value["python"]["debug"], false);
}

#[test]
fn what_is_not_found_is_said_with_what_to_do() {
    let machine = Machine::new();
    let nothing = machine.run(&["find", "--source", "path"]).ended(1);
    assert_eq!(nothing.out, "");
    assert!(nothing.err.starts_with("error: no free-threaded Python was found for 3.13t\n"), "{nothing:?}");
    assert!(nothing.err.contains("locate install"), "{nothing:?}");

    let value = machine.run(&["find", "--source", "path", "--json"]);
    assert_eq!((value.code, &*value.err), (Some(1), ""));
    let value = value.json();
    assert_eq!(value["error"]["kind"], "not-found");
    assert_eq!(keys(&value["error"]), ["kind", "message"]);
    assert_eq!(value["candidates"].as_array().unwrap().len(), 0);
}

#[test]
fn a_place_that_is_named_is_the_only_one() {
    let machine = Machine::new();
    let folder = machine.home();
    let path = folder.to_str().unwrap();
    // FFI_PYTHON would serve.
    let refused = machine.run_with_python(&["find", "--path", path]).ended(1);
    assert!(refused.err.contains(path), "{refused:?}");
    assert!(!refused.err.contains(prefix().to_str().unwrap()), "{refused:?}");
    assert_eq!(machine.run_with_python(&["list", "--path", path]).ended(0).out, "");
    let found = machine.run(&["find", "--path", prefix().to_str().unwrap(), "--field", "home"]).ended(0);
    assert_eq!(found.out.trim_end(), prefix().to_str().unwrap());
}

#[test]
fn sources_are_chosen_and_left_out() {
    let machine = Machine::new();
    machine.run_with_python(&["find", "--without", "variable", "--source", "variable"]).ended(1);
    machine.run_with_python(&["find", "--source", "uv", "--source", "variable"]).ended(0);
    machine.run_with_python(&["find", "--source", "uv"]).ended(1);
}

#[test]
fn a_virtual_environment_is_named_beside_its_base() {
    let machine = Machine::new();
    let venv = machine.home().join(".venv");
    fs::create_dir_all(venv.join("bin")).unwrap();
    fs::write(venv.join("pyvenv.cfg"), format!("home = {}\n", prefix().join("bin").display())).unwrap();
    std::os::unix::fs::symlink(prefix().join("bin/python3.13t"), venv.join("bin/python")).unwrap();
    let found = machine.run(&["find", "--source", "venv"]).ended(0);
    assert!(found.out.contains(&format!("environment  {}\n", venv.display())), "{found:?}");
    assert!(found.out.contains(&format!("home         {}\n", prefix().display())), "{found:?}");
    let listed = machine.run(&["list", "--source", "venv", "--json"]).ended(0);
    assert_eq!(listed.json()["pythons"][0]["prefix"], venv.to_str().unwrap());
}

#[test]
fn what_is_there_is_listed_with_what_could_be() {
    let machine = Machine::new();
    let row = format!("{}t  variable  {}\n", pack::version(), pack::python().library.display());
    let listed = machine.run_with_python(&["list", "--source", "variable"]).ended(0);
    assert_eq!(listed.out, row);
    let all = machine.run_with_python(&["list", "--source", "variable", "--all", "3.13.5t"]).ended(0);
    let download = "locate install 3.13.5t --tag 20250723\n";
    assert!(all.out.ends_with(download), "{all:?}");

    let value = machine.run_with_python(&["list", "--source", "variable", "--json"]).ended(0).json();
    assert_eq!(keys(&value), ["pythons", "request"]);
    let value = machine.run_with_python(&["list", "--all", "--json", "--source", "variable"]).ended(0).json();
    assert_eq!(keys(&value), documented("`list`"));
    assert_eq!(keys(&value["available"][0]), documented("of `available`"));
    // Nothing is a list too.
    assert_eq!(machine.run(&["list", "--source", "path"]).ended(0).out, "");
}

#[test]
fn paths_that_are_no_text_are_no_reason_to_stop() {
    use std::os::unix::ffi::OsStrExt as _;
    let machine = Machine::new();
    let odd = machine.home().join(std::ffi::OsStr::from_bytes(b"odd-\xff"));
    std::os::unix::fs::symlink(prefix(), &odd).unwrap();
    let found = said(machine.command(&["find", "--json"]).env("FFI_PYTHON", &odd)).ended(0);
    assert!(found.json()["python"]["library"].as_str().unwrap().contains("odd-\u{FFFD}"), "{found:?}");
}
