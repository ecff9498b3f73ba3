//! Case 2: conda installs a free-threaded Python that nobody asked for. A request with the GIL is refused before
//! anything is searched; what an environment has is told by its library, not by lines of its history.

use locator::{Rejection, Request, Source};

use crate::support::{GIL314, Machine, T314, rejection};

const HISTORY: &str = "==> 2025-10-01 09:00:00 <==\n# cmd: conda create -n env python=3.14\n\
                       +conda-forge/linux-64::python-3.14.0-h32b2ec7_102_cp314\n\
                       ==> 2025-12-01 09:00:00 <==\n# cmd: conda update --all\n\
                       -conda-forge/linux-64::python-3.14.0-h32b2ec7_102_cp314\n\
                       +conda-forge/linux-64::python-3.14.7-h8d0a5ff_6_cp314t\n\
                       +conda-forge/linux-64::python-freethreading-3.14.7-h92d6c8b_6\n";

#[test]
fn a_request_with_the_gil_is_refused_with_a_sentence() {
    let error = "3.14".parse::<Request>().unwrap_err();
    assert!(error.to_string().contains("free-threaded"), "{error}");
    assert!(error.to_string().contains("3.14t"), "{error}");
}

#[test]
fn the_library_decides_whether_it_is_free_threaded() {
    let machine = Machine::linux();
    let prefix = machine.at("opt/conda/envs/env");
    T314.install(&prefix);
    machine.write("opt/conda/envs/env/conda-meta/python-3.14.7-h8d0a5ff_6_cp314t.json", "{}");
    machine.write("opt/conda/envs/env/conda-meta/history", HISTORY);
    assert_eq!(machine.find("3.14t").base_prefix, prefix);
    // The same records beside a build with the GIL change nothing.
    let machine = Machine::linux();
    GIL314.install(&machine.at("opt/conda/envs/env"));
    machine.write("opt/conda/envs/env/conda-meta/python-3.14.7-h8d0a5ff_6_cp314t.json", "{}");
    machine.write("opt/conda/envs/env/conda-meta/history", HISTORY);
    let report = machine.refused("3.14t");
    let Rejection::GilBuild { version, .. } = rejection(&report, Source::Conda) else { panic!("{report}") };
    assert_eq!(version, "3.14.7");
}
