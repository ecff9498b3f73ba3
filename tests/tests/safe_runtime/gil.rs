//! The GIL watch: extension modules that do not say that they run without the GIL.

use std::fs;

use ffi_safe::{Attached, Builder, GilPolicy, Runtime};
use tests::compile;

use crate::child::{child, child_in};
use crate::python::{builder, run, start, text, try_start};

/// Modules of all kinds.
const SOURCES: [(&str, &str); 5] = [
    // No slot.
    (
        "undeclared",
        "static int execute(PyObject *m) { PySys_WriteStdout(\"undeclared was executed\\n\"); return 0; }
         static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};
         static PyModuleDef def = {PyModuleDef_HEAD_INIT, \"undeclared\", .m_slots = slots};
         PyMODINIT_FUNC PyInit_undeclared(void) { return PyModuleDef_Init(&def); }",
    ),
    (
        "used",
        "static PyModuleDef_Slot slots[] = {{Py_mod_gil, Py_MOD_GIL_USED}, {0, NULL}};
         static PyModuleDef def = {PyModuleDef_HEAD_INIT, \"used\", .m_slots = slots};
         PyMODINIT_FUNC PyInit_used(void) { return PyModuleDef_Init(&def); }",
    ),
    (
        "declared",
        "static PyModuleDef_Slot slots[] = {{Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL}};
         static PyModuleDef def = {PyModuleDef_HEAD_INIT, \"declared\", .m_slots = slots};
         PyMODINIT_FUNC PyInit_declared(void) { return PyModuleDef_Init(&def); }",
    ),
    // Single-phase initialisation.
    (
        "old",
        "static PyModuleDef def = {PyModuleDef_HEAD_INIT, \"old\", .m_size = -1};
         PyMODINIT_FUNC PyInit_old(void) { return PyModule_Create(&def); }",
    ),
    (
        "old_declared",
        "static PyModuleDef def = {PyModuleDef_HEAD_INIT, \"old_declared\", .m_size = -1};
         PyMODINIT_FUNC PyInit_old_declared(void) {
             PyObject *m = PyModule_Create(&def);
             if (m) PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED);
             return m;
         }",
    ),
];

/// Compiles the modules, against the headers of the interpreter under test.
fn modules() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, source) in SOURCES {
        compile(folder.path(), name, source);
    }
    folder
}

/// An interpreter that finds the modules.
pub(crate) fn with_modules(told: Builder) -> (tempfile::TempDir, Runtime) {
    let folder = modules();
    let runtime = start(told.path_entry(folder.path()));
    (folder, runtime)
}

/// The error of an import, in the words of Python.
pub(crate) fn import(py: &Attached, name: &str) -> Result<(), String> {
    run(py, &format!("import {name}")).map_err(|error| error.to_string())
}

pub(crate) fn is_on(runtime: Runtime, py: &Attached) -> bool {
    runtime.is_gil_enabled(py).unwrap()
}

/// That the module was refused by its name, and nothing of it is left.
fn assert_refused(py: &Attached, name: &str, result: Result<(), String>) {
    let message = result.expect_err("the import must fail");
    for word in ["ImportError: ", &format!("'{name}'"), "without the GIL", &format!("{name}.so")] {
        assert!(message.contains(word), "`{word}` is not in the message: {message}");
    }
    assert_eq!(text(py, &format!("'{name}' in __import__('sys').modules")), "False");
}

#[test]
fn deny() {
    let outcome = child(|| {
        let (_folder, runtime) = with_modules(builder().gil_policy(GilPolicy::Deny));
        runtime
            .attach(|py| {
                for name in ["undeclared", "used", "old"] {
                    // Again and again: what was refused is not found later.
                    for _ in 0..3 {
                        assert_refused(py, name, import(py, name));
                        assert!(!is_on(runtime, py));
                    }
                }
                for name in ["declared", "old_declared"] {
                    assert_eq!(import(py, name), Ok(()));
                    assert_eq!(text(py, &format!("__import__('{name}').__name__")), name);
                }
                assert!(!is_on(runtime, py));
            })
            .unwrap();
    });
    outcome.succeeded();
    assert!(!outcome.to_string().contains("was executed"), "{outcome}");
}

/// By other ways than the statement.
#[test]
fn deny_other_ways() {
    child(|| {
        let (folder, runtime) = with_modules(builder().gil_policy(GilPolicy::Deny));
        let by_file = format!(
            "import importlib.util\n\
             spec = importlib.util.spec_from_file_location('old', '{}/old.so')\n\
             importlib.util.module_from_spec(spec)",
            folder.path().display()
        );
        let ways = [
            "import importlib; importlib.import_module('old')",
            "__import__('old')",
            &by_file,
            "import _imp, importlib.util; _imp.create_dynamic(importlib.util.find_spec('old'))",
        ];
        runtime
            .attach(|py| {
                for way in ways {
                    let result = run(py, way).map_err(|error| error.to_string());
                    assert_refused(py, "old", result);
                }
                // By the C API, as every binding imports.
                assert_refused(py, "old", py.import("old").map(drop).map_err(|error| error.to_string()));
                // What the exception tells programs.
                let code = "try:\n    import old\nexcept ImportError as error:\n    \
                            assert error.name == 'old' and error.path.endswith('/old.so'), error\n";
                run(py, code).unwrap();
                assert!(!is_on(runtime, py));
            })
            .unwrap();
    })
    .succeeded();
}

