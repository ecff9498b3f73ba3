//! What an accepted Python is made of, what is said of it, and the refusals that need no whole machine.

use std::os::unix::fs::symlink;

use super::*;
use crate::inspect::{Glibc, Libc, Platform};
use crate::source::{Place, Source};

/// Judges a place by a request.
fn judged(request: &str, place: Place) -> Result<Python, Rejection> {
    let candidate = Candidate::new(Source::Explicit, "the test", place);
    judge(&Environment::process(), &request.parse().unwrap(), &candidate)
}

fn says(python: &Python, text: &str) -> bool {
    python.warnings.iter().any(|warning| warning.to_string().contains(text))
}

#[test]
fn files_that_say_otherwise_than_the_library_are_named() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    let write = |file: &str, text: &str| {
        fs::create_dir_all(folder.path().join(file).parent().unwrap()).unwrap();
        fs::write(folder.path().join(file), text).unwrap();
    };
    // 3.13.5 has faults, and that is all that there is to say.
    write("include/python3.13t/patchlevel.h", "#define PY_VERSION \"3.13.5\"\n");
    write("include/python3.13t/pyconfig.h", "#define Py_GIL_DISABLED 1\n/* #undef Py_DEBUG */\n");
    write("conda-meta/python-3.13.5-h1_2_cp313t.json", "{}");
    let data = "lib/python3.13t/_sysconfigdata_t_linux_x86_64-linux-gnu.py";
    // As conda has it: that there would be no shared library is not asked.
    write(
        data,
        "build_time_vars = {'VERSION': '3.13', 'Py_GIL_DISABLED': 1, 'Py_ENABLE_SHARED': 0, 'Py_DEBUG': 0}",
    );
    let python = Python::at(folder.path()).unwrap();
    assert_eq!(python.warnings, [Warning::OldRelease { version: "3.13.5".parse().unwrap() }]);
    assert!(says(&python, "3.13.8"));

    write("include/python3.13t/patchlevel.h", "#define PY_VERSION \"3.13.4\"\n");
    write("include/python3.13t/pyconfig.h", "/* #undef Py_GIL_DISABLED */\n");
    fs::remove_file(folder.path().join("conda-meta/python-3.13.5-h1_2_cp313t.json")).unwrap();
    write("conda-meta/python-3.13.5-h1_2_cp313.json", "{}");
    write(data, "build_time_vars = {'Py_DEBUG': 1}");
    let details = "{\"schema_version\": \"1.0\", \"abi\": {\"flags\": []}}";
    write("lib/python3.13t/build-details.json", details);
    let python = Python::at(folder.path()).unwrap();
    for (file, text) in [
        ("patchlevel.h", "says version 3.13.4"),
        ("pyconfig.h", "says it has the GIL"),
        ("cp313.json", "says it has the GIL"),
        ("linux-gnu.py", "says it is a debug build"),
        ("build-details.json", "says it has the GIL"),
    ] {
        assert!(says(&python, &format!("{file} {text}")), "{file}: {:#?}", python.warnings);
    }
    assert_eq!(python.warnings.len(), 6, "{:#?}", python.warnings);
}

#[test]
fn a_name_that_lies_is_named_and_the_symbols_count() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    let at = |name: &str| folder.path().join("lib").join(name);
    fs::remove_file(at("libpython3.13t.so")).unwrap();
    fs::rename(at("libpython3.13t.so.1.0"), at("libpython3.13.so.1.0")).unwrap();
    let python = Python::at(folder.path()).unwrap();
    assert_eq!(python.library, at("libpython3.13.so.1.0"));
    assert!(says(
        &python,
        "libpython3.13.so.1.0 says it has the GIL, but the shared library is free-threaded"
    ));
}

#[test]
fn from_3_13_8_on_there_is_nothing_to_say() {
    for (hex, warned) in [(0x030D_07F0, true), (0x030D_08F0, false), (0x030D_0FF0, false)] {
        let folder = TempDir::new().unwrap();
        install_with(folder.path(), &Symbols::free_threaded(hex));
        assert_eq!(!Python::at(folder.path()).unwrap().warnings.is_empty(), warned, "{hex:x}");
    }
}

