//! Case 7: the shims of a version manager on `PATH`. They are scripts that choose a Python when they are run, so they
//! are refused, and what the manager built is looked at itself.

use locator::{Rejection, Source};

use crate::support::{GIL313, Machine, T313, rejection, verdict};

const SHIM: &str = "#!/usr/bin/env bash\nset -e\nprogram=\"${0##*/}\"\nexec \"/me/.pyenv/libexec/pyenv\" exec \
                    \"$program\" \"$@\"\n";

fn with_shims(root: &str) -> Machine {
    let mut machine = Machine::linux();
    for name in ["python", "python3", "python3.13", "python3.13t"] {
        machine.script(&format!("{root}/shims/{name}"), SHIM);
    }
    machine.set("PATH", &format!("{root}/shims"));
    machine
}

#[test]
fn shims_are_refused_and_the_versions_are_found() {
    for root in ["me/.pyenv", "me/.pl/pyenv"] {
        let machine = with_shims(root);
        GIL313.install(&machine.at(&format!("{root}/versions/3.13.5")));
        T313.install(&machine.at(&format!("{root}/versions/3.13.5t")));
        let report = machine.explain("3.13t");
        assert!(matches!(rejection(&report, Source::SearchPath), Rejection::Shim { .. }), "{report}");
        // A folder of shims is one line.
        let shims = verdict(&report, Source::SearchPath);
        assert!(shims.also.is_empty(), "{report}");
        let found = machine.find("3.13t");
        assert_eq!(found.source, Source::Pyenv);
        assert_eq!(found.base_prefix, machine.at(&format!("{root}/versions/3.13.5t")));
    }
}

#[test]
fn a_script_elsewhere_that_calls_the_manager_is_a_shim_too() {
    let mut machine = Machine::linux();
    machine.script("me/bin/python3.13t", SHIM);
    machine.set("PATH", "me/bin");
    let report = machine.refused("3.13t");
    assert!(matches!(rejection(&report, Source::SearchPath), Rejection::Shim { .. }), "{report}");
}

#[test]
fn mise_and_asdf_keep_theirs_elsewhere() {
    for root in ["me/.local/share/mise", "me/.asdf"] {
        let machine = with_shims(root);
        let prefix = machine.at(&format!("{root}/installs/python/3.13.5t"));
        T313.install(&prefix);
        assert_eq!(machine.find("3.13t").base_prefix, prefix);
    }
}
