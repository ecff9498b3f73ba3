//! Source code: compiled, run, evaluated.

use ffi_safe::code::{Code, Mode};
use ffi_safe::value::Dict;
use ffi_safe::{PyError, attach};

use super::{eval, failure, names, repr, run};

#[test]
fn names_live_in_the_dictionaries_that_are_given() {
    run(|py| {
        let globals = Dict::new(py, [("x", 1)]).unwrap();
        py.run("y = x + 1", Some(&globals), None).unwrap();
        assert_eq!(repr(&globals.get("y").unwrap().unwrap()), "2");
        assert!(globals.contains_key("__builtins__").unwrap());

        let locals = Dict::new(py, [("x", 10)]).unwrap();
        py.run("z = x + y", Some(&globals), Some(locals.as_any())).unwrap();
        assert_eq!(repr(&locals), "{'x': 10, 'z': 12}");
        assert!(!globals.contains_key("z").unwrap());
        assert_eq!(repr(&py.eval("x + y", Some(&globals), Some(locals.as_any())).unwrap()), "12");
        // Any mapping will do.
        let chain = eval(py, "__import__('collections').ChainMap({'x': 5})");
        assert_eq!(repr(&py.eval("x", None, Some(&chain)).unwrap()), "5");
    });
}

#[test]
fn without_dictionaries_nothing_is_shared_and_nothing_remains() {
    run(|py| {
        py.run("leftover = 1", None, None).unwrap();
        assert_eq!(failure(py, py.eval("leftover", None, None)), "NameError: name 'leftover' is not defined");
        assert_eq!(repr(&eval(py, "__name__")), "'__main__'");
        assert_eq!(repr(&eval(py, "len('abc')")), "3");
    });
}

#[test]
fn own_builtins_are_left_alone() {
    run(|py| {
        let builtins = Dict::new(py, [("only", 7)]).unwrap();
        let globals = Dict::new(py, [("__builtins__", &builtins)]).unwrap();
        assert_eq!(repr(&py.eval("only", Some(&globals), None).unwrap()), "7");
        assert_eq!(failure(py, py.eval("len", Some(&globals), None)), "NameError: name 'len' is not defined");
    });
}

#[test]
fn the_modes() {
    run(|py| {
        assert_eq!(repr(&eval(py, "  \t 1 + 1")), "2");
        assert_eq!(repr(&py.compile("1 + 1", "f", Mode::Exec).unwrap().eval(None, None).unwrap()), "None");
        assert_eq!(
            failure(py, py.eval("x = 1", None, None)),
            "SyntaxError: invalid syntax (<string>, line 1)"
        );
        let globals =
            names(py, "import sys\nshown = []\nhook, sys.displayhook = sys.displayhook, shown.append");
        let single = py.compile("1 + 1", "f", Mode::Single).unwrap().run(Some(&globals), None);
        py.run("sys.displayhook = hook", Some(&globals), None).unwrap();
        single.unwrap();
        assert_eq!(repr(&globals.get("shown").unwrap().unwrap()), "[2]");
    });
}

#[test]
fn source_that_cannot_be_compiled() {
    run(|py| {
        assert_eq!(
            failure(py, py.compile("a\0b", "f", Mode::Exec)),
            "SyntaxError: source code string cannot contain null bytes"
        );
        assert_eq!(
            failure(py, py.compile("(", "f.py", Mode::Exec)),
            "SyntaxError: '(' was never closed (f.py, line 1)"
        );
        let deep = format!("{}1", "-".repeat(100_000));
        assert!(failure(py, py.eval(&deep, None, None)).contains("too"), "nested too deep");
        assert_eq!(failure(py, py.compile("1", "a\0b", Mode::Exec)), "ValueError: embedded null character");
        // A line that says another encoding is of no meaning in text.
        assert_eq!(repr(&eval(py, "'ü'")), "'ü'");
        py.run("# -*- coding: latin-1 -*-\nassert len('ü') == 1", None, None).unwrap();
    });
}

/// Code that needs the cells of a closure, or arguments, is told apart from code that needs names only.
#[test]
fn the_code_of_functions_is_run_only_if_it_can_be() {
    run(|py| {
        let globals = names(
            py,
            "def outer(x):\n    def inner():\n        return x\n    return inner\ndef plain(): return 5\ndef needs(a): pass",
        );
        let code = |source: &str| py.eval(source, Some(&globals), None).unwrap().cast_into::<Code>().unwrap();
        assert_eq!(
            failure(py, code("outer(1).__code__").eval(None, None)),
            "TypeError: the code has free variables, so it cannot be run alone"
        );
        assert_eq!(repr(&code("plain.__code__").eval(None, None).unwrap()), "5");
        assert_eq!(
            failure(py, code("needs.__code__").eval(None, None)),
            "TypeError: needs() missing 1 required positional argument: 'a'"
        );
        assert!(eval(py, "3").cast::<Code>().is_err());
    });
}

#[test]
fn code_is_compiled_once_and_run_by_many_threads() {
    let source = "total = 0\nfor n in range(100):\n    total += n * factor\n";
    let code = &run(|py| py.compile(source, "<total>", Mode::Exec).unwrap().unbind());
    let work = |factor: i64| {
        for _ in 0..200 {
            let total = attach(|py| {
                let names = Dict::new(py, [("factor", factor)])?;
                code.bind(py).run(Some(&names), None)?;
                let total = names.get("total")?.unwrap().extract::<i64>()?;
                super::clean(py);
                Ok::<_, PyError>(total)
            });
            assert_eq!(total.unwrap().unwrap(), 4950 * factor);
        }
    };
    std::thread::scope(|scope| {
        for factor in 1..=4 {
            scope.spawn(move || work(factor));
        }
    });
}

#[test]
fn code_goes_when_its_last_handle_goes() {
    run(|py| {
        let code = py.compile("1.25 + x", "<gone>", Mode::Eval).unwrap();
        let weak = py.import("weakref").unwrap().call_method1("ref", (&code,)).unwrap();
        drop(code);
        py.import("gc").unwrap().call_method0("collect").unwrap();
        assert_eq!(repr(&weak.call0().unwrap()), "None");
    });
}
