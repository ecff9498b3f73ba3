//! Case 4: the installer of python.org puts both builds into one folder of Windows, and registers them with the same
//! `SysVersion`.

use std::fs;

use locator::{RegisteredPython, Rejection, Source};

use crate::foreign::{Exports, dll};
use crate::support::{Machine, rejection};

const X64: u16 = 0x8664;

fn both() -> Machine {
    let machine = Machine::windows();
    let folder = "me/AppData/Local/Programs/Python/Python313";
    for (flags, program) in [("", "python.exe"), ("t", "python3.13t.exe")] {
        let library = dll(X64, &Exports::python(0x030D_05F0, flags));
        machine.write(&format!("{folder}/python313{flags}.dll"), library);
        machine.script(&format!("{folder}/{program}"), "");
    }
    machine.write(&format!("{folder}/Lib/os.py"), "");
    machine
}

fn registered(machine: &Machine) -> [RegisteredPython; 2] {
    let prefix = machine.at("me/AppData/Local/Programs/Python/Python313");
    [("3.13", "python.exe"), ("3.13t", "python3.13t.exe")].map(|(tag, program)| {
        RegisteredPython::new("HKEY_CURRENT_USER", "PythonCore", tag)
            .install_path(&prefix)
            .executable(prefix.join(program))
    })
}

#[test]
fn the_library_with_the_t_is_taken() {
    let machine = both();
    let prefix = machine.at("me/AppData/Local/Programs/Python/Python313");
    let search = machine.environment().registered(registered(&machine));
    let found = machine.finder().environment(search.clone()).find().unwrap();
    assert_eq!((found.source, &found.home), (Source::Registry, &prefix));
    assert_eq!(found.library, prefix.join("python313t.dll"));
    assert_eq!(found.dll_directories[0], prefix);
    // By its folder, in whatever way it comes to be known, it is the same one.
    let explicit = machine.finder().path(&prefix).find().unwrap();
    assert_eq!(explicit.library, prefix.join("python313t.dll"));
}

#[test]
fn the_other_one_is_never_taken_in_its_place() {
    let machine = both();
    let prefix = machine.at("me/AppData/Local/Programs/Python/Python313");
    fs::remove_file(prefix.join("python313t.dll")).unwrap();
    let search = machine.environment().registered(registered(&machine));
    let report = machine.finder().environment(search).explain();
    assert_eq!(report.accepted().count(), 0, "{report}");
    fs::remove_file(prefix.join("python3.13t.exe")).unwrap();
    let only = machine.environment().registered([registered(&machine)[0].clone()]);
    let report = machine.finder().environment(only).explain();
    assert!(matches!(rejection(&report, Source::Registry), Rejection::GilBuild { .. }), "{report}");
}

#[test]
fn conda_on_windows_needs_the_folder_of_its_libraries() {
    let mut machine = Machine::windows();
    let prefix = machine.at("me/miniforge3/envs/ft");
    machine.write("me/miniforge3/envs/ft/python313t.dll", dll(X64, &Exports::python(0x030D_05F0, "t")));
    machine.script("me/miniforge3/envs/ft/python.exe", "");
    machine.write("me/miniforge3/envs/ft/Lib/os.py", "");
    machine.write("me/miniforge3/envs/ft/Library/bin/zlib.dll", "");
    machine.write("me/miniforge3/envs/ft/conda-meta/history", "");
    machine.set("CONDA_PREFIX", "me/miniforge3/envs/ft");
    let found = machine.find("3.13t");
    assert_eq!(found.source, Source::ActiveConda);
    assert!(found.dll_directories.contains(&prefix.join("Library/bin")), "{:?}", found.dll_directories);
}
