//! What arrives at the callee.

use ffi_safe::call::KeywordNames;
use ffi_safe::value::{Dict, Tuple};
use ffi_safe::{Bound, IntoPython, keywords};

use super::{eval, failure, names, repr, run};

const SHOW: &str = "lambda *args, **kwargs: (args, kwargs)";

#[test]
fn positional_arguments_arrive_in_order_and_number() {
    run(|py| {
        let show = eval(py, SHOW);
        assert_eq!(repr(&show.call0().unwrap()), "((), {})");
        assert_eq!(repr(&show.call1(()).unwrap()), "((), {})");
        assert_eq!(repr(&show.call1((1,)).unwrap()), "((1,), {})");
        assert_eq!(
            repr(&show.call1((1, "zwei", 3.5, true, None::<i32>)).unwrap()),
            "((1, 'zwei', 3.5, True, None), {})"
        );
        let twelve = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assert_eq!(repr(&show.call1(twelve).unwrap()), "((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), {})");
        assert_eq!(repr(&show.call1(["a", "b"]).unwrap()), "(('a', 'b'), {})");
        assert_eq!(repr(&show.call1([0_i64; 0]).unwrap()), "((), {})");
    });
}

/// From none to more than fit into the array on the stack.
#[test]
fn any_number_of_handles_arrives() {
    run(|py| {
        let show = eval(py, "lambda *args: args");
        for count in 0..40 {
            let handles: Vec<Bound<'_>> = (0..count).map(|n| n.into_python(py).unwrap().into_any()).collect();
            let expected: Vec<i32> = (0..count).collect();
            assert_eq!(show.call1(&handles[..]).unwrap().extract::<Vec<i32>>().unwrap(), expected);
            let tuple = Tuple::new(py, 0..count).unwrap();
            assert_eq!(show.call1(&tuple).unwrap().extract::<Vec<i32>>().unwrap(), expected);
        }
        let array: [i32; 30] = core::array::from_fn(|n| n as i32);
        assert_eq!(show.call1(array).unwrap().extract::<Vec<i32>>().unwrap(), array);
    });
}

#[test]
fn handles_are_the_same_objects_and_are_not_counted_for_good() {
    run(|py| {
        let show = eval(py, "lambda *args: args");
        let list = eval(py, "[1]");
        let owned = list.clone().unbind();
        let args =
            show.call1((&list, list.clone(), &owned, owned.clone_ref(py), list.as_borrowed())).unwrap();
        for index in 0..5 {
            assert!(args.get_item(index).unwrap().is(&list), "{index}");
        }
        drop(args);
        let before = tests::inspect::references(&list);
        let ignore = eval(py, "lambda *args, **kwargs: None");
        for _ in 0..100 {
            ignore.call1((&list, &owned)).unwrap();
            ignore.call((&list,), keywords!(one = &list, two = &owned)).unwrap();
            ignore.call1(&[list.clone(), list.clone()][..]).unwrap();
        }
        assert_eq!(tests::inspect::references(&list), before);
    });
}

#[test]
fn keywords_arrive_by_name() {
    run(|py| {
        let show = eval(py, SHOW);
        assert_eq!(repr(&show.call((), keywords!(a = 1)).unwrap()), "((), {'a': 1})");
        let list = eval(py, "[]");
        let shown = show.call((1, 2), keywords!(b = "x", a = &list, type = None::<i32>)).unwrap();
        assert_eq!(repr(&shown), "((1, 2), {'b': 'x', 'a': [], 'type': None})");
        assert!(shown.get_item(1).unwrap().get_item("a").unwrap().is(&list));
        assert_eq!(repr(&show.call((1,), ()).unwrap()), "((1,), {})");

        let function = eval(py, "lambda a, /, b, *, c=3: (a, b, c)");
        assert_eq!(repr(&function.call((1,), keywords!(b = 2)).unwrap()), "(1, 2, 3)");
        assert_eq!(repr(&function.call((1, 2), keywords!(c = 4)).unwrap()), "(1, 2, 4)");
    });
}

