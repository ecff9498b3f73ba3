//! Panics of callbacks.

use ffi_safe::callback::{Callback, ClassBuilder, Payload};
use ffi_safe::exceptions::PanicException;
use ffi_safe::value::{List, NoneType};
use ffi_safe::{PyError, attach, critical_section, threads};

use crate::support::{object, run, test, text};

#[test]
fn they_become_exceptions() {
    test("they_become_exceptions", |py| {
        let panics = Callback::new("panics", |py, arguments| {
            let list = List::new(py, [1, 2]).unwrap();
            let text: String = arguments.extract(py, 0)?;
            // From inside a section, an inner attachment and a detached stretch.
            critical_section(&list, |_| {
                attach(|inner| inner.detach(|| panic!("{text}, on purpose"))).unwrap()
            })
        });
        let panics = panics.into_function(py).unwrap();
        let source = "caught = []\nfor i in range(100):\n  try: f(f'round {i}')\n  except Exception: pass\n  \
                      except BaseException as e: caught.append((type(e).__name__, str(e)))\n\
                      import gc; gc.collect()\nlast, count = caught[-1], len(caught)";
        let names = run(py, source, &[("f", panics.as_any())]);
        assert_eq!(text(&names, "last"), "('PanicException', 'round 99, on purpose')");
        assert_eq!(text(&names, "count"), "100");
        let error = panics.call1(("direct",)).unwrap_err();
        assert!(error.matches::<PanicException>(py));
    });
}

#[test]
fn whatever_they_carry() {
    test("whatever_they_carry", |py| {
        let carry = Callback::new("carry", |py, arguments| {
            let kind: i32 = arguments.extract(py, 0)?;
            // Without the message on standard error.
            std::panic::resume_unwind(match kind {
                0 => Box::new("a literal"),
                1 => Box::new(format!("number {kind}")),
                2 => Box::new(vec![1, 2]),
                // Its destructor panics when the panic is turned into an exception.
                _ => Box::new(Explosive),
            })
        });
        let carry = carry.into_function(py).unwrap();
        let messages = [0, 1, 2, 3].map(|kind| carry.call1((kind,)).unwrap_err().to_string());
        let unknown = "PanicException: the panic carried something that is no text";
        let expected = ["PanicException: a literal", "PanicException: number 1", unknown, unknown];
        assert_eq!(messages.map(|message| message.replace("ffi_safe.", "")), expected);
        // The thread has no exception left over, and goes on.
        assert_eq!(py.eval("6 * 7", None, None).unwrap().extract::<i32>().unwrap(), 42);
    });
}

#[test]
fn the_exception_is_one_of_its_own() {
    test("the_exception_is_one_of_its_own", |py| {
        let panics = Callback::new("panics", |_, _| std::panic::resume_unwind(Box::new("inside")))
            .into_function(py)
            .unwrap();
        // Rust calls Python, which calls Rust: the exception passes through all of them as the same object.
        let passes = Callback::new("passes", |py, arguments| {
            let error = arguments.at(py, 0).call0().unwrap_err();
            assert!(error.matches::<PanicException>(py));
            Err(error)
        });
        let passes = passes.into_function(py).unwrap();
        let source = "try: f()\nexcept BaseException as e: first = e\n\
                      def again(): raise first\n\
                      try: g(again)\nexcept BaseException as e: same = e is first\n\
                      mro = [c.__module__ + '.' + c.__name__ for c in type(first).__mro__]\n\
                      try:\n  try: f()\n  except Exception: kind = 'foreseen'\nexcept BaseException: kind = 'a bug'\n\
                      doc = type(first).__doc__";
        let names = run(py, source, &[("f", panics.as_any()), ("g", passes.as_any())]);
        assert_eq!((&*text(&names, "same"), &*text(&names, "kind")), ("True", "'a bug'"));
        assert_eq!(
            text(&names, "mro"),
            "['ffi_safe.PanicException', 'builtins.BaseException', 'builtins.object']"
        );
        assert_eq!(text(&names, "doc"), "'A Rust function that Python called has panicked.'");
        // It can be raised on purpose, and every thread has the same class.
        let raised = PyError::new::<PanicException>(py, "raised");
        assert!(
            raised.matches::<PanicException>(py) && raised.to_string().ends_with("PanicException: raised")
        );
        let classes = threads::run(py, 4, |py, _| {
            PyError::new::<PanicException>(py, "").get_type(py).as_ptr() as usize
        });
        let classes = classes.unwrap();
        assert!(classes.iter().all(|class| *class == classes[0]));
    });
}

struct Explosive;

impl Payload for Explosive {
    const NAME: &'static str = "Explosive";
}

impl Drop for Explosive {
    fn drop(&mut self) {
        panic!("in a destructor");
    }
}

#[test]
fn in_destructors_they_are_reported() {
    test("in_destructors_they_are_reported", |py| {
        let kept = Explosive;
        let function = Callback::new("f", move |py, _| {
            let _ = &kept;
            Ok(NoneType::get(py).into_any())
        });
        let function = function.into_function(py).unwrap();
        let class =
            ClassBuilder::<Explosive>::new().constructor("()", |_, _| Ok(Explosive)).build(py).unwrap();
        let reported = List::empty(py).unwrap();
        let source = "import sys\nold = sys.unraisablehook\nsys.unraisablehook = lambda e: seen.append(str(e.exc_value))\n";
        let names = run(
            py,
            source,
            &[("f", function.as_any()), ("Explosive", class.bind(py).as_any()), ("seen", reported.as_any())],
        );
        drop(function);
        let source = "del f\nx = Explosive()\ntry:\n  try: raise KeyError('kept')\n  finally: del x\n\
                      except KeyError as e: message = str(e)\nsys.unraisablehook = old";
        py.run(source, Some(&names), None).unwrap();
        assert_eq!(text(&names, "seen"), "['in a destructor', 'in a destructor']");
        // The exception that was under way is not disturbed.
        assert_eq!(text(&names, "message"), "\"'kept'\"");
        // Nor is one that C code has raised and not yet passed on when it drops the object.
        let source = "old = sys.unraisablehook\nsys.unraisablehook = lambda e: seen.append(str(e.exc_value))\n\
                      try: list(map(int, (Explosive() for _ in range(1))))\nexcept TypeError as e: message = str(e)\n\
                      sys.unraisablehook = old";
        py.run(source, Some(&names), None).unwrap();
        assert_eq!(reported.size(), 3);
        assert!(text(&names, "message").contains("not 'builtins.Explosive'"));
    });
}

#[test]
fn the_thread_goes_on() {
    test("the_thread_goes_on", |py| {
        let callback = Callback::new("callback", |py, arguments| {
            let number: i64 = arguments.extract(py, 0)?;
            if number % 3 == 0 {
                // Without the message on standard error, which is not captured on threads of Python.
                std::panic::resume_unwind(Box::new("divisible"));
            }
            object(py, number)
        });
        let callback = callback.into_function(py).unwrap();
        let source = "import threading\ntotals = []\ndef work():\n  total = failed = 0\n  for i in range(60):\n    \
                      try: total += f(i)\n    except BaseException: failed += 1\n  totals.append((total, failed))\n\
                      threads = [threading.Thread(target=work) for _ in range(4)]\n\
                      for t in threads: t.start()\nfor t in threads: t.join()";
        let names = run(py, source, &[("f", callback.as_any())]);
        let one = (0..60).filter(|number| number % 3 != 0).sum::<i32>();
        assert_eq!(text(&names, "totals"), format!("[{}]", vec![format!("({one}, 20)"); 4].join(", ")));
    });
}
