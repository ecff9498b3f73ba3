//! Dicts whose lock is held.

use ffi_safe::value::{Dict, Str};
use ffi_safe::{Bound, critical_section, threads};

use crate::support::{THREADS, object, test, with_collections};

const TIMES: i64 = 30_000;
const BASE: i64 = 1 << 20;

#[test]
fn reading_and_writing_is_one_step() {
    // The values are made by all threads, so that each finds values that only their makers have counted yet: the
    // public lookup locks the dict for those, which would take the lock of the section away.
    test("reading_and_writing_is_one_step", |py| {
        let dict = Dict::new(py, [("sum", BASE)]).unwrap().unbind();
        with_collections(py, |py, _| {
            let (dict, key) = (dict.bind(py), object(py, "sum"));
            for _ in 0..TIMES {
                let replaced = critical_section(dict, |dict| {
                    let number: i64 = dict.get(&key).unwrap().unwrap().extract().unwrap();
                    dict.replace(&key, &object(py, number + 1)).unwrap()
                });
                assert!(replaced.is_some());
            }
        });
        let sum: i64 = dict.bind(py).get("sum").unwrap().unwrap().extract().unwrap();
        assert_eq!(sum, BASE + TIMES * THREADS as i64);
    });
}

#[test]
fn an_iteration_is_of_one_moment() {
    test("an_iteration_is_of_one_moment", |py| {
        // Python code keeps the sum of the values at zero, by one call that changes two of them.
        let names = Dict::empty(py).unwrap();
        let source = "numbers = {i: 0 for i in range(64)}\n\
                      def churn(n):\n  for i in range(n):\n    numbers.clear()\n    numbers.update({i: i, -i: -i, -i - 1: 0})";
        py.run(source, Some(&names), None).unwrap();
        let dict = names.get("numbers").unwrap().unwrap().cast_into::<Dict>().unwrap().unbind();
        let churn = names.get("churn").unwrap().unwrap().unbind();
        threads::run(py, THREADS, |py, number| {
            if number % 2 == 0 {
                churn.bind(py).call1((5000,)).unwrap();
                return;
            }
            for _ in 0..5000 {
                let (items, size) =
                    critical_section(dict.bind(py), |dict| (dict.iter().collect::<Vec<_>>(), dict.size()));
                assert_eq!(items.len(), size);
                let mut sum = 0;
                for (key, value) in &items {
                    let (key, value): (i64, i64) = (key.extract().unwrap(), value.extract().unwrap());
                    assert!(value == 0 || key == value, "{key}: {value}");
                    sum += value;
                }
                assert_eq!(sum, 0, "{items:?}");
            }
        })
        .unwrap();
    });
}

#[test]
fn keys_are_compared_as_python_does() {
    test("keys_are_compared_as_python_does", |py| {
        let names = Dict::empty(py).unwrap();
        let source = "class Key:\n  hashed = 0\n  def __hash__(self): Key.hashed += 1; return 7\n  def __eq__(self, other): return True\n\
                      class Bad:\n  def __hash__(self): raise OSError('no hash')\n\
                      key, bad, numbers = Key(), Bad(), {7: 'seven'}";
        py.run(source, Some(&names), None).unwrap();
        let get = |name: &str| names.get(name).unwrap().unwrap();
        let dict = get("numbers").cast_into::<Dict>().unwrap();
        let found = critical_section(&dict, |dict| dict.get(&get("key"))).unwrap().unwrap();
        let found: Bound<'_, Str> = found.cast_into().unwrap();
        assert_eq!(found.to_str().unwrap(), "seven");
        // Python code between the lookup and the store would make them two steps.
        let replaced = critical_section(&dict, |dict| dict.replace(&get("key"), &found)).unwrap();
        assert!(replaced.is_some_and(|replaced| replaced.is(&found)));
        assert_eq!(py.eval("Key.hashed", Some(&names), None).unwrap().extract::<i32>().unwrap(), 2);
        let error = critical_section(&dict, |dict| dict.get(&get("bad")).unwrap_err());
        assert_eq!(error.to_string(), "OSError: no hash");
        assert!(critical_section(&dict, |dict| dict.get(&object(py, 8))).unwrap().is_none());
        assert!(
            critical_section(&dict, |dict| dict.replace(&object(py, 8), &object(py, 9))).unwrap().is_none()
        );
        assert_eq!(dict.repr().unwrap().to_str().unwrap(), "{7: 'seven', 8: 9}");
    });
}
