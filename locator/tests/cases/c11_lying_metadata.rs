//! Case 11: metadata that lies. The library is believed.

use locator::{Rejection, Source, Warning};

use crate::support::{GIL314, Machine, T313, T314, rejection};

/// The prefix is the one of this file.
fn details(machine: &Machine, stdlib: &str, schema: &str, flags: &str, dynamic: &str) {
    let text = format!(
        "{{\"schema_version\": \"{schema}\", \"base_prefix\": \"/usr\", \"language\": {{\"version\": \"3.14\"}},\n\
         \"implementation\": {{\"name\": \"cpython\", \"version\": {{\"major\": 3, \"minor\": 14, \"micro\": 1, \
         \"releaselevel\": \"final\", \"serial\": 0}}}},\n\
         \"abi\": {{\"flags\": [{flags}]}}, \"libpython\": {{\"dynamic\": \"{dynamic}\"}}}}\n"
    );
    machine.write(&format!("{stdlib}/build-details.json"), text);
}

#[test]
fn flags_that_deny_the_free_threading() {
    let mut machine = Machine::linux();
    T314.install(&machine.at("py"));
    // As a cross-compiled build had it.
    details(&machine, "py/lib/python3.14t", "1.0", "", "/install/lib/libpython3.14.so.1.0");
    machine.set("PATH", "py/bin");
    let found = machine.find("3.14t");
    assert_eq!(found.library, machine.at("py/lib/libpython3.14t.so.1.0"));
    // That the file is wrong is said.
    let details = machine.at("py/lib/python3.14t/build-details.json");
    let said = found
        .warnings
        .iter()
        .any(|warning| matches!(warning, Warning::Disagreement { file, .. } if *file == details));
    assert!(said, "{:?}", found.warnings);
}

#[test]
fn flags_that_claim_it() {
    let mut machine = Machine::linux();
    GIL314.install(&machine.at("py"));
    details(&machine, "py/lib/python3.14", "1.0", "\"t\"", "/usr/lib/libpython3.14t.so.1.0");
    machine.set("PATH", "py/bin");
    let report = machine.refused("3.14t");
    assert!(matches!(rejection(&report, Source::SearchPath), Rejection::GilBuild { .. }), "{report}");
}

#[test]
fn a_schema_of_another_time_and_a_library_that_is_not_installed() {
    for (schema, dynamic) in [("2.0", "/py/lib/libpython3.14t.so"), ("1.0", "/usr/lib64/libpython3.14t.so")] {
        let mut machine = Machine::linux();
        T314.install(&machine.at("py"));
        // The link without a version comes with the headers only.
        std::fs::remove_file(machine.at("py/lib/libpython3.14t.so")).unwrap();
        details(&machine, "py/lib/python3.14t", schema, "\"t\"", dynamic);
        machine.set("PATH", "py/bin");
        assert_eq!(machine.find("3.14t").library, machine.at("py/lib/libpython3.14t.so.1.0"));
    }
}

#[test]
fn two_files_of_sysconfig_one_of_which_is_a_link() {
    let mut machine = Machine::linux();
    T313.install_without_library(&machine.at("usr"));
    let library = T313.library(&machine.at("usr/lib/x86_64-linux-gnu"));
    let text = "build_time_vars = {'LDLIBRARY': 'libpython3.13t.a', 'Py_GIL_DISABLED': 0}\n";
    let name = "_sysconfigdata_t_linux_x86_64-linux-gnu.py";
    machine.write(&format!("usr/lib/python3.13t/{name}"), text);
    machine.link("usr/lib/python3.13t/_sysconfigdata_t_x86_64-linux-gnu.py", name);
    machine.set("PATH", "usr/bin");
    assert_eq!(machine.find("3.13t").library, library);
}
