//! What becomes of payloads.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::thread;
use std::time::Duration;

use ffi_safe::callback::{ClassBuilder, Instance, Payload};
use ffi_safe::{Owned, Runtime, WeakRef, attach, threads};

use crate::classes::{Number, Sealed, class};
use crate::support::{Counted, Live, collect_until, run, test, text};

#[test]
fn payloads_are_told_apart() {
    test("payloads_are_told_apart", |py| {
        let counted = Counted::default();
        let (numbers, sealed) = (class(py, &counted), ClassBuilder::<Sealed>::new().build(py).unwrap());
        let number = numbers.bind(py).call1((5,)).unwrap();
        let seal = sealed.instantiate(py, Sealed).unwrap().into_any();
        assert!(number.cast::<Instance<Number>>().is_ok() && seal.cast::<Instance<Sealed>>().is_ok());
        assert!(number.cast::<Instance<Sealed>>().is_err() && seal.cast::<Instance<Number>>().is_err());
        for other in ["5", "object()", "type('C', (), {})()", "[]", "type"] {
            assert!(py.eval(other, None, None).unwrap().cast::<Instance<Number>>().is_err(), "{other}");
        }
        let error = seal.cast::<Instance<Number>>().unwrap_err();
        assert_eq!(error.to_string(), "the object is a `Sealed`, not a `Number`");
        // Two classes for one payload: both hold it.
        let again = class(py, &counted).clone_ref(py).bind(py).call1((6,)).unwrap();
        assert_eq!(again.cast::<Instance<Number>>().unwrap().payload().get(), 6);
        assert!(numbers.bind(py).call1((6,)).unwrap().eq(&again).unwrap());
    });
}

#[test]
fn payloads_are_dropped_once_on_any_thread() {
    test("payloads_are_dropped_once_on_any_thread", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let make = |value: i64| {
            let live = Some(counted.live());
            class.instantiate(py, Number { value: AtomicI64::new(value), _live: live }).unwrap().unbind()
        };
        let mut objects: Vec<_> = (0..40).map(make).collect();
        assert_eq!(counted.count(), 40);
        let (attached, detached, here) =
            (objects.split_off(30), objects.split_off(20), objects.split_off(10));
        py.detach(|| {
            thread::scope(|scope| {
                scope.spawn(move || attach(move |_| drop(attached)).unwrap()).join().unwrap();
                assert_eq!(counted.count(), 30);
                let use_and_drop = move || {
                    // The payload needs no attachment.
                    let sum: i64 = detached.iter().map(|object| object.payload().get()).sum();
                    drop(detached);
                    sum
                };
                assert_eq!(scope.spawn(use_and_drop).join().unwrap(), (20..30).sum::<i64>());
            });
        });
        assert_eq!(counted.count(), 20);
        drop(here);
        assert_eq!(counted.count(), 10);
        // By Python code, on threads of Python.
        let list = ffi_safe::value::List::empty(py).unwrap();
        for object in objects {
            list.append(object.into_bound(py)).unwrap();
        }
        let source = "import threading\nts = [threading.Thread(target=items.pop) for _ in range(10)]\n\
                      for t in ts: t.start()\nfor t in ts: t.join()\n";
        run(py, source, &[("items", list.as_any())]);
        assert_eq!(list.size(), 0);
        collect_until(py, &counted, 0);
    });
}

#[test]
fn a_finalizer_of_python_may_keep_the_object() {
    test("a_finalizer_of_python_may_keep_the_object", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let source = "kept = []\nNumber.__del__ = lambda self: kept.append(self)\nn = Number(5)\ndel n\n\
                      revived = kept[:]\nkept.clear()\ndel Number.__del__";
        let names = run(py, source, &[("Number", class.bind(py).as_any())]);
        assert_eq!(text(&names, "revived"), "[Number(5)]");
        assert_eq!(counted.count(), 1);
        names.clear();
        assert_eq!(counted.count(), 0);
    });
}

