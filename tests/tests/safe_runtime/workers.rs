//! Threads that the crate starts, and pools of others.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use ffi_safe::value::List;
use ffi_safe::{AttachError, attach, threads};

use crate::child::child;
use crate::python::{eval, run, text};

#[test]
fn each_runs_once_and_attached() {
    tests::safe::run(|py| {
        let results =
            threads::run(py, 4, |py, number| (text(py, &format!("{number} * 10")), thread::current().id()));
        let (values, ids): (Vec<_>, BTreeSet<_>) =
            results.unwrap().into_iter().map(|(text, id)| (text, format!("{id:?}"))).unzip();
        assert_eq!(values, ["0", "10", "20", "30"]);
        assert_eq!(ids.len(), 4);
        assert_eq!(threads::run(py, 0, |_, _| ()).unwrap(), []);
        assert_eq!(text(py, "'attached again'"), "attached again");
    });
}

/// The caller's objects, by a handle that can be shared.
#[test]
fn shared_object() {
    tests::safe::run(|py| {
        let list = List::empty(py).unwrap().unbind();
        let append = |py: &mut ffi_safe::Attached, number: usize| {
            for _ in 0..100 {
                list.bind(py).append(number).unwrap();
            }
        };
        threads::run(py, 4, append).unwrap();
        assert_eq!(list.bind(py).len().unwrap(), 400);
    });
}

/// A caller that cannot detach by `detach`, since an outer token is in use, detaches here all the same: the workers
/// stop the world.
#[test]
fn inside_a_nested_attachment() {
    child(|| {
        tests::safe::run(|outer| {
            let text_of_outer = eval(outer, "'of the outer token'").unwrap();
            attach(|inner| {
                threads::run(inner, 3, |py, _| run(py, "import gc; gc.collect()").unwrap()).unwrap();
            })
            .unwrap();
            assert_eq!(format!("{text_of_outer:?}"), "'of the outer token'");
            drop(text_of_outer);
            outer.detach(|| ());
        });
    })
    .succeeded();
}

#[test]
fn panics_are_carried_back() {
    static DONE: AtomicUsize = AtomicUsize::new(0);
    tests::safe::run(|py| {
        let caught = panic::catch_unwind(AssertUnwindSafe(|| {
            threads::run(py, 4, |py, number| {
                run(py, "import time; time.sleep(0.01)").unwrap();
                assert_ne!(number, 1, "worker {number} panics");
                DONE.fetch_add(1, Ordering::SeqCst);
            })
        }));
        let payload = caught.unwrap_err();
        let message = payload.downcast_ref::<String>().unwrap();
        assert!(message.contains("worker 1 panics"), "{message}");
        assert_eq!(DONE.load(Ordering::SeqCst), 3, "the others have ended");
        assert_eq!(text(py, "'still attached'"), "still attached");
    });
}

/// Deep recursion in C ends with an exception, not with the process.
#[test]
fn stacks_are_deep_enough() {
    child(|| {
        tests::safe::run(|py| {
            let code = "\
nested = []
for _ in range(100_000): nested = [nested]
for deep in (lambda: repr(nested), lambda: nested == eval('nested', {'nested': [nested]})):
    try: deep()
    except RecursionError: pass
    else: raise AssertionError('no RecursionError')
it = iter(range(3))
for _ in range(50_000): it = map(abs, it)
try: list(it)
except RecursionError: pass
import gc
nested = it = None
";
            threads::run(py, 1, |py, _| run(py, code).unwrap()).unwrap();
        });
    })
    .succeeded();
}

#[test]
fn after_a_shutdown() {
    child(|| {
        let runtime = tests::safe::runtime();
        // The attempt to shut down begins while the caller is attached, and lasts until it has left.
        runtime
            .attach(|py| {
                let closing = thread::spawn(move || runtime.shutdown(std::time::Duration::from_secs(60)));
                while ffi_safe::Runtime::get().is_some() {
                    py.detach(thread::yield_now);
                }
                let error = threads::run(py, 2, |_, _| ()).unwrap_err();
                assert!(matches!(error, threads::ThreadsError::Attach(AttachError::ShutDown)), "{error:?}");
                closing
            })
            .unwrap()
            .join()
            .unwrap()
            .unwrap();
    })
    .succeeded();
}
