//! Imports.

use ffi_safe::intern;
use ffi_safe::value::{Dict, Str};

use super::{eval, failure, repr, run};

#[test]
fn a_module_is_the_one_that_python_imports() {
    run(|py| {
        let path = py.import("os.path").unwrap();
        assert!(path.is(&eval(py, "__import__('os').path")));
        assert!(path.is(&py.import(intern!("os.path")).unwrap()));
        assert!(path.is(&py.import(&Str::new(py, "os.path").unwrap()).unwrap()));
        assert!(py.import("xml.dom.minidom").unwrap().hasattr("parseString").unwrap());
    });
}

#[test]
fn a_module_that_is_not_there_is_an_error_that_names_it() {
    run(|py| {
        assert_eq!(failure(py, py.import("no.such")), "ModuleNotFoundError: No module named 'no'");
        assert_eq!(
            failure(py, py.import("os.such")),
            "ModuleNotFoundError: No module named 'os.such'; 'os' is not a package"
        );
        assert_eq!(failure(py, py.import("")), "ValueError: Empty module name");
    });
}

#[test]
fn what_a_module_raises_comes_back_and_what_is_no_module_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s3_fails.py"), "raise LookupError('at import')").unwrap();
    std::fs::write(folder.path().join("s3_odd.py"), "import sys\nsys.modules[__name__] = 3").unwrap();
    run(|py| {
        let path = py.import("sys").unwrap().getattr("path").unwrap();
        path.call_method1("append", (folder.path().to_str().unwrap(),)).unwrap();
        assert_eq!(failure(py, py.import("s3_fails")), "LookupError: at import");
        assert_eq!(failure(py, py.import("s3_odd")), "TypeError: the object is a `int`, not a `module`");
        path.call_method1("remove", (folder.path().to_str().unwrap(),)).unwrap();
    });
}

/// Importing waits for the thread that imports already, and must not stop the others meanwhile.
#[test]
fn many_threads_import_one_slow_module() {
    let folder = tempfile::tempdir().unwrap();
    let source =
        "import time, gc\nfor _ in range(10):\n    time.sleep(0.01)\n    gc.collect()\nvalue = object()\n";
    std::fs::write(folder.path().join("s3_slow.py"), source).unwrap();
    let folder = folder.path().to_str().unwrap();
    run(|py| {
        py.run("import sys; sys.path.append(f)", Some(&Dict::new(py, [("f", folder)]).unwrap()), None)
            .unwrap()
    });
    let import = || run(|py| py.import("s3_slow").unwrap().getattr("value").unwrap().as_ptr() as usize);
    let values: Vec<usize> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(import)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(values.iter().all(|value| *value == values[0]), "{values:x?}");
    run(|py| assert_eq!(repr(&eval(py, "'s3_slow' in __import__('sys').modules")), "True"));
}
