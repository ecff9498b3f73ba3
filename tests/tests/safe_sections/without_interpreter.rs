//! The mutex and the cell in a process that has not started an interpreter.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ffi_safe::{PyMutex, PyOnceLock, Runtime};

#[test]
fn they_work_before_one_is_started() {
    tests::in_child("without_interpreter::they_work_before_one_is_started", work);
}

fn work() {
    assert!(Runtime::get().is_none());
    let (mutex, cell, made) = (PyMutex::new(0), PyOnceLock::new(), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..1000 {
                    let mut number = mutex.lock();
                    *number += 1;
                    if *number % 500 == 0 {
                        // The others find it locked, and there is nobody yet who could park them.
                        thread::sleep(Duration::from_millis(2));
                    }
                }
                cell.get_or_init(|| {
                    thread::sleep(Duration::from_millis(5));
                    made.fetch_add(1, Ordering::Relaxed)
                });
            });
        }
    });
    assert_eq!((mutex.into_inner(), made.into_inner()), (4000, 1));
    assert!(Runtime::get().is_none());
}
