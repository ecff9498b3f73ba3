//! Attaching and detaching within one thread, and what cannot be done.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::channel;
use std::thread;

use ffi_safe::{AttachError, Attached, Owned, Runtime, attach};
use tests::inspect::is_attached;

use crate::child::child;
use crate::python::{eval, text};

fn on_new_thread<R: Send>(body: impl FnOnce() -> R + Send) -> R {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(ffi_safe::threads::STACK_SIZE);
        thread.spawn_scoped(scope, body).unwrap().join().unwrap_or_else(|panic| panic::resume_unwind(panic))
    })
}

#[test]
fn before_the_start() {
    child(|| {
        assert_eq!(Runtime::get(), None);
        assert_eq!(attach(|_| ()), Err(AttachError::NotStarted));
        let runtime = tests::safe::runtime();
        assert_eq!(Runtime::get(), Some(runtime));
        assert_eq!(attach(|_| ()), Ok(()));
    })
    .succeeded();
}

#[test]
fn attached_inside_and_detached_outside() {
    let runtime = tests::safe::runtime();
    assert!(!is_attached());
    let value = runtime.attach(|py| {
        assert!(is_attached());
        text(py, "6 * 7")
    });
    assert_eq!(value.as_deref(), Ok("42"));
    assert!(!is_attached());
}

#[test]
fn nested_scopes_detach_only_at_the_outermost() {
    tests::safe::run(|outer| {
        attach(|inner| {
            assert!(is_attached());
            // Objects of `outer` could be in use here.
            inner.detach(|| assert!(is_attached()));
            assert!(is_attached());
        })
        .unwrap();
        outer.detach(|| {
            assert!(!is_attached());
            attach(|again| {
                assert!(is_attached());
                // Nothing of `outer` can be: the thread may detach.
                again.detach(|| assert!(!is_attached()));
                assert!(is_attached());
            })
            .unwrap();
            assert!(!is_attached());
        });
        assert!(is_attached());
    });
    assert!(!is_attached());
}

#[test]
fn panics_restore_what_was() {
    let caught = |body: &mut dyn FnMut()| panic::catch_unwind(AssertUnwindSafe(body)).is_err();
    assert!(caught(&mut || tests::safe::run(|_| panic!("attached"))));
    assert!(!is_attached());
    tests::safe::run(|py| {
        assert!(caught(&mut || attach(|_| panic!("nested")).unwrap()));
        assert!(is_attached());
        py.detach(|| assert!(!is_attached(), "the nested scope no longer counts"));
        assert!(caught(&mut || py.detach(|| panic!("detached"))));
        assert!(is_attached());
        assert!(caught(&mut || py.detach(|| attach(|_| panic!("attached while detached")).unwrap())));
        assert!(is_attached());
        py.detach(|| assert!(!is_attached()));
    });
    assert!(!is_attached());
}

#[test]
fn a_detached_thread_does_not_keep_others_waiting() {
    tests::safe::run(|py| {
        let (go, gone) = channel();
        py.detach(|| {
            on_new_thread(|| {
                // Collecting stops the world, which would wait for the thread below if it were attached.
                attach(|py| text(py, "__import__('gc').collect() >= 0")).unwrap();
                go.send(()).unwrap();
            });
            gone.recv().unwrap();
        });
    });
}

/// Runs the given closure when the thread ends.
struct AtThreadEnd(RefCell<Option<Box<dyn FnOnce()>>>);

impl Drop for AtThreadEnd {
    fn drop(&mut self) {
        if let Some(body) = self.0.take() {
            body();
        }
    }
}

thread_local! {
    static EARLY: AtThreadEnd = const { AtThreadEnd(RefCell::new(None)) };
    static LATE: AtThreadEnd = const { AtThreadEnd(RefCell::new(None)) };
}

/// Destructors of thread-local values run in the order of the values' first use, or in the opposite one: whatever
/// it is, one of the two runs before the crate's own value is destroyed, and one runs after.
#[test]
fn destructors_of_thread_local_values() {
    let runtime = tests::safe::runtime();
    let (report, reported) = channel();
    on_new_thread(move || {
        let object: Owned = runtime.attach(|py| eval(py, "[1, 2, 3]").unwrap().unbind()).unwrap();
        drop(object);
    });
    on_new_thread(move || {
        let at_end = |object: Owned, report: std::sync::mpsc::Sender<_>| -> Box<dyn FnOnce()> {
            Box::new(move || {
                let result = attach(|py: &mut Attached| text(py, "1 + 1"));
                drop(object);
                report.send(result).unwrap();
            })
        };
        let new = || runtime.attach(|py| eval(py, "[1, 2, 3]").unwrap().unbind()).unwrap();
        let report_late = report.clone();
        // Used before the thread has attached for the first time.
        LATE.with(|late| late.0.replace(Some(Box::new(|| ()))));
        let (early, late) = (new(), new());
        EARLY.with(|value| value.0.replace(Some(at_end(early, report))));
        LATE.with(|value| value.0.replace(Some(at_end(late, report_late))));
    });
    let mut results: Vec<_> = reported.iter().collect();
    results.sort_by_key(Result::is_err);
    assert_eq!(results, [Ok("2".to_owned()), Err(AttachError::ThreadEnding)]);
}