#[test]
fn where_the_files_came_from_is_read_from_the_prefix() {
    let folder = TempDir::new().unwrap();
    let prefix = folder.path().join("cpython-3.13.5+freethreaded-linux-x86_64-gnu");
    install(&prefix);
    fs::write(prefix.join("BUILD"), "20250723\n").unwrap();
    let minor = folder.path().join("cpython-3.13+freethreaded-linux-x86_64-gnu");
    symlink(&prefix, &minor).unwrap();
    let expected = Provenance::Uv {
        key: "cpython-3.13.5+freethreaded-linux-x86_64-gnu".to_owned(),
        build: Some("20250723".to_owned()),
    };
    for prefix in [&prefix, &minor] {
        assert_eq!(Python::at(prefix).unwrap().provenance, expected);
    }
    assert!(expected.to_string().ends_with("x86_64-gnu of 20250723"), "{expected}");

    fs::create_dir(prefix.join("conda-meta")).unwrap();
    let record = "{\"version\": \"3.13.5\", \"build\": \"h1_2_cp313t\", \"channel\": \"conda-forge\"}";
    fs::write(prefix.join("conda-meta/python-3.13.5-h1_2_cp313t.json"), record).unwrap();
    let conda = Python::at(&prefix).unwrap().provenance;
    assert_eq!(conda.to_string(), "conda package python 3.13.5 h1_2_cp313t of conda-forge");

    let plain = TempDir::new().unwrap();
    install(plain.path());
    assert_eq!(Python::at(plain.path()).unwrap().provenance, Provenance::Unknown);
    let cached = crate::fetched(crate::cache::Flavour::Asserts).unwrap();
    assert!(matches!(cached.provenance, Provenance::Cache(_)), "{}", cached.provenance);
}

/// The library is in none of the known folders, and the installation's own files say where.
#[test]
fn a_library_elsewhere_is_found_by_what_the_files_say() {
    let folder = TempDir::new().unwrap();
    let (prefix, away) = (folder.path().join("py"), folder.path().join("away"));
    install(&prefix);
    fs::create_dir(&away).unwrap();
    let name = "libpython3.13t.so.1.0";
    fs::remove_file(prefix.join("lib/libpython3.13t.so")).unwrap();
    fs::rename(prefix.join("lib").join(name), away.join(name)).unwrap();
    let stdlib = prefix.join("lib/python3.13t");
    assert!(matches!(rejection(&prefix), Rejection::StaticBuild { .. }));

    let data = stdlib.join("_sysconfigdata_t_linux_x86_64-linux-gnu.py");
    let text = format!("build_time_vars = {{'LIBDIR': '{}', 'INSTSONAME': '{name}'}}", away.display());
    fs::write(&data, text).unwrap();
    assert_eq!(Python::at(&prefix).unwrap().library, away.join(name));
    fs::remove_file(&data).unwrap();

    let details = format!(
        "{{\"schema_version\": \"1.0\", \"base_prefix\": \"../..\", \"libpython\": {{\"dynamic\": \"../away/{name}\"}}}}"
    );
    fs::write(stdlib.join("build-details.json"), details).unwrap();
    let found = Python::at(&prefix).unwrap().library;
    assert_eq!(fs::canonicalize(found).unwrap(), fs::canonicalize(away.join(name)).unwrap());
    fs::remove_file(stdlib.join("build-details.json")).unwrap();

    let config = stdlib.join("config-3.13t-x86_64-linux-gnu");
    fs::create_dir(&config).unwrap();
    symlink(away.join(name), config.join("libpython3.13t.so")).unwrap();
    assert_eq!(Python::at(&prefix).unwrap().library, config.join("libpython3.13t.so"));
}

#[test]
fn what_was_asked_for_in_the_request_is_kept_to() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    let judged = |request: &str| judged(request, Place::Prefix(folder.path().to_owned()));
    for request in ["3.13t", "3.13.5t", ">=3.13t,<3.15", "3t", "cpython-3.13t-linux-x86_64-gnu"] {
        assert!(judged(request).is_ok(), "{request}");
    }
    let other = judged("3.13.6t").unwrap_err();
    assert!(matches!(other, Rejection::WrongVersion { .. }), "{other}");
    assert!(other.to_string().contains("is CPython 3.13.5, expected 3.13.6t"), "{other}");
    let debug = judged("3.13td").unwrap_err();
    assert!(matches!(debug, Rejection::NoDebugBuild { .. }), "{debug}");
    assert!(debug.to_string().contains("leave the `d` out"), "{debug}");
    for request in ["cpython-3.13t-windows", "cpython-3.13t-linux-aarch64"] {
        let foreign = judged(request).unwrap_err();
        assert!(matches!(foreign, Rejection::OtherPlatform { .. }), "{foreign}");
    }
}

#[test]
fn a_pre_release_is_taken_when_it_is_named() {
    let folder = TempDir::new().unwrap();
    install_with(folder.path(), &Symbols::free_threaded(0x030D_00C2));
    let prefix = || Place::Prefix(folder.path().to_owned());
    let refused = judged("3.13t", prefix()).unwrap_err();
    assert!(matches!(refused, Rejection::PreRelease { .. }), "{refused}");
    assert!(refused.to_string().contains("ask for `3.13.0rc2t`"), "{refused}");
    assert!(judged("3.13.0rc2t", prefix()).is_ok());
    assert!(judged(">=3.13.0a1t", prefix()).is_ok());
    // The path itself is a name.
    assert!(Python::at(folder.path()).is_ok());
}

