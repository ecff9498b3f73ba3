//! The markers are the classes whose names they have, and match what `except` would catch.

use ffi_safe::exceptions::*;
use ffi_safe::value::Type;
use ffi_safe::{PyError, intern};

use super::{raised, run};

/// Does the same with each of the markers.
macro_rules! every_marker {
    ($check:ident: $($name:ident)*) => { $($check!($name);)* };
}

#[test]
fn every_marker_is_the_builtin_class_of_its_name() {
    run(|py| {
        let builtins = py.import("builtins").unwrap();
        macro_rules! check {
            ($name:ident) => {{
                let class = builtins.getattr(stringify!($name)).unwrap();
                assert!(class.is(&$name::type_object(py)), stringify!($name));
            }};
        }
        every_marker! { check:
            ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError
            BrokenPipeError BufferError BytesWarning ChildProcessError ConnectionAbortedError ConnectionError
            ConnectionRefusedError ConnectionResetError DeprecationWarning EOFError EncodingWarning Exception
            FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit ImportError
            ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt
            LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError
            OverflowError PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError
            RecursionError ReferenceError ResourceWarning RuntimeError RuntimeWarning StopAsyncIteration
            StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError TypeError
            UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError
            UnicodeWarning UserWarning ValueError Warning ZeroDivisionError
        }
    });
}

/// The list above is complete: every exception of `builtins` that is not an alias of another is a marker's.
#[test]
fn no_builtin_exception_is_missing() {
    let source = include_str!("classes.rs");
    let missing: Vec<String> = run(|py| {
        let names = py.eval(
            "sorted(name for name, c in vars(__import__('builtins')).items() \
             if isinstance(c, type) and issubclass(c, BaseException) and c.__name__ == name and name[0] != '_')",
            None,
            None,
        );
        let names: Vec<String> = names.unwrap().extract().unwrap();
        assert!(names.len() > 60, "{names:?}");
        let is_named = |name: &String| source.split_whitespace().any(|word| word == name);
        names.into_iter().filter(|name| !is_named(name)).collect()
    });
    // A heap type, which the C API has no variable for.
    assert_eq!(missing, ["ExceptionGroup"]);
}

#[test]
fn new_raises_the_class_with_the_message() {
    run(|py| {
        macro_rules! check {
            ($name:ident) => {{
                let error = PyError::new::<$name>(py, "wörk");
                assert!(error.get_type(py).is(&$name::type_object(py)), "{error}");
                assert!(error.matches::<$name>(py) && error.exception(py).cast::<$name>().is_ok());
                assert_eq!(
                    error.exception(py).getattr(intern!("args")).unwrap().extract::<(String,)>().unwrap().0,
                    "wörk"
                );
            }};
        }
        every_marker! { check: Exception KeyError KeyboardInterrupt OSError StopIteration SystemExit SyntaxError
        UserWarning ValueError }
        assert_eq!(PyError::new::<ValueError>(py, "").to_string(), "ValueError");
        assert_eq!(PyError::new::<ValueError>(py, format!("{}", 1)).to_string(), "ValueError: 1");
    });
}

#[test]
fn a_class_that_refuses_the_message_raises_its_own_complaint() {
    run(|py| {
        let error = PyError::new::<UnicodeDecodeError>(py, "no");
        assert_eq!(error.to_string(), "TypeError: function takes exactly 5 arguments (1 given)");
        let error = PyError::new::<BaseExceptionGroup>(py, "no");
        assert!(error.matches::<TypeError>(py), "{error}");
    });
}

#[test]
fn from_type_raises_any_class_with_any_arguments() {
    run(|py| {
        let error = PyError::from_type(&OSError::type_object(py), (13, "no entry", "door"));
        assert!(error.matches::<PermissionError>(py), "{error}");
        assert_eq!(error.exception(py).getattr("filename").unwrap().extract::<String>().unwrap(), "door");

        let class = py.eval("type('MyError', (LookupError,), {})", None, None).unwrap();
        let class = class.cast::<Type>().unwrap();
        let error = PyError::from_type(class, ());
        assert!(
            error.matches_type(class) && error.matches::<LookupError>(py) && !error.matches::<KeyError>(py)
        );

        let error = PyError::from_type(py.eval("dict", None, None).unwrap().cast().unwrap(), ());
        assert_eq!(error.to_string(), "TypeError: exceptions must derive from BaseException");

        // `__init__` that raises is what is raised, as in Python.
        let broken = "type('B', (Exception,), {'__init__': lambda self: [][1]})";
        let error = PyError::from_type(py.eval(broken, None, None).unwrap().cast().unwrap(), ());
        assert_eq!(error.to_string(), "IndexError: list index out of range");
    });
}

#[test]
fn matching_follows_the_bases() {
    run(|py| {
        let error = raised(py, "open('/no/such/file')");
        assert!(error.matches::<FileNotFoundError>(py) && error.matches::<OSError>(py));
        assert!(error.matches::<Exception>(py) && error.matches::<BaseException>(py));
        assert!(!error.matches::<PermissionError>(py) && !error.matches::<ValueError>(py));

        // What `except Exception` does not catch.
        for source in ["raise KeyboardInterrupt", "raise SystemExit(3)", "raise GeneratorExit"] {
            let error = raised(py, source);
            assert!(error.matches::<BaseException>(py) && !error.matches::<Exception>(py), "{source}");
        }
        assert_eq!(
            raised(py, "raise SystemExit(3)")
                .exception(py)
                .getattr("code")
                .unwrap()
                .extract::<i32>()
                .unwrap(),
            3
        );
    });
}

#[test]
fn the_exception_is_the_one_that_was_raised() {
    run(|py| {
        let names = ffi_safe::value::Dict::empty(py).unwrap();
        let error = py.run("e = ValueError('x')\nraise e", Some(&names), None).unwrap_err();
        let raised = names.get("e").unwrap().unwrap();
        assert!(error.exception(py).is(&raised) && error.exception(py).is(&error.exception(py)));
        let again = PyError::from_exception(raised.cast_into().unwrap());
        assert!(again.exception(py).is(&error.exception(py)));
        assert_eq!(again.message(py).unwrap(), "x");
    });
}
