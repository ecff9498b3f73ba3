//! Panics of callbacks.

use ffi_safe::callback::{Callback, ClassBuilder, Payload};
use ffi_safe::exceptions::PanicException;
use ffi_safe::value::{List, NoneType};
use ffi_safe::{attach, critical_section};

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
