//! The mutex.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ffi_safe::value::List;
use ffi_safe::{Owned, PyMutex, attach};

use crate::support::{THREADS, panic_of, test, with_collections};

#[test]
fn one_thread_at_a_time() {
    test("one_thread_at_a_time", |py| {
        // Not atomic on purpose: only the lock keeps the two numbers alike.
        static PAIR: PyMutex<(u64, u64)> = PyMutex::new((0, 0));
        with_collections(py, |py, _| {
            for time in 0..20_000 {
                let mut pair = PAIR.lock();
                assert_eq!(pair.0, pair.1);
                pair.0 += 1;
                if time % 1000 == 0 {
                    // Python code, and a pause for the collector, while the others wait.
                    py.checkpoint().unwrap();
                }
                pair.1 += 1;
            }
        });
        assert_eq!(*PAIR.lock(), (80_000, 80_000));
    });
}

#[test]
fn it_stays_locked_while_its_holder_is_detached() {
    test("it_stays_locked_while_its_holder_is_detached", |py| {
        let mutex = PyMutex::new(Vec::<u32>::new());
        let (mutex, waits) = (&mutex, &AtomicBool::new(false));
        let mut guard = mutex.lock();
        py.detach(|| {
            thread::scope(|scope| {
                // An attached thread waits for it, and is detached meanwhile: a third one can stop the world.
                scope.spawn(|| {
                    attach(|_| {
                        assert!(mutex.try_lock().is_none());
                        waits.store(true, Ordering::Relaxed);
                        mutex.lock().push(2);
                    })
                });
                while !waits.load(Ordering::Relaxed) {
                    thread::sleep(Duration::from_millis(1));
                }
                thread::sleep(Duration::from_millis(20));
                let collect = || attach(|py| py.run("import gc; gc.collect()", None, None).unwrap()).unwrap();
                scope.spawn(collect).join().unwrap();
                // Nobody else was inside.
                assert!(guard.is_empty());
                guard.push(1);
                drop(guard);
            });
        });
        assert_eq!(*mutex.lock(), [1, 2]);
    });
}

#[test]
fn an_attached_thread_holds_it_across_a_collection() {
    test("an_attached_thread_holds_it_across_a_collection", |py| {
        let kept: PyMutex<Option<Owned<List>>> = PyMutex::new(None);
        with_collections(py, |py, number| {
            for _ in 0..200 {
                let list = List::new(py, [number as i64 + (1 << 20)]).unwrap().unbind();
                let mut guard = kept.lock();
                let before = guard.replace(list);
                // Stops all attached threads, which those that wait for the mutex are not.
                py.run("import gc; gc.collect(0)", None, None).unwrap();
                drop(guard);
                // Dropped after the lock, since that may run Python code.
                drop(before);
            }
        });
        assert_eq!(kept.lock().as_ref().unwrap().bind(py).size(), 1);
    });
}

#[test]
fn trying_never_waits() {
    let mutex = PyMutex::new(5);
    let guard = mutex.try_lock().unwrap();
    assert!(mutex.try_lock().is_none());
    assert!(thread::scope(|scope| scope.spawn(|| mutex.try_lock().is_none()).join().unwrap()));
    assert_eq!(format!("{mutex:?} {guard:?}"), "PyMutex(<locked>) 5");
    drop(guard);
    *mutex.try_lock().unwrap() += 1;
    assert_eq!(format!("{mutex:?}"), "PyMutex(6)");
    assert_eq!(mutex.into_inner(), 6);
}

#[test]
fn a_panic_unlocks() {
    let mutex = PyMutex::new(5);
    let text = panic_of(|| {
        *mutex.lock() = 6;
        panic!("before unlocking")
    });
    assert_eq!(text, "before unlocking");
    // As after a panic in between; not locked.
    assert_eq!(*mutex.try_lock().unwrap(), 5 + usize::from(!text.is_empty()));
}

#[test]
#[cfg(debug_assertions)]
fn locking_twice_is_told() {
    let mutex = PyMutex::new(());
    let guard = mutex.lock();
    assert!(panic_of(|| drop(mutex.lock())).contains("holds the mutex already"));
    drop(guard);
    drop(mutex.lock());
}

#[test]
fn it_is_as_small_as_it_can_be() {
    assert_eq!(THREADS, 4);
    if !cfg!(debug_assertions) {
        assert_eq!(size_of::<PyMutex<()>>(), 1);
    }
}
