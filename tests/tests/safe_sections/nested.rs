//! Sections inside sections.

use ffi_safe::value::{Dict, List, Set};
use ffi_safe::{attach, critical_section, critical_section2};

use crate::support::{object, panic_of, test};

#[test]
fn only_the_innermost_can_be_used() {
    test("only_the_innermost_can_be_used", |py| {
        let (outer, inner) = (List::new(py, [1]).unwrap(), Dict::new(py, [(1, 2)]).unwrap());
        critical_section(&outer, |outer| {
            critical_section(&inner, |inner| {
                assert_eq!(inner.size(), 1);
                for text in
                    [panic_of(|| outer.get(0)), panic_of(|| outer.size()), panic_of(|| outer.iter().next())]
                {
                    assert!(text.contains("used inside another one"), "{text}");
                }
                assert_eq!(inner.iter().count(), 1);
            });
            // It is the innermost one again.
            assert_eq!(outer.size(), 1);
            assert!(panic_of(|| critical_section(&inner, |_| panic!("on purpose"))).contains("on purpose"));
            assert_eq!(outer.size(), 1);
        });
    });
}

#[test]
fn the_same_object_again_is_refused() {
    test("the_same_object_again_is_refused", |py| {
        let (a, b) = (List::new(py, [1]).unwrap(), List::new(py, [2]).unwrap());
        critical_section(&a, |_| {
            assert!(
                panic_of(|| critical_section(&a, |_| ())).contains("inside another one on the same object")
            );
            assert!(panic_of(|| critical_section2(&b, &a, |_, _| ())).contains("on the same object"));
            critical_section(&b, |_| {
                assert!(panic_of(|| critical_section(&a, |_| ())).contains("on the same"))
            });
        });
        critical_section2(&a, &b, |_, _| {
            assert!(panic_of(|| critical_section(&b, |_| ())).contains("on the same"))
        });
        // Twice in one section is no nesting.
        critical_section2(&a, &a, |first, second| {
            let one = first.replace(0, object(py, 7)).unwrap();
            assert_eq!(second.get(0).unwrap().extract::<i32>().unwrap(), 7);
            drop(second.replace(0, one));
        });
        assert_eq!(a.repr().unwrap().to_str().unwrap(), "[1]");
    });
}

#[test]
#[cfg(debug_assertions)]
fn methods_that_lock_are_refused() {
    test("methods_that_lock_are_refused", |py| {
        let refused = |call: &dyn Fn()| {
            let text = panic_of(call);
            assert!(
                text.contains("locks an object of which the calling code holds a critical section"),
                "{text}"
            );
        };
        let (list, other) = (List::new(py, [3, 1]).unwrap(), List::empty(py).unwrap());
        critical_section(&list, |_| {
            refused(&|| list.append(1).unwrap());
            refused(&|| list.set(0, 1).unwrap());
            refused(&|| list.insert(0, 1).unwrap());
            refused(&|| list.sort().unwrap());
            refused(&|| list.reverse().unwrap());
            refused(&|| list.clear().unwrap());
            refused(&|| drop(list.slice(0, 1).unwrap()));
            refused(&|| list.set_slice::<List>(0, 1, None).unwrap());
            refused(&|| drop(list.to_tuple().unwrap()));
            refused(&|| drop(list.snapshot()));
            refused(&|| drop(list.get(0).unwrap()));
            refused(&|| list.extend(&other).unwrap());
            // The source is locked, too.
            refused(&|| other.extend(&list).unwrap());
            other.append(1).unwrap();
        });
        assert_eq!(list.repr().unwrap().to_str().unwrap(), "[3, 1]");
        let dict = Dict::new(py, [("a", 1)]).unwrap();
        critical_section(&dict, |_| {
            refused(&|| dict.set("b", 1).unwrap());
            refused(&|| drop(dict.get("a").unwrap()));
            refused(&|| assert!(dict.contains_key("a").unwrap()));
            refused(&|| drop(dict.set_default("b", 1).unwrap()));
            refused(&|| dict.remove("a").unwrap());
            refused(&|| drop(dict.pop("a").unwrap()));
            refused(&|| dict.clear());
            refused(&|| drop(dict.copy().unwrap()));
            refused(&|| drop(dict.keys().unwrap()));
            refused(&|| drop(dict.values().unwrap()));
            refused(&|| drop(dict.items().unwrap()));
            refused(&|| drop(dict.snapshot()));
            refused(&|| dict.update(&Dict::empty(py).unwrap()).unwrap());
            refused(&|| Dict::empty(py).unwrap().update(&dict).unwrap());
        });
        assert_eq!(dict.repr().unwrap().to_str().unwrap(), "{'a': 1}");
        let set = Set::new(py, [1]).unwrap();
        critical_section(&set, |_| {
            refused(&|| set.add(2).unwrap());
            refused(&|| assert!(set.discard(1).unwrap()));
            refused(&|| drop(set.pop().unwrap()));
            refused(&|| set.clear().unwrap());
            refused(&|| drop(set.to_list().unwrap()));
        });
        assert_eq!(set.size(), 1);
    });
}

#[test]
fn what_python_code_locks_is_its_own_affair() {
    test("what_python_code_locks_is_its_own_affair", |py| {
        use ffi_safe::callback::Callback;
        let callback = Callback::new("callback", |py, arguments| {
            let list = arguments.at(py, 0).to_bound().cast_into::<List>()?;
            // A new stack of sections: the caller has called Python code, which may do what it likes.
            let size = critical_section(&list, |list| list.size());
            list.append(size)?;
            Ok(list.into_any())
        });
        let callback = callback.into_function(py).unwrap();
        let list = List::new(py, [5]).unwrap();
        critical_section(&list, |section| {
            callback.call1((&list,)).unwrap();
            assert_eq!(section.size(), 2);
        });
        assert_eq!(list.repr().unwrap().to_str().unwrap(), "[5, 1]");
    });
}

#[test]
fn the_thread_stays_attached() {
    test("the_thread_stays_attached", |py| {
        let list = List::new(py, [5]).unwrap();
        critical_section(&list, |section| {
            // A token of an inner attachment does not detach really, since others of this thread have objects.
            attach(|inner| inner.detach(|| assert_eq!(section.size(), 1))).unwrap();
            assert_eq!(section.size(), 1);
        });
    });
}
