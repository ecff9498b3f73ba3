//! Lists whose lock is held.

use ffi_safe::value::{Dict, List};
use ffi_safe::{critical_section, threads};

use crate::support::{THREADS, object, test, with_collections};

const TIMES: i64 = 30_000;
/// Larger than the numbers that CPython keeps: each object has a count, and an owner.
const BASE: i64 = 1 << 20;

#[test]
fn reading_and_writing_is_one_step() {
    test("reading_and_writing_is_one_step", |py| {
        let list = List::new(py, [BASE]).unwrap().unbind();
        with_collections(py, |py, _| {
            let list = list.bind(py);
            for _ in 0..TIMES {
                let replaced = critical_section(list, |list| {
                    let number: i64 = list.get(0).unwrap().extract().unwrap();
                    list.replace(0, object(py, number + 1)).unwrap()
                });
                drop(replaced);
            }
        });
        let sum: i64 = list.bind(py).get(0).unwrap().extract().unwrap();
        assert_eq!(sum, BASE + TIMES * THREADS as i64);
    });
}

#[test]
fn methods_of_python_code_wait() {
    test("methods_of_python_code_wait", |py| {
        // Code that adds an item and takes it off again, as long as the test runs; each call is a step of its own.
        let names = Dict::empty(py).unwrap();
        names.set("items", List::new(py, [0_i64; 8]).unwrap()).unwrap();
        py.run(
            "def churn():\n  for _ in range(20000):\n    items.append(1)\n    items.pop()",
            Some(&names),
            None,
        )
        .unwrap();
        let list = names.get("items").unwrap().unwrap().cast_into::<List>().unwrap().unbind();
        let churn = names.get("churn").unwrap().unwrap().unbind();
        threads::run(py, THREADS, |py, number| {
            if number % 2 == 0 {
                churn.bind(py).call0().unwrap();
                return;
            }
            for _ in 0..20_000 {
                // Within one section the size stays what it is, and so do the items.
                let (size, items, again) =
                    critical_section(list.bind(py), |list| (list.size(), list.iter().count(), list.size()));
                assert_eq!((size, size), (items, again));
                assert!((8..=10).contains(&size), "{size} items");
            }
        })
        .unwrap();
    });
}

#[test]
fn what_is_not_there_is_told() {
    test("what_is_not_there_is_told", |py| {
        let list = List::new(py, [BASE]).unwrap();
        let value = object(py, "a value");
        let refused = critical_section(&list, |list| {
            assert!(list.get(1).is_none());
            list.replace(1, value.clone()).unwrap_err()
        });
        assert!(refused.is(&value));
        let empty = List::empty(py).unwrap();
        assert!(critical_section(&empty, |list| list.size() == 0 && list.get(0).is_none()));
    });
}

#[test]
fn what_was_replaced_lives_until_it_is_dropped() {
    test("what_was_replaced_lives_until_it_is_dropped", |py| {
        let names = Dict::empty(py).unwrap();
        py.run(
            "class C:\n  def __del__(self): seen.append(len(items))\nseen = []\nitems = [C()]",
            Some(&names),
            None,
        )
        .unwrap();
        let get = |name: &str| names.get(name).unwrap().unwrap().cast_into::<List>().unwrap();
        let (list, seen) = (get("items"), get("seen"));
        let replaced = critical_section(&list, |list| {
            let replaced = list.replace(0, object(py, 1)).unwrap();
            assert_eq!(seen.size(), 0);
            replaced
        });
        assert_eq!(seen.size(), 0);
        drop(replaced);
        assert_eq!(seen.repr().unwrap().to_str().unwrap(), "[1]");
    });
}

#[test]
fn an_iteration_copes_with_a_list_that_shrinks() {
    test("an_iteration_copes_with_a_list_that_shrinks", |py| {
        let names = Dict::empty(py).unwrap();
        py.run("class C:\n  def __del__(self): items.clear()\nitems = [C(), 1, 2, 3]", Some(&names), None)
            .unwrap();
        let list = names.get("items").unwrap().unwrap().cast_into::<List>().unwrap();
        let none = object(py, ());
        let seen = critical_section(&list, |list| {
            let mut seen = 0;
            for item in list {
                seen += 1;
                drop(item);
                // The finalizer runs inside the section, which is a mistake, but no disaster.
                drop(list.replace(0, none.clone()));
            }
            seen
        });
        assert_eq!((seen, list.size()), (1, 0));
    });
}
