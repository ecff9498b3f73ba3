//! Case 13: libraries that this process cannot load, refused before anything tries: another processor, another C
//! library, a newer one.
//!
//! That a build is for newer processors (`x86_64_v4`) is not in its library, but in the name that uv gives it.

use std::fs;
use std::path::Path;

use locator::inspect::Architecture;
use locator::{Rejection, Source};

use crate::foreign::{Exports, Processor, dll, dylib, universal};
use crate::support::{Build, Machine, T313, rejection, verdict};

const LIBRARY: &str = "py/lib/libpython3.13t.so.1.0";

fn on_path(build: Build) -> Machine {
    let mut machine = Machine::linux();
    build.install(&machine.at("py"));
    machine.set("PATH", "py/bin");
    machine
}

#[test]
fn another_processor() {
    let machine = on_path(T313);
    let mut bytes = fs::read(machine.at(LIBRARY)).unwrap();
    // `e_machine`: 183 is AArch64.
    bytes[18..20].copy_from_slice(&183_u16.to_le_bytes());
    fs::write(machine.at(LIBRARY), bytes).unwrap();
    let report = machine.refused("3.13t");
    let Rejection::WrongPlatform { found, .. } = rejection(&report, Source::SearchPath) else {
        panic!("{report}")
    };
    assert_eq!(found.architecture, Architecture::Aarch64);
}

/// Links the library with a stub that has the name of a C library and a symbol of that version.
fn link_with(machine: &Machine, soname: &str, version: &str) {
    let folder = machine.at("stub");
    fs::create_dir_all(&folder).unwrap();
    let cc = |arguments: &[&str]| {
        let status = std::process::Command::new("cc").args(arguments).current_dir(&folder).status();
        assert!(status.expect("the tests need the C compiler `cc`").success(), "{arguments:?}");
    };
    fs::write(folder.join("stub.c"), "void of_stub(void) {}\n").unwrap();
    fs::write(folder.join("stub.map"), format!("{version} {{ of_stub; }};\n")).unwrap();
    let soname = format!("-Wl,-soname,{soname}");
    cc(&[
        "-shared",
        "-fPIC",
        "-nostdlib",
        &soname,
        "-Wl,--version-script=stub.map",
        "-o",
        "libstub.so",
        "stub.c",
    ]);
    let symbols = T313.symbols().function("use").library(&folder.join("unused.so"));
    fs::remove_file(symbols).unwrap();
    let source = "void of_stub(void); void Py_GetVersion(void) { of_stub(); }\n\
                  const unsigned long Py_Version = 0x030d05f0ul; void _Py_MergeZeroLocalRefcount(void) {}\n\
                  void _Py_DecRefShared(void) {} void PyUnstable_Module_SetGIL(void) {}\n";
    fs::write(folder.join("python.c"), source).unwrap();
    let library: &Path = &machine.at(LIBRARY);
    let out = library.display().to_string();
    cc(&["-shared", "-fPIC", "-nostdlib", "-o", &out, "python.c", "-L.", "-lstub"]);
}

#[test]
fn a_newer_glibc_than_this_process_has() {
    let machine = on_path(T313);
    link_with(&machine, "libc.so.6", "GLIBC_2.99");
    let report = machine.refused("3.13t");
    let refused = rejection(&report, Source::SearchPath);
    assert!(matches!(refused, Rejection::NewerGlibc { .. }), "{report}");
    assert!(refused.to_string().contains("2.99"), "{refused}");
    // An older one is no reason.
    link_with(&machine, "libc.so.6", "GLIBC_2.2.5");
    assert_eq!(machine.find("3.13t").library, machine.at(LIBRARY));
}

#[test]
fn another_c_library() {
    let machine = on_path(T313);
    link_with(&machine, "libc.musl-x86_64.so.1", "MUSL");
    let report = machine.refused("3.13t");
    assert!(matches!(rejection(&report, Source::SearchPath), Rejection::WrongLibc { .. }), "{report}");
}

#[test]
fn a_newer_processor() {
    let machine = Machine::linux();
    T313.install(&machine.at("me/.local/share/uv/python/cpython-3.13.5+freethreaded-linux-x86_64_v4-gnu"));
    let report = machine.explain("3.13t");
    let outcome = &verdict(&report, Source::Uv).outcome;
    // Whether this one is new enough is not for the test to choose.
    if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl") {
        assert!(outcome.is_ok(), "{report}");
    } else {
        assert!(matches!(outcome, Err(Rejection::NewerProcessor { level: 4, .. })), "{report}");
    }
}

fn framework(slices: &[(Processor, Vec<u8>)]) -> Machine {
    let machine = Machine::macos();
    let version = "Library/Frameworks/PythonT.framework/Versions/3.13";
    let library = match slices {
        [(_, only)] => only.clone(),
        several => universal(several),
    };
    machine.write(&format!("{version}/PythonT"), library);
    machine.write(&format!("{version}/lib/python3.13t/os.py"), "");
    machine.script(&format!("{version}/bin/python3.13t"), "");
    machine
}

#[test]
fn the_slices_of_a_universal_library() {
    let slice = |processor| (processor, dylib(processor, "PythonT", &Exports::python(0x030D_05F0, "t")));
    // The machine has an Apple processor.
    let both = framework(&[slice(Processor::Intel), slice(Processor::Apple)]);
    assert_eq!(both.find("3.13t").source, Source::Framework);
    let other = framework(&[slice(Processor::Intel)]).refused("3.13t");
    assert!(matches!(rejection(&other, Source::Framework), Rejection::WrongPlatform { .. }), "{other}");
}

#[test]
fn a_dll_for_another_processor() {
    let mut machine = Machine::windows();
    machine.write("py/python313t.dll", dll(0xAA64, &Exports::python(0x030D_05F0, "t")));
    machine.write("py/Lib/os.py", "");
    machine.script("py/python3.13t.exe", "");
    machine.set("PATH", "py");
    let report = machine.refused("3.13t");
    assert!(matches!(rejection(&report, Source::SearchPath), Rejection::WrongPlatform { .. }), "{report}");
}
