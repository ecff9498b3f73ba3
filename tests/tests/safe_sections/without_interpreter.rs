//! The mutex and the cell in a process that has not started an interpreter.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use ffi_safe::{PyMutex, PyOnceLock, Runtime};

const CHILD: &str = "FFI_TESTS_WITHOUT_INTERPRETER";

#[test]
fn they_work_before_one_is_started() {
    if std::env::var_os(CHILD).is_none() {
        let name = "without_interpreter::they_work_before_one_is_started";
        let program = std::env::current_exe().unwrap();
        let child =
            Command::new(program).args([name, "--exact", "--nocapture"]).env(CHILD, "1").output().unwrap();
        let text =
            String::from_utf8_lossy(&child.stderr).into_owned() + &String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success() && text.contains("the scenario has run"), "{text}");
        return;
    }
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
    println!("the scenario has run");
}