#[test]
fn alignment_is_kept() {
    #[repr(align(16))]
    struct Wide([u8; 48], #[expect(dead_code, reason = "counts")] Arc<()>);
    impl Payload for Wide {
        const NAME: &'static str = "Wide";
    }
    test("alignment_is_kept", |py| {
        let (class, shared) = (ClassBuilder::<Wide>::new().build(py).unwrap(), Arc::new(()));
        let objects: Vec<_> =
            (0..100).map(|n| class.instantiate(py, Wide([n; 48], shared.clone())).unwrap()).collect();
        for (number, object) in objects.iter().enumerate() {
            assert_eq!(std::ptr::from_ref(object.payload()).addr() % 16, 0);
            assert!(object.payload().0.iter().all(|byte| usize::from(*byte) == number));
        }
        drop(objects);
        assert_eq!(Arc::strong_count(&shared), 1);
    });
}

struct Canary {
    number: u64,
    _live: Live,
}

impl Payload for Canary {
    const NAME: &'static str = "Canary";
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.number = 0;
    }
}

#[test]
fn a_weak_reference_races_the_last_drop() {
    test("a_weak_reference_races_the_last_drop", |py| {
        const ROUNDS: usize = 3000;
        let counted = Counted::default();
        let class = ClassBuilder::<Canary>::new().build(py).unwrap();
        let ended = ffi_safe::value::List::empty(py).unwrap();
        let ended_here =
            py.eval("lambda ended: __import__('functools').partial(ended.append)", None, None).unwrap();
        let ended_here = ended_here.call1((&ended,)).unwrap();
        let reference = py.import("weakref").unwrap().getattr("ref").unwrap();
        let (mut objects, mut weak) = (Vec::new(), Vec::new());
        for number in 1..=ROUNDS as u64 {
            let object = class.instantiate(py, Canary { number, _live: counted.live() }).unwrap();
            let found = reference.call1((&object, &ended_here)).unwrap();
            weak.push(found.cast_into::<WeakRef>().unwrap().unbind());
            objects.push(object.unbind());
        }
        // One thread drops the last references, the others ask for the objects at the same time.
        let objects = std::sync::Mutex::new(objects.into_iter());
        let begin = std::sync::Barrier::new(3);
        let found = threads::run(py, 3, |py, thread| {
            let mut found = 0;
            for weak in &weak {
                py.detach(|| begin.wait());
                if thread == 0 {
                    let object = objects.lock().unwrap().next();
                    drop(object);
                    continue;
                }
                while let Some(object) = weak.bind(py).upgrade().unwrap() {
                    let object = object.cast_into::<Instance<Canary>>().unwrap();
                    assert!((1..=ROUNDS as u64).contains(&object.payload().number), "it was dropped already");
                    found += 1;
                    // The dropping thread may wait for a collection, and that for this loop.
                    if found % 16 == 0 {
                        py.checkpoint().unwrap();
                    }
                }
            }
            found
        });
        assert!(found.unwrap().iter().sum::<usize>() > 0);
        assert_eq!((counted.count(), ended.size()), (0, ROUNDS));
    });
}

/// In a process of its own, since an interpreter is started once.
#[test]
fn they_outlive_the_interpreter() {
    tests::in_child("payloads::they_outlive_the_interpreter", outlives);
}

fn outlives() {
    let python = tests::python();
    let builder = Runtime::builder().library(&python.library).home(&python.home);
    // SAFETY: the locator has read that the file is a libpython3.13t.
    let runtime = unsafe { builder.start() }.unwrap();
    let counted = Counted::default();
    let make = |number| {
        runtime.attach(|py| {
            let class = ClassBuilder::<Canary>::new().build(py).unwrap();
            class.instantiate(py, Canary { number, _live: counted.live() }).unwrap().unbind()
        })
    };
    // From a thread that has ended, too.
    let kept: Vec<Owned<Instance<Canary>>> =
        vec![make(1).unwrap(), thread::scope(|scope| scope.spawn(|| make(2)).join().unwrap().unwrap())];
    runtime.shutdown(Duration::from_secs(60)).unwrap();
    let numbers: Vec<_> = kept.iter().map(|object| object.payload().number).collect();
    assert_eq!((numbers, counted.count()), (vec![1, 2], 2));
    // Forgotten: nobody can free them any more.
    drop(kept);
    assert_eq!(counted.count(), 2);
}
