//! The GIL watch when several threads import at once.

use std::fmt::Write;
use std::fs;
use std::sync::Barrier;

use ffi_safe::{Attached, GilPolicy, attach, threads};

use crate::child::child;
use crate::gil::{import, is_on, with_modules};
use crate::python::{builder, run, text};
use tests::compile;

const THREADS: usize = 4;
const ROUNDS: usize = 20;
/// How often a thread tries before the next round: one may come upon what another has just made.
const TRIES: usize = 10;

/// What the threads get that do `act` at the same moment, again and again.
fn at_once<R: Send>(act: impl Fn(&Attached, usize) -> R + Sync) -> Vec<R> {
    let barrier = Barrier::new(THREADS);
    let at_once = |py: &mut Attached, number| {
        py.detach(|| barrier.wait());
        (0..TRIES).map(|_| act(py, number)).collect::<Vec<_>>()
    };
    attach(|py| threads::run(py, THREADS, at_once).unwrap()).unwrap().into_iter().flatten().collect()
}

fn assert_all_refused(name: &str, results: &[Result<(), String>]) {
    for result in results {
        let message = result.as_ref().expect_err(name);
        assert!(message.contains(&format!("'{name}'")) && message.contains("without the GIL"), "{message}");
    }
    let left = attach(|py| text(py, &format!("'{name}' in __import__('sys').modules"))).unwrap();
    assert_eq!(left, "False", "{name}");
}

#[test]
fn deny_many_threads() {
    child(|| {
        let (_folder, runtime) = with_modules(builder().gil_policy(GilPolicy::Deny));
        for _ in 0..ROUNDS {
            for name in ["undeclared", "old"] {
                assert_all_refused(name, &at_once(|py, _| import(py, name)));
            }
            assert!(at_once(|py, _| import(py, "declared")).into_iter().all(|result| result == Ok(())));
            assert!(!runtime.attach(|py| is_on(runtime, py)).unwrap());
        }
    })
    .succeeded();
}

/// Modules that nobody has imported before: their first initialisation puts them where others look.
#[test]
fn deny_many_threads_the_first_time() {
    child(|| {
        let (folder, runtime) = with_modules(builder().gil_policy(GilPolicy::Deny));
        let mut source = String::new();
        for round in 0..ROUNDS {
            // Every second one can be initialised again and again.
            let size = if round % 2 == 0 { -1 } else { 0 };
            writeln!(
                source,
                "static PyModuleDef def{round} = {{PyModuleDef_HEAD_INIT, \"fresh{round}\", .m_size = {size}}};\n\
                 PyMODINIT_FUNC PyInit_fresh{round}(void) {{ return PyModule_Create(&def{round}); }}"
            )
            .unwrap();
        }
        compile(folder.path(), "fresh0", &source);
        for round in 0..ROUNDS {
            let name = format!("fresh{round}");
            if round > 0 {
                fs::copy(folder.path().join("fresh0.so"), folder.path().join(format!("{name}.so"))).unwrap();
                runtime.attach(|py| run(py, "import importlib; importlib.invalidate_caches()")).unwrap().unwrap();
            }
            // All but one lie in wait until they see it.
            let wait = format!(
                "import sys\n\
                 for _ in range(10_000):\n    if '{name}' in sys.modules: break\n\
                 import {name}"
            );
            let results = at_once(|py, number| match number {
                0 => import(py, &name),
                _ => run(py, &wait).map_err(|error| error.to_string()),
            });
            assert_all_refused(&name, &results);
            // By a way on which the import system has no lock.
            let code = format!(
                "import importlib.util\n\
                 importlib.util.module_from_spec(importlib.util.spec_from_file_location('{name}', \
                 '{}/{name}.so'))",
                folder.path().display()
            );
            let results = at_once(|py, _| run(py, &code).map_err(|error| error.to_string()));
            assert_all_refused(&name, &results);
        }
        assert!(!runtime.attach(|py| is_on(runtime, py)).unwrap());
    })
    .succeeded();
}
