//! What it costs to look at a machine with forty Pythons: against starting one of them once.

use std::fs;
use std::hint::black_box;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use bench::{Pair, Row, print};
use locator::inspect::Platform;
use locator::{Environment, FindError, Finder, Python, Request, Source};

/// How many installations there are.
const PREFIXES: usize = 40;
/// The longest that `find` may take, in nanoseconds.
const PROMISE: f64 = 50e6;

fn main() -> ExitCode {
    let python = tests::python();
    let folder = folder();
    let machine = machine(&folder, python);
    let finder = Finder::new().environment(machine).without(Source::Process);
    let report = finder.explain();
    assert_eq!(report.verdicts.len(), PREFIXES, "{report}");
    assert_eq!(report.accepted().count(), PREFIXES, "{report}");

    let first = || drop(black_box(finder.find().expect("there are forty")));
    // A version that none of them is, so that all of them are looked at and refused.
    let other: Request = "3.13.99t".parse().expect("a request");
    let nobody = finder.clone().request(other);
    let none = || match nobody.find() {
        Err(FindError::NotFound(report)) => assert_eq!(black_box(report).verdicts.len(), PREFIXES),
        other => panic!("{other:?}"),
    };
    let all = || assert_eq!(black_box(finder.explain()).verdicts.len(), PREFIXES);
    let start = || {
        let status = Command::new(&python.executable).args(["-I", "-c", "pass"]).status();
        assert!(status.expect("the interpreter starts").success());
    };

    let cases: [(&str, &dyn Fn()); 3] = [
        ("find: the first of 40 is taken", &first),
        ("find: none of 40 is what is asked for", &none),
        ("explain: all of 40 are judged whole", &all),
    ];
    let rows: Vec<Row> = cases
        .into_iter()
        .map(|(name, case)| {
            let mut ours = |count: u64| (0..count).for_each(|_| case());
            let mut other = |count: u64| (0..count).for_each(|_| start());
            let ratio = Pair { ours: &mut ours, other: &mut other }.measure(5, 15);
            Row { name: name.to_owned(), ratio, promise: None }
        })
        .collect();
    print("A machine with forty free-threaded Pythons, warm", "locator", "start one", &rows);
    let of_find = rows.iter().filter(|row| row.name.starts_with("find"));
    let slowest = of_find.map(|row| row.ratio.ours).fold(0.0, f64::max);
    println!("find at its slowest: {:.1} ms, promised: {:.0} ms", slowest / 1e6, PROMISE / 1e6);
    fs::remove_dir_all(&folder).expect("the fixture can be removed");
    if slowest <= PROMISE { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Beside the cache, so that the installations can be hard links of the fetched one.
fn folder() -> PathBuf {
    let root = locator::cache::root().expect("there is a cache");
    let folder = root.join(format!("bench-locate-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("the cache can be written to");
    folder
}

/// Ten installations each of pyenv, uv, conda and `/opt`.
fn machine(root: &Path, python: &Python) -> Environment {
    let home = root.join("home");
    for number in 0..PREFIXES / 4 {
        let conda = home.join(format!("miniforge3/envs/e{number}"));
        let prefixes = [
            home.join(format!(".pyenv/versions/3.13.{number}t")),
            home.join(format!(".local/share/uv/python/cpython-3.13.{number}+freethreaded-linux-x86_64-gnu")),
            conda.clone(),
            root.join(format!("opt/python{number}")),
        ];
        prefixes.iter().for_each(|prefix| copy(python, prefix));
        fs::create_dir(conda.join("conda-meta")).expect("a folder");
        let record =
            format!(r#"{{"name": "python", "version": "{}", "build": "h0_0_cp313t"}}"#, python.version);
        fs::write(conda.join(format!("conda-meta/python-{}-h0_0_cp313t.json", python.version)), record)
            .expect("a record");
        fs::write(conda.join("conda-meta/history"), "").expect("a history");
    }
    Environment::empty(root, Platform::current())
        .variable("HOME", &home)
        .variable("FFI_PYTHON_CACHE", root.join("cache"))
}

/// An installation with the files that are looked at; the large ones are those of the fetched interpreter.
fn copy(python: &Python, prefix: &Path) {
    let base = &python.base_prefix;
    let link = |path: &Path| {
        let relative = path.strip_prefix(base).expect("it is in the prefix");
        let to = prefix.join(relative);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        if fs::hard_link(path, &to).is_err() {
            // Another file system, or one without them.
            fs::copy(path, &to).expect("a copy");
        }
    };
    link(&python.library);
    link(&python.executable);
    let include = python.include.as_ref().expect("the fetched interpreter has headers");
    link(&include.join("patchlevel.h"));
    link(&include.join("Python.h"));
    for entry in fs::read_dir(&python.stdlib).expect("a standard library").flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_file()) {
            link(&entry.path());
        }
    }
    fs::create_dir_all(prefix.join("lib/python3.13t/lib-dynload")).expect("a folder");
    symlink("python3.13t", prefix.join("bin/python3")).expect("a link");
}