/// A package whose Python code imports a module that is refused is refused with it.
#[test]
fn deny_below_a_package() {
    child(|| {
        let (folder, runtime) = with_modules(builder().gil_policy(GilPolicy::Deny));
        let package = folder.path().join("package");
        fs::create_dir(&package).unwrap();
        fs::write(package.join("__init__.py"), "from . import part\n").unwrap();
        fs::write(package.join("part.py"), "import undeclared\n").unwrap();
        let optional = "try:\n    import undeclared\nexcept ImportError:\n    undeclared = None\n";
        fs::write(folder.path().join("careful.py"), optional).unwrap();
        runtime
            .attach(|py| {
                assert_refused(py, "undeclared", import(py, "package"));
                assert_eq!(text(py, "__import__('careful').undeclared"), "None");
                assert!(!is_on(runtime, py));
            })
            .unwrap();
    })
    .succeeded();
}

/// The largest extension there is comes in, from a virtual environment.
#[test]
fn deny_lets_numpy_in() {
    child(|| {
        let told = Runtime::builder().library(&tests::python().library).write_bytecode(false);
        let runtime = start(told.venv(tests::numpy_venv()).gil_policy(GilPolicy::Deny));
        runtime
            .attach(|py| {
                assert_eq!(text(py, "__import__('numpy').arange(10).sum()"), "45");
                let folder = tests::numpy_venv().display();
                assert_eq!(
                    text(py, &format!("__import__('numpy').__file__.startswith('{folder}/lib/')")),
                    "True"
                );
                assert!(!is_on(runtime, py));
            })
            .unwrap();
    })
    .succeeded();
}

/// The extension modules that come with Python declare themselves, and `sys` itself can be asked for again.
#[test]
fn deny_lets_the_standard_library_in() {
    child(|| {
        let runtime = start(builder().gil_policy(GilPolicy::Deny));
        runtime
            .attach(|py| {
                let code = "\
import importlib, sys, builtins, pathlib, sysconfig
folder = pathlib.Path(sysconfig.get_path('platstdlib')) / 'lib-dynload'
names = sorted({path.name.split('.')[0] for path in folder.glob('*.so')} | set(sys.builtin_module_names))
assert len(names) > 50, names
refused = []
for name in names:
    try:
        importlib.import_module(name)
    except ImportError as error:
        if 'without the GIL' in str(error): refused.append(name)
refused = [name for name in refused if not name.startswith(('_test', '_xx', 'xx'))]
assert not refused, refused
importlib.reload(sys); importlib.reload(builtins)
assert sys.flags.gil == 0";
                run(py, code).unwrap();
                assert!(!is_on(runtime, py));
            })
            .unwrap();
    })
    .succeeded();
}

const WARNING: &str =
    "RuntimeWarning: The global interpreter lock (GIL) has been enabled to load module 'undeclared'";

/// Imports a module that enables the GIL.
fn enable(told: Builder) {
    let (_folder, runtime) = with_modules(told);
    runtime
        .attach(|py| {
            assert!(!is_on(runtime, py));
            assert_eq!(import(py, "declared"), Ok(()));
            assert!(!is_on(runtime, py));
            assert_eq!(import(py, "undeclared"), Ok(()));
            assert!(is_on(runtime, py));
        })
        .unwrap();
}

#[test]
fn warn() {
    let outcome = child(|| enable(builder().gil_policy(GilPolicy::Warn)));
    outcome.succeeded();
    assert!(outcome.to_string().contains(WARNING), "{outcome}");
}

#[test]
fn warn_is_the_default() {
    let outcome = child(|| enable(builder()));
    outcome.succeeded();
    assert!(outcome.to_string().contains(WARNING), "{outcome}");
}

#[test]
fn allow() {
    let outcome = child(|| enable(builder().gil_policy(GilPolicy::Allow)));
    outcome.succeeded();
    assert!(!outcome.to_string().contains("Warning"), "{outcome}");
}

/// Off by force: what declares nothing runs without.
#[test]
fn forced_off() {
    let outcome = child(|| {
        // SAFETY: the modules do nothing.
        let (_folder, runtime) = with_modules(unsafe { builder().force_gil_off() });
        runtime
            .attach(|py| {
                assert_eq!(import(py, "undeclared"), Ok(()));
                assert_eq!(import(py, "old"), Ok(()));
                assert!(!is_on(runtime, py));
                assert_eq!(text(py, "__import__('sys').flags.gil"), "0");
            })
            .unwrap();
    });
    outcome.succeeded();
    assert!(!outcome.to_string().contains("Warning"), "{outcome}");
}

/// The environment cannot enable what the policy denies.
#[test]
fn deny_against_the_environment() {
    child_in(&[("PYTHON_GIL", "1")], || {
        let error = try_start(builder().isolated(false).gil_policy(GilPolicy::Deny)).unwrap_err();
        assert!(matches!(error, ffi_safe::StartError::GilRequested), "{error:?}");
        let runtime = start(builder().gil_policy(GilPolicy::Deny));
        assert!(!runtime.attach(|py| is_on(runtime, py)).unwrap());
    })
    .succeeded();
}
