//! Modules written in Rust.

use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::callback::{Callback, ModuleDefinition};
use ffi_safe::exceptions::ValueError;
use ffi_safe::{PyError, Runtime};

use crate::support::{describe, object, run, test, text};

fn sample() -> ModuleDefinition {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    ModuleDefinition::new("sample")
        .doc("A module in Rust.")
        .function(Callback::new("describe", describe).signature("(a, *rest)").doc("All arguments."))
        .constant("VERSION", |py| object(py, (1, 2)))
        .exec(|module| {
            let number = MADE.fetch_add(1, Ordering::Relaxed);
            module.add("number", number)
        })
}

#[test]
fn it_has_what_it_is_defined_with() {
    test("it_has_what_it_is_defined_with", |py| {
        let module = sample().create(py).unwrap();
        let source = "r = (m.__name__, m.__doc__, m.VERSION, m.describe(1, 2), m.describe.__module__)\n\
                      import sys\nthere = 'sample' in sys.modules";
        let names = run(py, source, &[("m", module.as_any())]);
        assert_eq!(text(&names, "r"), "('sample', 'A module in Rust.', (1, 2), '1 *2', 'sample')");
        assert_eq!(text(&names, "there"), "False");
    });
}

#[test]
fn what_fails_in_it_is_raised() {
    test("what_fails_in_it_is_raised", |py| {
        let fails =
            ModuleDefinition::new("fails").constant("X", |py| Err(PyError::new::<ValueError>(py, "no X")));
        assert_eq!(fails.create(py).unwrap_err().to_string(), "ValueError: no X");
        assert!(fails.install(py).is_err());
        let error = py.import("fails").unwrap_err();
        assert_eq!(error.to_string(), "ModuleNotFoundError: No module named 'fails'");
    });
}

/// In a process of its own, since a built-in module must be there before the interpreter is.
#[test]
fn it_is_imported_and_leaves_the_gil_off() {
    tests::in_child("modules::it_is_imported_and_leaves_the_gil_off", || {
        std::thread::Builder::new()
            .stack_size(ffi_safe::threads::STACK_SIZE)
            .spawn(imported)
            .unwrap()
            .join()
            .unwrap();
    });
}

fn imported() {
    let python = tests::python();
    let panics = ModuleDefinition::new("panics").constant("X", |_| panic!("while importing"));
    let builder = Runtime::builder().library(&python.library).home(&python.home);
    let builder = builder.module(sample()).module(panics).module(ModuleDefinition::new("package.inner"));
    // SAFETY: the locator has read that the file is a libpython3.13t.
    let runtime = unsafe { builder.start() }.unwrap();
    runtime
        .attach(|py| {
            let source = "
import sys, warnings, threading, importlib
warnings.simplefilter('error')
before = sys._is_gil_enabled()
import sample
after = sys._is_gil_enabled()
first = (sample.describe('x', 1), sample.VERSION, sample.__doc__, sample.number, sample.__spec__.origin)
try: import panics
except BaseException as e: failed = (type(e).__name__, str(e), 'panics' in sys.modules)
del sys.modules['sample']
# Made again by one of several threads.
barrier = threading.Barrier(4)
def again():
  barrier.wait()
  numbers.append(importlib.import_module('sample').number)
numbers = []
ts = [threading.Thread(target=again) for _ in range(4)]
for t in ts: t.start()
for t in ts: t.join()
fresh = sys.modules['sample'] is not sample
builtin = 'sample' in sys.builtin_module_names
after_all = sys._is_gil_enabled()
# Objects of two interpreters must not meet.
import _interpreters
other = _interpreters.create()
elsewhere = _interpreters.exec(other, 'import sample')
_interpreters.destroy(other)
refused = elsewhere.type.__name__, elsewhere.msg
";
            let names = run(py, source, &[]);
            assert_eq!(text(&names, "before"), "False");
            assert_eq!((&*text(&names, "after"), &*text(&names, "after_all")), ("False", "False"));
            assert_eq!(text(&names, "first"), "(\"'x' *1\", (1, 2), 'A module in Rust.', 0, 'built-in')");
            assert_eq!(text(&names, "failed"), "('PanicException', 'while importing', False)");
            assert_eq!(text(&names, "numbers"), "[1, 1, 1, 1]");
            let refused = "('ImportError', 'module sample does not support loading in subinterpreters')";
            assert_eq!(text(&names, "refused"), refused);
            assert_eq!((&*text(&names, "fresh"), &*text(&names, "builtin")), ("True", "True"));
        })
        .unwrap();
    assert!(std::panic::catch_unwind(|| Runtime::builder().module(sample())).is_err());
}
