//! Case 6: a free-threaded interpreter with everything linked into it, as the manylinux images have it and as
//! `./configure` makes it without `--enable-shared`.

use locator::{Rejection, Source};

use crate::support::{Machine, T313, rejection};

#[test]
fn it_is_refused_with_the_program_the_folders_and_the_remedy() {
    let machine = Machine::linux();
    let prefix = machine.at("opt/python/cp313-cp313t");
    T313.install_without_library(&prefix);
    // All of CPython is in the program, and exported from it.
    T313.symbols().function("main").compile(&prefix.join("bin/python3.13t"), &["-rdynamic"]);
    let report = machine.refused("3.13t");
    let refused = rejection(&report, Source::System);
    let Rejection::StaticBuild { executable, searched } = refused else { panic!("{report}") };
    assert_eq!(*executable, prefix.join("bin/python3.13t"));
    assert!(searched.contains(&prefix.join("lib/libpython3.13t.so.1.0")), "{searched:?}");
    let text = refused.to_string();
    assert!(text.contains("lib64/libpython3.13t.so.1.0") && text.contains("--enable-shared"), "{text}");
}

#[test]
fn a_distribution_that_split_the_library_off_is_the_same() {
    let machine = Machine::linux();
    T313.install_without_library(&machine.at("usr"));
    let report = machine.refused("3.13t");
    assert!(matches!(rejection(&report, Source::System), Rejection::StaticBuild { .. }), "{report}");
    // With the package of the library it is whole, and the library is where Debian puts it.
    let library = T313.library(&machine.at("usr/lib/x86_64-linux-gnu"));
    let found = machine.find("3.13t");
    assert_eq!((found.library, found.home), (library, machine.at("usr")));
}