#[test]
fn more_keywords_than_the_stack_has_places_for() {
    run(|py| {
        let show = eval(py, "lambda *args, **kwargs: (len(args), list(kwargs.items()))");
        let shown = show.call(
            (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
            keywords!(a = 0, b = 1, c = 2, d = 3, e = 4, f = 5, g = 6, h = 7, i = 8),
        );
        let (count, items) = shown.unwrap().extract::<(usize, Vec<(String, usize)>)>().unwrap();
        assert_eq!(count, 10);
        let expected: Vec<_> = "abcdefghi".chars().enumerate().map(|(n, c)| (c.to_string(), n)).collect();
        assert_eq!(items, expected);
    });
}

#[test]
fn one_place_of_a_call_serves_many_calls_and_threads() {
    static NAMES: KeywordNames = KeywordNames::new(&["first", "second"]);
    let call = |number: i32| {
        run(|py| {
            let show = eval(py, SHOW);
            let expected = format!("((), {{'first': {number}, 'second': 'x'}})");
            for _ in 0..50 {
                assert_eq!(repr(&show.call((), NAMES.with((number, "x"))).unwrap()), expected);
                assert_eq!(repr(&show.call((), keywords!(first = number, second = "x")).unwrap()), expected);
            }
        });
    };
    std::thread::scope(|scope| {
        for number in 0..4 {
            scope.spawn(move || call(number));
        }
    });
}

#[test]
fn a_dictionary_of_keywords_is_copied() {
    run(|py| {
        let names = names(py, "def change(**kwargs):\n    kwargs['new'] = 1\n    return kwargs");
        let change = names.get("change").unwrap().unwrap();
        let dict = Dict::new(py, [("old", 0)]).unwrap();
        assert_eq!(repr(&change.call((), &dict).unwrap()), "{'old': 0, 'new': 1}");
        assert_eq!(repr(&dict), "{'old': 0}");
        let show = eval(py, SHOW);
        assert_eq!(repr(&show.call((1,), &dict).unwrap()), "((1,), {'old': 0})");
        assert_eq!(repr(&show.call((1,), &Dict::empty(py).unwrap()).unwrap()), "((1,), {})");
    });
}

/// CPython goes through the dictionary without a lock.
#[test]
fn a_dictionary_of_keywords_may_change_meanwhile() {
    let dict = &run(|py| Dict::new(py, [("a", 1)]).unwrap().unbind());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for round in 0..3000 {
                run(|py| {
                    let dict = dict.bind(py);
                    dict.set(format!("k{}", round % 50), vec![round]).unwrap();
                    if round % 50 == 49 {
                        dict.clear();
                    }
                });
            }
        });
        scope.spawn(move || {
            run(|py| {
                let count = eval(py, "lambda **kwargs: sum(type(v) is list for v in kwargs.values())");
                for _ in 0..1000 {
                    count.call((), dict.bind(py)).unwrap();
                }
            });
        });
    });
}

#[test]
fn arguments_that_do_not_fit_are_type_errors() {
    run(|py| {
        let function = eval(py, "lambda a, *, b: 0");
        let cases = [
            (function.call0(), "<lambda>() missing 1 required positional argument: 'a'"),
            (function.call1((1, 2)), "<lambda>() takes 1 positional argument but 2 were given"),
            (function.call1((1,)), "<lambda>() missing 1 required keyword-only argument: 'b'"),
            (function.call((1,), keywords!(c = 1)), "<lambda>() got an unexpected keyword argument 'c'"),
            (function.call((1,), keywords!(a = 1, b = 1)), "<lambda>() got multiple values for argument 'a'"),
        ];
        for (result, expected) in cases {
            assert_eq!(failure(py, result), format!("TypeError: {expected}"));
        }
        let dict = Dict::new(py, [(1, 2)]).unwrap();
        assert_eq!(failure(py, function.call((1,), &dict)), "TypeError: keywords must be strings");
        assert_eq!(failure(py, eval(py, "3").call0()), "TypeError: 'int' object is not callable");
        let len = eval(py, "len");
        assert_eq!(
            failure(py, len.call((), keywords!(obj = 1))),
            "TypeError: len() takes no keyword arguments"
        );
    });
}

#[test]
#[should_panic(expected = "1 values for the 2 names")]
fn as_many_values_as_names() {
    static NAMES: KeywordNames = KeywordNames::new(&["a", "b"]);
    run(|py| drop(eval(py, SHOW).call((), NAMES.with((1,)))));
}

/// A value that has no Python object, since making one fails.
struct Broken;

impl IntoPython for Broken {
    type Target = ffi_safe::Any;

    fn into_python(self, py: &ffi_safe::Attached) -> ffi_safe::Result<Bound<'_>> {
        Err(ffi_safe::PyError::new::<ffi_safe::exceptions::BufferError>(py, "broken"))
    }
}

#[test]
fn an_argument_that_cannot_be_made_prevents_the_call() {
    run(|py| {
        let names = names(py, "calls = []\ndef f(*a, **k): calls.append(a)");
        let function = names.get("f").unwrap().unwrap();
        assert_eq!(failure(py, function.call1((1, Broken))), "BufferError: broken");
        assert_eq!(failure(py, function.call((1,), keywords!(a = Broken))), "BufferError: broken");
        assert_eq!(failure(py, function.call1([Broken])), "BufferError: broken");
        assert_eq!(failure(py, function.call_method1("__call__", (Broken,))), "BufferError: broken");
        assert_eq!(repr(&names.get("calls").unwrap().unwrap()), "[]");
    });
}

#[test]
fn what_the_callee_raises_comes_back() {
    run(|py| {
        let function = names(py, "def f(n):\n    raise LookupError(n)").get("f").unwrap().unwrap();
        for number in 0..10 {
            assert_eq!(failure(py, function.call1((number,))), format!("LookupError: {number}"));
        }
    });
}

#[test]
fn calls_that_never_end_are_recursion_errors() {
    run(|py| {
        let function = names(py, "def f():\n    return f()").get("f").unwrap().unwrap();
        assert!(
            failure(py, function.call0()).starts_with("RecursionError: maximum recursion depth exceeded")
        );
        // And it can be called again.
        assert!(failure(py, function.call0()).starts_with("RecursionError"));
        assert_eq!(repr(&eval(py, "1 + 1")), "2");
    });
}
