//! Case 5: from 3.15 on a build of Windows with the GIL ships `python3t.dll` as well, a stub for extensions. It is no
//! sign of a free-threaded build.

use locator::{Rejection, Source};

use crate::foreign::{Exports, dll};
use crate::support::{Machine, rejection};

#[test]
fn the_stub_is_no_free_threaded_python() {
    for stub in ["python3t.dll", "abi3t-compat/python3t.dll"] {
        let mut machine = Machine::windows();
        let prefix = machine.at("py");
        machine.write("py/python315.dll", dll(0x8664, &Exports::python(0x030F_00F0, "")));
        machine.write("py/python3.dll", dll(0x8664, &Exports::stub()));
        machine.write(&format!("py/{stub}"), dll(0x8664, &Exports::stub()));
        machine.write("py/Lib/os.py", "");
        machine.script("py/python.exe", "");
        machine.set("PATH", "py");
        let report = machine.refused("3.15t");
        let refused = rejection(&report, Source::SearchPath);
        assert!(matches!(refused, Rejection::GilBuild { version, .. } if version == "3.15.0"), "{report}");
        // Not even if the stub itself is named.
        let named = machine.finder().path(prefix.join(stub)).find().unwrap_err();
        assert!(matches!(named.report().verdicts[0].outcome, Err(Rejection::NotALibrary(_))), "{named}");
    }
}
