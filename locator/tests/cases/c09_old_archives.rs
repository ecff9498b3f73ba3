//! Case 9: redistributable archives of every era, unpacked: `python/install/…` (full), `python/…` (install_only), and the
//! flattened folder that uv makes of either. Windows had no `python.exe` at first, and a dylib said that it was in
//! `/install`. The library of the older ones looks for its home beside the program that loads it, so the home that is
//! given has to be right.

use locator::Source;

use crate::foreign::{Exports, Processor, dll, dylib};
use crate::support::{Machine, T313};

#[test]
fn every_layout_has_its_home() {
    for prefix in ["unpacked/python/install", "unpacked/python"] {
        let machine = Machine::linux();
        T313.install(&machine.at(prefix));
        // Everything in it says `/install`.
        let text = "build_time_vars = {'prefix': '/install', 'LIBDIR': '/install/lib'}\n";
        machine.write(&format!("{prefix}/lib/python3.13t/_sysconfigdata_t_linux_x86_64-linux-gnu.py"), text);
        let found = machine.finder().path(machine.at(prefix)).find().unwrap();
        assert_eq!((&found.home, &found.base_prefix), (&machine.at(prefix), &machine.at(prefix)));
    }
    for below in ["", "/install"] {
        let machine = Machine::linux();
        let key = format!("me/.local/share/uv/python/cpython-3.13.0+freethreaded-linux-x86_64-gnu{below}");
        T313.install(&machine.at(&key));
        let found = machine.find("3.13t");
        assert_eq!((found.source, found.home), (Source::Uv, machine.at(&key)));
    }
}

#[test]
fn windows_without_python_exe() {
    let mut machine = Machine::windows();
    machine.set("APPDATA", "me/AppData/Roaming");
    let key = "me/AppData/Roaming/uv/python/cpython-3.13.0+freethreaded-windows-x86_64-none";
    machine.write(&format!("{key}/python313t.dll"), dll(0x8664, &Exports::python(0x030D_00F0, "t")));
    machine.script(&format!("{key}/python3.13t.exe"), "");
    machine.write(&format!("{key}/Lib/os.py"), "");
    let found = machine.find("3.13t");
    assert_eq!((found.source, &found.home), (Source::Uv, &machine.at(key)));
    assert_eq!(found.executable, machine.at(key).join("python3.13t.exe"));
}

#[test]
fn a_dylib_that_says_it_is_elsewhere() {
    let machine = Machine::macos();
    let key = "me/.local/share/uv/python/cpython-3.13.0+freethreaded-macos-aarch64-none";
    let library =
        dylib(Processor::Apple, "/install/lib/libpython3.13t.dylib", &Exports::python(0x030D_00F0, "t"));
    machine.write(&format!("{key}/lib/libpython3.13t.dylib"), library);
    machine.write(&format!("{key}/lib/python3.13t/os.py"), "");
    machine.script(&format!("{key}/bin/python3.13t"), "");
    let found = machine.find("3.13t");
    assert_eq!(found.library, machine.at(key).join("lib/libpython3.13t.dylib"));
    assert_eq!(found.home, machine.at(key));
}
