//! Case 1: a conda environment. Its sysconfig is that of the static build: `LDLIBRARY` is an archive that is not
//! shipped, `Py_ENABLE_SHARED` is 0, and all the same there is a shared library.

use locator::Source;

use crate::support::{GIL313, Machine, T313, rejection};
use locator::Rejection;

const SYSCONFIG: &str = "build_time_vars = {'Py_ENABLE_SHARED': 0,\n 'Py_GIL_DISABLED': 1,\n \
                         'LDLIBRARY': 'libpython3.13t.a',\n 'INSTSONAME': 'libpython3.13t.a',\n \
                         'LIBDIR': '/home/conda/feedstock_root/build_artifacts/_h_env_placehold/lib'}\n";

#[test]
fn the_shared_library_is_found_whatever_sysconfig_claims() {
    let mut machine = Machine::linux();
    let prefix = machine.at("me/miniforge3/envs/ft");
    T313.install(&prefix);
    machine.write("me/miniforge3/envs/ft/conda-meta/python-3.13.5-h4724d56_2_cp313t.json", "{}");
    machine
        .write("me/miniforge3/envs/ft/lib/python3.13t/_sysconfigdata_t_linux_x86_64-linux-gnu.py", SYSCONFIG);
    let found = machine.find("3.13t");
    assert_eq!(found.source, Source::Conda);
    assert_eq!(found.library, prefix.join("lib/libpython3.13t.so.1.0"));
    assert_eq!(found.home, prefix);
    // It is the active one, too.
    machine.set("CONDA_PREFIX", "me/miniforge3/envs/ft");
    assert_eq!(machine.find("3.13t").source, Source::ActiveConda);
}

#[test]
fn base_is_asked_after_what_was_chosen_and_refused_for_what_it_is() {
    let mut machine = Machine::linux();
    for (path, build) in [("opt/conda", GIL313), ("opt/conda/envs/ft", T313)] {
        build.install(&machine.at(path));
        machine.write(&format!("{path}/conda-meta/history"), "");
    }
    machine.set("CONDA_PREFIX", "opt/conda");
    machine.say("CONDA_DEFAULT_ENV", "base");
    let report = machine.explain("3.13t");
    assert!(matches!(rejection(&report, Source::ActiveConda), Rejection::GilBuild { .. }), "{report}");
    assert_eq!(machine.find("3.13t").base_prefix, machine.at("opt/conda/envs/ft"));
}
