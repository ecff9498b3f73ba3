//! Errors that travel.

use std::sync::mpsc;
use std::thread;

use ffi_safe::exceptions::*;
use ffi_safe::{Owned, PyError};

use super::{raised, run};

#[test]
fn an_error_is_send_sync_and_static() {
    fn check<T: Send + Sync + 'static + std::error::Error>() {}
    check::<PyError>();
}

#[test]
fn errors_cross_threads_and_are_released_there() {
    let (send, receive) = mpsc::channel::<PyError>();
    let other = thread::spawn(move || {
        let mut count = 0;
        for error in receive {
            // Half of them die on a detached thread.
            if count % 2 == 0 {
                run(|py| assert!(error.matches::<ValueError>(py)));
            }
            count += 1;
        }
        count
    });
    let weak: Vec<Owned> = run(|py| {
        (0..100)
            .map(|number| {
                let error = raised(py, &format!("class E(ValueError): pass\nraise E({number})"));
                let weak = py.import("weakref").unwrap().getattr("ref").unwrap();
                let weak = weak.call1((&error.exception(py),)).unwrap().unbind();
                send.send(error).unwrap();
                weak
            })
            .collect()
    });
    drop(send);
    assert_eq!(other.join().unwrap(), 100);
    run(|py| {
        // A class and its exception are part of circles.
        py.import("gc").unwrap().call_method0("collect").unwrap();
        let alive = weak.iter().filter(|weak| !weak.bind(py).call0().unwrap().is(&none(py))).count();
        assert_eq!(alive, 0);
    });
}

fn none(py: &ffi_safe::Attached) -> ffi_safe::Bound<'_> {
    py.eval("None", None, None).unwrap()
}

#[test]
fn threads_that_display_one_error_at_once_neither_wait_nor_differ() {
    let error = &run(|py| {
        raised(
            py,
            "class Slow(Exception):\n    def __str__(self):\n        import gc; gc.collect(); return 'slow'\n\
             raise Slow from KeyError('a')",
        )
    });
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(move || {
                for _ in 0..20 {
                    run(|_| {
                        assert_eq!(error.to_string(), "Slow: slow");
                        assert_eq!(std::error::Error::source(error).unwrap().to_string(), "KeyError: 'a'");
                    });
                }
            });
        }
    });
}

#[test]
fn causes_are_replaced_and_read_at_once() {
    let error = &run(|py| PyError::new::<RuntimeError>(py, "x"));
    thread::scope(|scope| {
        for thread in 0..2 {
            scope.spawn(move || {
                for number in 0..2000 {
                    run(|py| {
                        let again = PyError::from_exception(error.exception(py));
                        drop(
                            again.with_cause(py, PyError::new::<KeyError>(py, format!("{thread} {number}"))),
                        );
                    });
                }
            });
            scope.spawn(move || {
                for _ in 0..2000 {
                    run(|py| {
                        error
                            .cause(py)
                            .is_none_or(|cause| cause.matches::<KeyError>(py))
                            .then_some(())
                            .unwrap()
                    });
                }
            });
        }
    });
}
