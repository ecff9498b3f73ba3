//! The interpreter, where the tools that install Pythons would have put it.

use std::fs;
use std::os::unix::fs::symlink;

use locator::{Python, Source};

use crate::support::{agree, copy, finder, folder, machine, python};

#[test]
fn as_a_plain_prefix_a_program_and_a_library() {
    let fetched = python();
    let nothing = tempfile::tempdir().unwrap();
    let here = || finder(machine(nothing.path()));
    for path in [&fetched.base_prefix, &fetched.executable, &fetched.library] {
        let found = here().path(path).find().unwrap();
        assert_eq!(found.source, Source::Explicit);
        assert_eq!(found.base_prefix, fetched.base_prefix);
        assert_eq!(found.library, fetched.library);
        agree(&found);
    }
    let variable = finder(machine(nothing.path()).variable("FFI_PYTHON", &fetched.base_prefix));
    assert_eq!(variable.find().unwrap().source, Source::Variable);
    // All four names are one installation, on one line.
    let report = here()
        .path(&fetched.base_prefix)
        .path(&fetched.executable)
        .path(&fetched.library)
        .path(fetched.base_prefix.join("lib/libpython3.13t.so"))
        .explain();
    assert_eq!((report.verdicts.len(), report.verdicts[0].also.len()), (1, 3), "{report}");
}

#[test]
fn as_a_version_of_pyenv_whose_shims_are_all_that_is_on_path() {
    let root = folder();
    let prefix = root.path().join("me/.pl/pyenv/versions/3.13.5t");
    copy(&prefix);
    let shims = root.path().join("me/.pl/pyenv/shims");
    fs::create_dir_all(&shims).unwrap();
    // What `pyenv rehash` writes.
    let shim = "#!/usr/bin/env bash\nset -e\n[ -n \"$PYENV_DEBUG\" ] && set -x\n\nprogram=\"${0##*/}\"\n\n\
                export PYENV_ROOT=\"/me/.pl/pyenv\"\nexec \"/me/.pl/pyenv/libexec/pyenv\" exec \"$program\" \"$@\"\n";
    for name in ["python", "python3", "python3.13", "python3.13t"] {
        fs::write(shims.join(name), shim).unwrap();
    }
    let machine = machine(root.path()).variable("PATH", &shims);
    let found = finder(machine.clone()).find().unwrap();
    assert_eq!((found.source, &found.home), (Source::Pyenv, &prefix));
    agree(&found);
    let report = finder(machine).explain();
    assert_eq!(report.verdicts.len(), 2, "{report}");
    assert_eq!(report.verdicts[0].reason(), "the shim of a version manager", "{report}");
}

#[test]
fn as_an_installation_of_uv_with_its_link() {
    let root = folder();
    let python = root.path().join("me/.local/share/uv/python");
    let key = "cpython-3.13.5+freethreaded-linux-x86_64-gnu";
    copy(&python.join(key));
    symlink(key, python.join("cpython-3.13+freethreaded-linux-x86_64-gnu")).unwrap();
    let machine = machine(root.path()).variable("HOME", root.path().join("me"));
    let report = finder(machine.clone()).explain();
    assert_eq!(report.verdicts.len(), 1, "{report}");
    let found = finder(machine.clone()).find().unwrap();
    assert_eq!((found.source, &found.home), (Source::Uv, &python.join(key)));
    agree(&found);
    // A stray link, as `uv python install` makes one, is the same installation.
    let bin = root.path().join("me/.local/bin");
    fs::create_dir_all(&bin).unwrap();
    symlink(python.join(key).join("bin/python3.13t"), bin.join("python3.13t")).unwrap();
    let linked = machine.variable("PATH", &bin);
    let found = finder(linked.clone()).find().unwrap();
    assert_eq!((found.source, &found.home), (Source::SearchPath, &python.join(key)));
    let report = finder(linked).explain();
    assert_eq!((report.verdicts.len(), report.verdicts[0].also.len()), (1, 1), "{report}");
    assert_eq!(report.verdicts[0].also[0].source, Source::Uv);
}

#[test]
fn as_an_environment_of_conda() {
    let root = folder();
    let prefix = root.path().join("me/miniforge3/envs/ft");
    copy(&prefix);
    records(&prefix);
    let machine = machine(root.path()).variable("HOME", root.path().join("me"));
    let found = finder(machine.clone()).find().unwrap();
    assert_eq!((found.source, &found.home), (Source::Conda, &prefix));
    agree(&found);
    let active = machine.variable("CONDA_PREFIX", &prefix).variable("CONDA_DEFAULT_ENV", "ft");
    let found: Python = finder(active).find().unwrap();
    assert_eq!((found.source, &found.home), (Source::ActiveConda, &prefix));
}

/// What conda writes about the two packages.
fn records(prefix: &std::path::Path) {
    let meta = prefix.join("conda-meta");
    fs::create_dir_all(&meta).unwrap();
    let record = |name: &str, version: &str, build: &str, more: &str| {
        let text = format!(
            "{{\n  \"build\": \"{build}\",\n  \"build_number\": 2,\n  \"channel\": \"conda-forge/linux-64\",\n  \
             \"depends\": [],\n  \"name\": \"{name}\",\n  \"subdir\": \"linux-64\",{more}\n  \
             \"version\": \"{version}\"\n}}\n"
        );
        fs::write(meta.join(format!("{name}-{version}-{build}.json")), text).unwrap();
    };
    let paths = "\n  \"python_site_packages_path\": \"lib/python3.13t/site-packages\",\n  \
                 \"track_features\": \"py_freethreading\",";
    record("python", "3.13.5", "h4724d56_2_cp313t", paths);
    record("python-freethreading", "3.13.5", "h92d6c8b_2", "");
    let history = "==> 2025-06-20 10:00:00 <==\n# cmd: /me/miniforge3/bin/conda create -n ft python-freethreading\n\
                   # conda version: 25.3.1\n+conda-forge/linux-64::python-3.13.5-h4724d56_2_cp313t\n\
                   +conda-forge/linux-64::python-freethreading-3.13.5-h92d6c8b_2\n\
                   # update specs: ['python-freethreading']\n";
    fs::write(meta.join("history"), history).unwrap();
}