#[test]
fn what_the_c_library_and_the_processor_must_be() {
    let folder = TempDir::new().unwrap();
    let file = Symbols::free_threaded(VERSION).library(&folder.path().join("libpython3.13t.so.1.0"));
    let plain = crate::inspect::library(&file).unwrap();
    let glibc = |text: &str| Glibc::of_symbol(text.as_bytes());
    let needs = |libc, newest: &str| Library { libc, glibc: glibc(newest), ..plain.clone() };
    let (gnu, musl) = (Some(Libc::Gnu), Some(Libc::Musl));
    let accepted = |library: &Library, libc, has| accept::runs_on(library, libc, glibc(has)).is_ok();
    assert!(accepted(&needs(gnu, "GLIBC_2.17"), gnu, "GLIBC_2.17"));
    assert!(accepted(&needs(gnu, "GLIBC_2.17"), gnu, "GLIBC_2.36"));
    assert!(!accepted(&needs(gnu, "GLIBC_2.38"), gnu, "GLIBC_2.36"));
    assert!(!accepted(&needs(musl, ""), gnu, "GLIBC_2.36"));
    assert!(!accepted(&needs(gnu, "GLIBC_2.17"), musl, ""));
    // What is not known is no reason: the loader has the last word.
    assert!(accepted(&needs(None, ""), gnu, "") && accepted(&needs(gnu, "GLIBC_2.38"), None, ""));

    let has = |most: u8| move |level: u8| level <= most;
    assert!(accept::runs_at(None, &plain, has(1)).is_ok());
    assert!(accept::runs_at(Some(3), &plain, has(3)).is_ok());
    let refused = accept::runs_at(Some(4), &plain, has(3)).unwrap_err();
    assert!(refused.to_string().contains("built for x86-64-v4, which this processor is not"), "{refused}");
}

#[test]
fn the_level_is_read_from_the_names_that_uv_and_the_cache_give() {
    let folder = TempDir::new().unwrap();
    for (name, level) in [
        ("cpython-3.13.5+freethreaded-linux-x86_64_v4-gnu", Some(4)),
        ("cpython-3.13.5+freethreaded-linux-x86_64-gnu", None),
        ("my-x86_64_v4-programs", None),
    ] {
        fs::create_dir(folder.path().join(name)).unwrap();
        assert_eq!(provenance::level(&folder.path().join(name)), level, "{name}");
    }
}

#[test]
fn a_path_that_cannot_be_followed_is_refused_with_the_reason() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    symlink("two", at("one")).unwrap();
    symlink("one", at("two")).unwrap();
    let circle = rejection(&at("one"));
    assert!(matches!(&circle, Rejection::Unreadable { path, .. } if *path == at("one")), "{circle}");
    assert!(std::error::Error::source(&circle).is_some());
    assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    for place in [Place::Library(at("pipe")), Place::Executable(at("pipe")), Place::Prefix(at("pipe"))] {
        assert!(matches!(judged("3.13t", place), Err(Rejection::Unreadable { .. })));
    }
    symlink("gone/PythonT.framework/Versions/3.13/bin/python3.13t", at("python3.13t")).unwrap();
    let dangling = judged("3.13t", Place::Executable(at("python3.13t"))).unwrap_err();
    assert!(
        matches!(&dangling, Rejection::DanglingLink { link, .. } if *link == at("python3.13t")),
        "{dangling}"
    );
    assert!(
        dangling.to_string().contains("component of the Python installer was not installed"),
        "{dangling}"
    );
}

#[test]
fn of_several_builds_in_one_prefix_the_program_says_which_is_meant() {
    let folder = TempDir::new().unwrap();
    let prefix = folder.path();
    install(prefix);
    let gil = prefix.join("lib/libpython3.13.so.1.0");
    Symbols::gil(VERSION).library(&gil);
    // A program that is linked with the one library.
    let program = prefix.join("bin/python3.13");
    let link = ["-pie", "-fPIE", "-nostartfiles", "-Wl,--no-as-needed"];
    let file = gil.to_str().unwrap();
    Symbols::none().function("_start").compile(&program, &[&link[..], &[file]].concat());
    let of = |name: &str| judged("3.13t", Place::Executable(prefix.join("bin").join(name)));
    assert!(of("python3.13t").is_ok());
    assert_eq!(
        crate::inspect::program(&program).unwrap().libpython.as_deref(),
        Some(file.rsplit('/').next().unwrap())
    );
    assert!(matches!(of("python3.13"), Err(Rejection::GilBuild { file, .. }) if file == gil));
    // The prefix alone means the one that was asked for.
    assert!(Python::at(prefix).is_ok());
}

#[test]
fn a_prefix_that_belongs_to_another_system_is_refused_by_it() {
    let folder = TempDir::new().unwrap();
    install(folder.path());
    let windows = Environment::empty(
        folder.path(),
        Platform::new(crate::inspect::Format::Pe, Platform::current().architecture),
    );
    let candidate = Candidate::new(Source::Explicit, "the test", Place::Prefix(folder.path().to_owned()));
    let refused = judge(&windows, &Request::default(), &candidate).unwrap_err();
    assert!(matches!(refused, Rejection::WrongPlatform { .. }), "{refused}");
}
