//! Values that are made once.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::value::{Dict, List};
use ffi_safe::{Attached, Owned, PyError, PyLazyLock, PyOnceLock, threads};

use crate::support::{THREADS, panic_of, test, with_collections};

/// Runs Python code that stops the world, and lets others run.
fn collect_and_sleep(py: &Attached) {
    py.run("import gc, time; gc.collect(); time.sleep(0.002); gc.collect()", None, None).unwrap();
}

#[test]
fn many_threads_make_one_value() {
    test("many_threads_make_one_value", |py| {
        for _ in 0..20 {
            let (cell, made) = (PyOnceLock::<Owned<List>>::new(), AtomicUsize::new(0));
            let addresses = with_collections(py, |py, _| {
                let make = || {
                    made.fetch_add(1, Ordering::Relaxed);
                    collect_and_sleep(py);
                    List::empty(py).unwrap().unbind()
                };
                cell.get_or_init(make).as_ptr() as usize
            });
            assert_eq!(made.into_inner(), 1);
            assert!(addresses.windows(2).all(|pair| pair[0] == pair[1]) && addresses.len() == THREADS);
        }
    });
}

#[test]
fn a_lazy_value_is_made_by_the_first_thread() {
    test("a_lazy_value_is_made_by_the_first_thread", |py| {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        static NAMES: PyLazyLock<Owned<Dict>> = PyLazyLock::new(|py| {
            MADE.fetch_add(1, Ordering::Relaxed);
            collect_and_sleep(py);
            Dict::new(py, [("answer", 42)]).unwrap().unbind()
        });
        assert!(NAMES.get_if_made().is_none());
        let answers = with_collections(py, |py, _| {
            NAMES.get(py).bind(py).get("answer").unwrap().unwrap().extract::<i32>().unwrap()
        });
        assert_eq!((answers, MADE.load(Ordering::Relaxed)), (vec![42; THREADS], 1));
        assert!(NAMES.get_if_made().is_some());
    });
}

#[test]
fn asking_for_oneself_is_no_deadlock() {
    test("asking_for_oneself_is_no_deadlock", |py| {
        let cell = PyOnceLock::<i32>::new();
        let text = panic_of(|| cell.get_or_init(|| *cell.get_or_init(|| 1) + 1));
        assert!(text.contains("asked for the value that it is about to make"), "{text}");
        assert_eq!(cell.get_or_init(|| 3), &3);

        static LAZY: PyLazyLock<i32> = PyLazyLock::new(|py| *LAZY.get(py));
        assert!(panic_of(|| *LAZY.get(py)).contains("asked for the value that it is about to make"));
        assert!(panic_of(|| *LAZY.get(py)).contains("has panicked before"));
    });
}

#[test]
fn failures_leave_an_empty_cell() {
    test("failures_leave_an_empty_cell", |py| {
        let cell = PyOnceLock::<i64>::new();
        let error = cell.get_or_try_init(|| Err::<i64, _>("no luck")).unwrap_err();
        assert_eq!((error, cell.get()), ("no luck", None));
        assert_eq!(panic_of(|| *cell.get_or_init(|| panic!("in the initialiser"))), "in the initialiser");
        assert_eq!(cell.get(), None);
        let evaluate = || Ok::<_, PyError>(py.eval("6 * 7", None, None)?.extract::<i64>()?);
        assert_eq!(*cell.get_or_try_init(evaluate).unwrap(), 42);
        assert_eq!(*cell.get_or_try_init(|| Ok::<_, Infallible>(1)).unwrap(), 42);
        assert_eq!(cell.set(5), Err(5));
        assert_eq!(format!("{cell:?}"), "PyOnceLock(42)");
        assert_eq!(cell.into_inner(), Some(42));
    });
}

#[test]
fn others_try_after_a_failure() {
    test("others_try_after_a_failure", |py| {
        let (cell, tries) = (PyOnceLock::<usize>::new(), AtomicUsize::new(0));
        let results = threads::run(py, THREADS, |py, _| {
            cell.get_or_try_init(|| {
                collect_and_sleep(py);
                match tries.fetch_add(1, Ordering::Relaxed) {
                    time @ 0..2 => Err(time),
                    time => Ok(time),
                }
            })
            .copied()
        });
        let mut results = results.unwrap();
        results.sort();
        assert_eq!(results, [Ok(2), Ok(2), Err(0), Err(1)]);
    });
}

#[test]
fn the_value_is_dropped_once() {
    let value = Arc::new(());
    let mut cell = PyOnceLock::new();
    cell.set(Arc::clone(&value)).unwrap();
    assert_eq!(Arc::strong_count(&value), 2);
    drop(cell.take());
    assert_eq!((Arc::strong_count(&value), cell.get()), (1, None));
    cell.set(Arc::clone(&value)).unwrap();
    assert!(cell.get_mut().is_some());
    drop(cell);
    assert_eq!(Arc::strong_count(&value), 1);
    drop(PyOnceLock::<Arc<()>>::new());
}
