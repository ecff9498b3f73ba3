//! Panics leave no section, and no attachment, behind.

use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::value::List;
use ffi_safe::{attach, critical_section, critical_section2, threads};

use crate::support::{THREADS, object, panic_of, test, with_collections};

#[test]
fn a_section_ends_with_a_panic() {
    test("a_section_ends_with_a_panic", |py| {
        let (a, b) = (List::new(py, [1]).unwrap(), List::new(py, [2]).unwrap());
        for _ in 0..100 {
            assert_eq!(panic_of(|| critical_section(&a, |_| panic!("one"))), "one");
            assert_eq!(panic_of(|| critical_section2(&a, &b, |_, _| panic!("two"))), "two");
            let nested = || critical_section(&a, |_| critical_section(&b, |_| panic!("inner")));
            assert_eq!(panic_of(nested), "inner");
        }
        // Detaching walks the stack of sections, and a collection stops the world: both see whether it is in order.
        py.run("import gc; gc.collect()", None, None).unwrap();
        // The locks are free: another thread gets them.
        let (a, b) = (a.unbind(), b.unbind());
        let sizes = threads::run(py, 1, |py, _| {
            critical_section2(a.bind(py), b.bind(py), |a, b| (a.size(), b.size()))
        });
        assert_eq!(sizes.unwrap(), [(1, 1)]);
    });
}

#[test]
fn attachments_are_balanced_after_panics() {
    test("attachments_are_balanced_after_panics", |py| {
        for _ in 0..100 {
            assert_eq!(panic_of(|| py.detach(|| panic!("detached"))), "detached");
            assert_eq!(panic_of(|| attach(|_| panic!("attached"))), "attached");
            let back = || py.detach(|| attach(|inner| inner.detach(|| panic!("deep"))));
            assert_eq!(panic_of(back), "deep");
            // Attached: Python code runs.
            assert_eq!(py.eval("6 * 7", None, None).unwrap().extract::<i32>().unwrap(), 42);
        }
        // Detached again in between: other threads can stop the world.
        py.detach(|| {
            std::thread::scope(|scope| {
                let collect = || attach(|py| py.run("import gc; gc.collect()", None, None).unwrap()).unwrap();
                scope.spawn(collect).join().unwrap();
            });
        });
    });
}

#[test]
fn panics_under_contention_lose_nothing() {
    test("panics_under_contention_lose_nothing", |py| {
        let list = List::new(py, [1_i64 << 20]).unwrap().unbind();
        let counted = AtomicUsize::new(0);
        with_collections(py, |py, thread| {
            for time in 0..500 {
                let step = || {
                    let replaced = critical_section(list.bind(py), |list| {
                        let number: i64 = list.get(0).unwrap().extract().unwrap();
                        let replaced = list.replace(0, object(py, number + 1)).unwrap();
                        counted.fetch_add(1, Ordering::Relaxed);
                        assert!((time + thread) % 10 != 0, "on purpose");
                        replaced
                    });
                    drop(replaced);
                };
                if (time + thread) % 10 == 0 {
                    assert_eq!(panic_of(step), "on purpose");
                } else {
                    step();
                }
            }
        });
        let sum: i64 = list.bind(py).get(0).unwrap().extract().unwrap();
        assert_eq!((sum as usize - (1 << 20), counted.into_inner()), (THREADS * 500, THREADS * 500));
    });
}
