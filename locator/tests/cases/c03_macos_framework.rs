//! Case 3: the framework of python.org. Its free-threaded component is optional, and without it the link in
//! `/usr/local/bin` leads nowhere.

use locator::{Rejection, Source};

use crate::foreign::{Exports, Processor, dylib};
use crate::support::{Machine, rejection};

const VERSION: &str = "Library/Frameworks/PythonT.framework/Versions/3.13";

/// The link that the installer makes, component or not.
fn link(machine: &mut Machine) {
    let target = machine.at(VERSION).join("bin/python3.13t");
    machine.link("usr/local/bin/python3.13t", target);
    machine.set("PATH", "usr/local/bin");
}

fn install(machine: &Machine) {
    let id = "/Library/Frameworks/PythonT.framework/Versions/3.13/PythonT";
    let library = dylib(Processor::Apple, id, &Exports::python(0x030D_05F0, "t"));
    machine.write(&format!("{VERSION}/PythonT"), library);
    machine.write(&format!("{VERSION}/lib/python3.13t/os.py"), "");
    machine.script(&format!("{VERSION}/bin/python3.13t"), "");
    machine.link("Library/Frameworks/PythonT.framework/Versions/Current", "3.13");
}

#[test]
fn without_the_component_that_is_said_and_the_search_goes_on() {
    let mut machine = Machine::macos();
    link(&mut machine);
    let report = machine.refused("3.13t");
    let refused = rejection(&report, Source::SearchPath);
    assert!(matches!(refused, Rejection::DanglingLink { .. }), "{report}");
    assert!(refused.to_string().contains("component"), "{refused}");
    // Off `PATH` it is seen as well.
    let only = machine.finder().sources([Source::Framework]).explain();
    assert!(matches!(rejection(&only, Source::Framework), Rejection::DanglingLink { .. }), "{only}");
    let uv = "me/.local/share/uv/python/cpython-3.13.5+freethreaded-macos-aarch64-none";
    let library = dylib(Processor::Apple, "@rpath/libpython3.13t.dylib", &Exports::python(0x030D_05F0, "t"));
    machine.write(&format!("{uv}/lib/libpython3.13t.dylib"), library);
    machine.write(&format!("{uv}/lib/python3.13t/os.py"), "");
    machine.script(&format!("{uv}/bin/python3.13t"), "");
    assert_eq!(machine.find("3.13t").source, Source::Uv);
}

#[test]
fn with_it_the_version_is_the_home() {
    let mut machine = Machine::macos();
    link(&mut machine);
    install(&machine);
    let found = machine.find("3.13t");
    assert_eq!((found.source, &found.home), (Source::SearchPath, &machine.at(VERSION)));
    assert_eq!(found.library, machine.at(VERSION).join("PythonT"));
    assert_eq!(found.stdlib, machine.at(VERSION).join("lib/python3.13t"));
    let only = machine.finder().sources([Source::Framework]);
    assert_eq!(only.find().unwrap().home, machine.at(VERSION));
    // The link and the framework are one installation.
    assert_eq!(machine.explain("3.13t").verdicts.len(), 1);
}
