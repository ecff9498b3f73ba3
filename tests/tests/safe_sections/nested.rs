//! Sections inside sections.

use ffi_safe::buffer::Buffer;
use ffi_safe::value::{ByteArray, Dict, List, Set};
use ffi_safe::{attach, critical_section, critical_section2};

use crate::support::{THREADS, object, panic_of, test, with_collections};

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

/// A call that would take the lock of a section away panics, and says so.
#[cfg(debug_assertions)]
fn refused(call: &dyn Fn()) {
    let text = panic_of(call);
    assert!(text.contains("locks an object of which the calling code holds a critical section"), "{text}");
}

#[test]
#[cfg(debug_assertions)]
fn methods_that_lock_are_refused() {
    test("methods_that_lock_are_refused", |py| {
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
        let callee = py.eval("dict", None, None).unwrap();
        critical_section(&dict, |_| {
            refused(&|| drop(callee.call((), &dict).unwrap()));
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
#[cfg(debug_assertions)]
fn operations_that_lock_are_refused() {
    test("operations_that_lock_are_refused", |py| {
        let list = List::new(py, [3, 1]).unwrap();
        let dict = Dict::new(py, [("a", 1)]).unwrap();
        let set = Set::new(py, [1]).unwrap();
        for held in [list.as_any(), dict.as_any(), set.as_any()] {
            let other = py.eval("[]", None, None).unwrap();
            critical_section(held, |section| {
                // Through the guard, as in any other way.
                let held = section.object();
                refused(&|| drop(held.get_item(0).unwrap()));
                refused(&|| held.set_item(0, 1).unwrap());
                refused(&|| held.del_item(0).unwrap());
                refused(&|| assert!(held.contains(0).unwrap()));
                refused(&|| drop(held.repr().unwrap()));
                refused(&|| drop(held.str().unwrap()));
                refused(&|| assert!(held.eq(&other).unwrap()));
                refused(&|| assert!(other.eq(held).unwrap()));
                refused(&|| assert!(held.compare(&other).is_ok()));
                refused(&|| drop(held.add(&other).unwrap()));
                refused(&|| drop(other.in_place_add(held).unwrap()));
                refused(&|| drop(held.call_method0("clear").unwrap()));
                refused(&|| drop(held.call_method1("pop", (0,)).unwrap()));
                // These lock nothing.
                assert!(
                    held.is_true().unwrap()
                        && held.is(held)
                        && held.is_instance_of::<List>() == held.is(&list)
                );
                assert!(held.len().unwrap() > 0 && !format!("{held:?}").is_empty());
                drop(other.get_item(0));
            });
        }
        // Objects of other types do not lock themselves: what their methods do is their affair.
        let object =
            py.eval("type('C', (), {'__len__': lambda self: 5, 'get': lambda self: 6})()", None, None);
        critical_section(&object.unwrap(), |section| {
            assert_eq!(section.object().call_method0("get").unwrap().extract::<i32>().unwrap(), 6);
            assert!(section.object().repr().is_ok() && section.object().eq(section.object()).unwrap());
        });
        assert_eq!((list.size(), dict.size(), set.size()), (2, 1, 1));
    });
}

#[test]
fn an_export_may_end_inside() {
    test("an_export_may_end_inside", |py| {
        let array = ByteArray::new(py, b"abc").unwrap();
        let buffer = Buffer::<u8>::get(&array).unwrap();
        critical_section(&array, |_| {
            #[cfg(debug_assertions)]
            refused(&|| drop(Buffer::<u8>::get(&array).unwrap()));
            // A destructor does not panic.
            drop(buffer);
        });
        array.resize(1).expect("the export was given back");
    });
}

#[test]
fn opposite_orders_do_not_block() {
    test("opposite_orders_do_not_block", |py| {
        let (a, b) = (List::new(py, [0]).unwrap().unbind(), List::new(py, [0]).unwrap().unbind());
        with_collections(py, |py, thread| {
            let (mut outer, mut inner) = (a.bind(py), b.bind(py));
            if thread % 2 == 1 {
                (outer, inner) = (inner, outer);
            }
            for _ in 0..20_000 {
                // The inner one takes the lock of the outer one away while it waits, and gives it back at its end.
                let replaced = critical_section(outer, |outer| {
                    let inner = critical_section(inner, |inner| {
                        let number: i64 = inner.get(0).unwrap().extract().unwrap();
                        inner.replace(0, object(py, number + 1)).unwrap()
                    });
                    let number: i64 = outer.get(0).unwrap().extract().unwrap();
                    (inner, outer.replace(0, object(py, number + 1)).unwrap())
                });
                drop(replaced);
            }
        });
        for list in [a, b] {
            let sum: usize = list.bind(py).get(0).unwrap().extract().unwrap();
            assert_eq!(sum, THREADS * 20_000);
        }
    });
}

#[test]
fn python_code_inside_suspends_the_section() {
    test("python_code_inside_suspends_the_section", |py| {
        let names = Dict::empty(py).unwrap();
        // Waits for a thread that cannot empty the list before the section gives the lock away.
        let source = "import threading\nitems = [1, 2, 3]\ndef let_others():\n  \
                      t = threading.Thread(target=items.clear)\n  t.start()\n  t.join()";
        py.run(source, Some(&names), None).unwrap();
        let list = names.get("items").unwrap().unwrap().cast_into::<List>().unwrap();
        let let_others = names.get("let_others").unwrap().unwrap();
        critical_section(&list, |section| {
            let mut items = section.iter();
            assert!(items.next().is_some());
            let_others.call0().unwrap();
            // It is held again, and shows what is there now.
            assert!(items.next().is_none() && section.get(0).is_none());
            assert_eq!(section.size(), 0);
            let value = object(py, 5);
            assert!(section.replace(0, value.clone()).unwrap_err().is(&value));
        });
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
