//! Starting the interpreter: what it is told, and what becomes of that.

use std::path::Path;

use ffi_safe::{Builder, StartError};

use crate::child::{child, child_in};
use crate::python::{builder, run, start, text, try_start};

/// Starts an interpreter and tells the values of expressions.
fn values<const N: usize>(builder: Builder, expressions: [&str; N]) -> [String; N] {
    start(builder)
        .attach(|py| expressions.map(|expression| text(py, &format!("__import__('sys').{expression}"))))
        .unwrap()
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What follows from the library alone.
#[test]
fn plain_prefix() {
    child(|| {
        let python = tests::python();
        let prefix = shown(&python.prefix);
        let expressions =
            ["prefix", "base_prefix", "exec_prefix", "executable", "argv", "flags.isolated", "path[-1]"];
        let found = values(builder(), expressions);
        let packages = format!("{prefix}/lib/python3.13t/site-packages");
        let executable = format!("{prefix}/bin/python3.13t");
        assert_eq!(found, [prefix, prefix, prefix, &executable, "['']", "1", &packages]);
    })
    .succeeded();
}

#[test]
fn home_and_executable() {
    child(|| {
        let python = tests::python();
        let told = builder().home(&python.home).executable(&python.executable);
        let found = values(told, ["prefix", "executable", "_base_executable"]);
        let executable = shown(&python.executable);
        assert_eq!(found, [shown(&python.prefix), executable, executable]);
    })
    .succeeded();
}

/// The executable names the home.
#[test]
fn executable_alone() {
    child(|| {
        let python = tests::python();
        let found = values(builder().executable(&python.executable), ["prefix", "executable"]);
        assert_eq!(found, [shown(&python.prefix), shown(&python.executable)]);
    })
    .succeeded();
}

#[test]
fn arguments_are_not_options() {
    child(|| {
        let argv = ["prögram", "-V", "--", "日本"];
        let found = values(builder().argv(argv), ["argv", "flags.verbose"]);
        assert_eq!(found, ["['prögram', '-V', '--', '日本']", "0"]);
    })
    .succeeded();
}

#[test]
fn folders_in_front_of_the_path() {
    child(|| {
        let [first, second] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        std::fs::write(first.path().join("ours.py"), "value = 'first'").unwrap();
        std::fs::write(second.path().join("ours.py"), "value = 'second'").unwrap();
        let runtime = start(builder().path_entry(first.path()).path_entry(second.path()));
        runtime
            .attach(|py| {
                let expected = format!("['{}', '{}']", first.path().display(), second.path().display());
                assert_eq!(text(py, "__import__('sys').path[:2]"), expected);
                assert_eq!(text(py, "__import__('ours').value"), "first");
            })
            .unwrap();
    })
    .succeeded();
}

#[test]
fn isolated_from_the_environment() {
    child_in(&[("PYTHONPATH", "/somewhere"), ("PYTHONHOME", "/nowhere"), ("PYTHONOPTIMIZE", "1")], || {
        let found =
            values(builder(), ["path[0] == '/somewhere'", "flags.optimize", "flags.ignore_environment"]);
        assert_eq!(found, ["False", "0", "1"]);
    })
    .succeeded();
}

#[test]
fn not_isolated_from_the_environment() {
    child_in(&[("PYTHONPATH", "/somewhere"), ("PYTHONOPTIMIZE", "1")], || {
        let told = builder().isolated(false);
        let found = values(told, ["path[0]", "flags.optimize", "flags.isolated", "flags.ignore_environment"]);
        assert_eq!(found, ["/somewhere", "1", "0", "0"]);
    })
    .succeeded();
}

/// Without handlers a signal does what it does in any program, whatever Python code imports.
#[test]
fn signals_are_left_alone() {
    let outcome = child(|| {
        start(builder())
            .attach(|py| {
                let handler = "__import__('signal').getsignal(__import__('signal').SIGINT)";
                assert_eq!(text(py, handler), "0", "the default action");
                let is_main =
                    "__import__('threading').current_thread() is __import__('threading').main_thread()";
                assert_eq!(text(py, is_main), "False");
                println!("before the signal");
                run(py, "import os, signal, time; os.kill(os.getpid(), signal.SIGINT); time.sleep(10)")
                    .unwrap();
            })
            .unwrap();
    });
    outcome.said("before the signal");
    assert!(outcome.to_string().contains("the process ended with -2"), "{outcome}");
}

/// With handlers this thread is Python's main thread, and is interrupted.
#[test]
fn signals_are_handled() {
    child(|| {
        let runtime = start(builder().signal_handlers(true));
        let error = runtime.attach(|py| {
            let is_main = "__import__('threading').current_thread() is __import__('threading').main_thread()";
            assert_eq!(text(py, is_main), "True");
            run(py, "import signal, time\nsignal.raise_signal(signal.SIGINT)\nfor _ in range(1000): time.sleep(0.01)")
        });
        assert!(error.unwrap().unwrap_err().to_string().contains("KeyboardInterrupt"));
        // A checkpoint notices a signal, too.
        runtime
            .attach(|py| {
                run(py, "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)").unwrap();
                std::process::Command::new("kill").args(["-INT", &std::process::id().to_string()]).status().unwrap();
                let interrupted = (0..10_000).find_map(|_| {
                    py.detach(|| std::thread::sleep(std::time::Duration::from_millis(1)));
                    py.checkpoint().err()
                });
                assert!(interrupted.unwrap().to_string().contains("KeyboardInterrupt"));
            })
            .unwrap();
    })
    .succeeded();
}

#[test]
fn built_in_module() {
    child(|| {
        // SAFETY: it is an init function.
        let told = unsafe { builder().inittab(c"ours", tests::inspect::init_ours) };
        let runtime = start(told);
        runtime
            .attach(|py| {
                assert_eq!(text(py, "__import__('ours').__name__"), "ours");
                assert_eq!(text(py, "__import__('ours').__spec__.origin"), "built-in");
                assert!(!runtime.is_gil_enabled(py).unwrap());
            })
            .unwrap();
    })
    .succeeded();
}

#[test]
fn version_is_that_of_the_library() {
    let version = tests::safe::runtime().version();
    let expected = tests::safe::run(|py| text(py, "__import__('sys').hexversion"));
    assert_eq!(version.hex().to_string(), expected);
}

/// CPython's own words, and no second attempt.
#[test]
fn status_of_a_failed_start() {
    child_in(&[("PYTHON_GIL", "perhaps")], || {
        let error = try_start(builder().isolated(false)).unwrap_err();
        let message = error.to_string();
        assert!(message.contains("PYTHON_GIL / -X gil must be \"0\" or \"1\""), "{message}");
        assert!(matches!(error, StartError::Status { function: Some(_), .. }), "{error:?}");
        let error = try_start(builder()).unwrap_err();
        assert!(matches!(error, StartError::FailedBefore), "{error:?}");
        assert_eq!(ffi_safe::attach(|_| ()), Err(ffi_safe::AttachError::NotStarted));
    })
    .succeeded();
}

#[test]
fn once_only() {
    child(|| {
        start(builder());
        let error = try_start(builder()).unwrap_err();
        assert!(matches!(error, StartError::AlreadyStarted), "{error:?}");
    })
    .succeeded();
}

/// Whoever starts Python by other means cannot be interfered with.
#[test]
fn not_ours() {
    child(|| {
        tests::embed::start();
        let error = try_start(builder()).unwrap_err();
        assert!(matches!(error, StartError::NotOurs), "{error:?}");
        // SAFETY: the process contains the libpython under test.
        let runtime = unsafe { ffi_safe::Runtime::adopt(std::time::Duration::from_secs(1)) }.unwrap();
        assert_eq!(runtime.attach(|py| text(py, "6 * 7")).as_deref(), Ok("42"));
        let error = runtime.shutdown(std::time::Duration::from_secs(1)).unwrap_err();
        assert_eq!(error, ffi_safe::ShutdownError::NotOurs);
    })
    .succeeded();
}
