//! Functions and closures as callables.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread;

use ffi_safe::callback::{BuiltinFunction, Callback};
use ffi_safe::exceptions::ValueError;
use ffi_safe::value::{List, NoneType};
use ffi_safe::{PyError, attach};

use crate::support::{Counted, object, run, test, text};

#[test]
fn errors_are_raised() {
    test("errors_are_raised", |py| {
        let fails = Callback::new("fails", |py, _| Err(PyError::new::<ValueError>(py, "no such thing")));
        let fails = fails.into_function(py).unwrap();
        let source = "try: f()\nexcept ValueError as e: message = str(e)";
        assert_eq!(text(&run(py, source, &[("f", fails.as_any())]), "message"), "'no such thing'");
        // An exception that comes back is the same object.
        let again = Callback::new("again", |py, arguments| arguments.at(py, 0).call0());
        let again = again.into_function(py).unwrap();
        let source =
            "e = KeyError(1)\ndef g(): raise e\ntry: f(g)\nexcept KeyError as found: same = found is e";
        assert_eq!(text(&run(py, source, &[("f", again.as_any())]), "same"), "True");
    });
}

#[test]
fn the_closure_is_dropped_once_with_its_callable() {
    test("the_closure_is_dropped_once_with_its_callable", |py| {
        let counted = Counted::default();
        let live = counted.live();
        let function = Callback::new("f", move |py, _| {
            let _ = &live;
            Ok(NoneType::get(py).into_any())
        });
        let function = function.doc("doc").signature("()").into_function(py).unwrap();
        assert_eq!(counted.count(), 1);
        let names = run(py, "g = [f, f.__self__]; f(); del f", &[("f", function.as_any())]);
        drop(function);
        assert_eq!(counted.count(), 1);
        // The capsule alone keeps the closure.
        py.run("g[0](); g.pop(0)", Some(&names), None).unwrap();
        assert_eq!(counted.count(), 1);
        drop(names);
        assert_eq!(counted.count(), 0);
    });
}

#[test]
fn the_last_reference_may_be_dropped_anywhere() {
    test("the_last_reference_may_be_dropped_anywhere", |py| {
        let counted = Counted::default();
        let make = |py| {
            // Refers to an object, which the destructor releases.
            let (live, kept) = (counted.live(), List::new(py, [1]).unwrap().unbind());
            let function = Callback::new("f", move |py, _| {
                let _ = &live;
                Ok(kept.bind(py).clone().into_any())
            });
            function.into_function(py).unwrap().unbind()
        };
        let functions: Vec<_> = (0..30).map(|_| make(py)).collect();
        assert_eq!(counted.count(), 30);
        let mut functions = functions.into_iter();
        let (attached, detached) = (
            functions.by_ref().take(10).collect::<Vec<_>>(),
            functions.by_ref().take(10).collect::<Vec<_>>(),
        );
        py.detach(|| {
            thread::scope(|scope| {
                scope.spawn(|| attach(move |_| drop(attached)).unwrap()).join().unwrap();
                assert_eq!(counted.count(), 20);
                scope.spawn(move || drop(detached)).join().unwrap();
            });
        });
        // What was dropped detached is released by who attaches next.
        assert_eq!(counted.count(), 10);
        drop(functions);
        assert_eq!(counted.count(), 0);
    });
}

#[test]
fn a_callback_really_detaches() {
    test("a_callback_really_detaches", |py| {
        // Two threads that only go on together: attached they would hold each other up, and the collector both.
        let (send, receive) = channel();
        let (send, receive) = (Mutex::new(send), Mutex::new(receive));
        let waits = Callback::new("waits", move |py, arguments| {
            let number = py.detach(|| receive.lock().unwrap().recv().unwrap());
            // The arguments are still there.
            let list = arguments.at(py, 0).to_bound().cast_into::<List>()?;
            list.append(number)?;
            Ok(list.into_any())
        });
        let sends = Callback::new("sends", move |py, _| {
            py.run("import gc; gc.collect()", None, None)?;
            py.detach(|| send.lock().unwrap().send(17).unwrap());
            Ok(NoneType::get(py).into_any())
        });
        let (waits, sends) = (waits.into_function(py).unwrap(), sends.into_function(py).unwrap());
        let source = "import threading, time\nitems = []\nt = threading.Thread(target=lambda: waits(items))\nt.start()\n\
                      time.sleep(0.02)\nsends()\nt.join()";
        let names = run(py, source, &[("waits", waits.as_any()), ("sends", sends.as_any())]);
        assert_eq!(text(&names, "items"), "[17]");
    });
}

#[test]
fn attaching_in_a_callback_is_cheap_and_nested() {
    test("attaching_in_a_callback_is_cheap_and_nested", |py| {
        let nested = Callback::new("nested", |py, arguments| {
            let size = attach(|inner| {
                let list = List::new(inner, [1, 2]).unwrap();
                // Does not really detach, since the list is there.
                attach(|innermost| innermost.detach(|| list.size())).unwrap()
            });
            let argument = arguments.at(py, 0);
            object(py, (size.unwrap(), argument.extract::<i32>()?))
        });
        let nested = nested.into_function(py).unwrap();
        assert_eq!(text(&run(py, "r = f(9)", &[("f", nested.as_any())]), "r"), "(2, 9)");
    });
}

#[test]
fn it_is_a_builtin_function() {
    test("it_is_a_builtin_function", |py| {
        let function =
            Callback::new("f", |py, _| Ok(NoneType::get(py).into_any())).into_function(py).unwrap();
        assert!(function.as_any().cast::<BuiltinFunction>().is_ok());
        assert!(py.eval("print", None, None).unwrap().cast::<BuiltinFunction>().is_ok());
        assert!(py.eval("lambda: 0", None, None).unwrap().cast::<BuiltinFunction>().is_err());
    });
}
