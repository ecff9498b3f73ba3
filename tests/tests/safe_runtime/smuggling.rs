//! Tokens and handles where they do not belong, by ways that compile: each is harmless, or a panic that says so.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::callback::Callback;
use ffi_safe::value::{Capsule, List, NoneType, Str, Tuple};
use ffi_safe::{Attached, Bound, IntoPython, Owned, attach, threads};
use tests::inspect::is_attached;

use crate::python::{Noticed, text};

scoped_tls::scoped_thread_local!(
    /// A token of a frame below.
    static OUTER: Attached
);

/// Runs `body` in a callback of Python, below which a token waits in [`OUTER`].
fn in_callback(body: impl Fn(&mut Attached) + Send + Sync + 'static) {
    tests::safe::run(|py| {
        let py = &*py;
        let body = Callback::new("body", move |py, _| {
            body(py);
            Ok(NoneType::get(py).into_any())
        });
        let body = body.into_function(py).unwrap();
        OUTER.set(py, || body.call0().map(drop).unwrap());
    });
}

/// What the panic of `body` says.
fn panic_of<R>(body: impl FnOnce() -> R) -> String {
    let panic = catch_unwind(AssertUnwindSafe(body)).err().expect("no panic");
    *panic
        .downcast::<&str>()
        .map(|text| Box::new((*text).to_owned()))
        .unwrap_or_else(|panic| panic.downcast().unwrap())
}

fn assert_refused<R>(body: impl FnOnce() -> R) {
    assert!(!is_attached(), "the test is about detached threads");
    let said = panic_of(body);
    assert!(said.contains("smuggled past the borrow checker"), "{said}");
    assert!(!is_attached());
}

#[test]
fn a_token_of_a_frame_below_is_refused_in_a_detached_callback() {
    in_callback(|py| {
        py.detach(|| {
            OUTER.with(|outer| {
                assert_refused(|| Str::new(outer, "text").map(drop));
                assert_refused(|| List::new(outer, [1, 2]).map(drop));
                assert_refused(|| List::empty(outer).map(drop));
                assert_refused(|| Tuple::new(outer, [1.5]).map(drop));
                assert_refused(|| 12_345_678_901_i64.into_python(outer).map(drop));
                assert_refused(|| 1.5.into_python(outer).map(drop));
                assert_refused(|| outer.eval("1 + 1", None, None).map(drop));
                assert_refused(|| outer.import("sys").map(drop));
                assert_refused(|| outer.checkpoint());
                assert_refused(|| threads::run(outer, 1, |_, _| ()));
            });
        });
        // It is as good as any where the thread is attached.
        OUTER.with(|outer| assert_eq!(text(outer, "6 * 7"), "42"));
        py.detach(|| attach(|_| OUTER.with(|outer| assert_eq!(text(outer, "6 * 7"), "42"))).unwrap());
    });
}

#[test]
fn handles_of_a_frame_below_are_refused_in_a_detached_callback() {
    in_callback(|py| {
        OUTER.with(|outer| {
            let list = List::new(outer, ["a", "b"]).unwrap();
            let owned: Owned<Str> = Str::new(outer, "text").unwrap().unbind();
            let (one, two) = (list.clone(), list.clone());
            py.detach(|| {
                assert_refused(|| list.clone());
                assert_refused(|| list.get(0).map(drop));
                assert_refused(|| list.append(1));
                assert_refused(|| list.len());
                assert_refused(|| list.as_borrowed().to_bound());
                assert_refused(|| one.unbind());
                assert_refused(|| two.into_any().str().map(drop));
                assert_refused(|| owned.bind(outer).clone());
                assert_refused(|| owned.clone_ref(outer));
                assert_refused(|| list.py().eval("1", None, None).map(drop));
            });
            assert_eq!(list.repr().unwrap().to_str().unwrap(), "['a', 'b']");
        });
    });
}

/// Dropping one is no reason to panic: the object is released later.
#[test]
fn handles_dropped_in_a_detached_callback_are_released_later() {
    static DROPPED: AtomicUsize = AtomicUsize::new(0);
    in_callback(|py| {
        OUTER.with(|outer| {
            let capsule: Bound<'_, Capsule<Noticed>> = Capsule::new(outer, Noticed(&DROPPED)).unwrap();
            py.detach(|| {
                drop(capsule);
                assert_eq!(DROPPED.load(Ordering::SeqCst), 0);
            });
            assert_eq!(DROPPED.load(Ordering::SeqCst), 1);
        });
    });
}

/// A nested attachment does not detach, so that all tokens below stay good.
#[test]
fn a_token_of_a_frame_below_stays_good_in_a_nested_attachment() {
    tests::safe::run(|outer| {
        OUTER.set(outer, || {
            attach(|inner| inner.detach(|| OUTER.with(|outer| assert_eq!(text(outer, "6 * 7"), "42"))))
                .unwrap();
        });
    });
}

/// Tokens have no identity: the borrow, not the value, is what a handle holds on to.
#[test]
fn swapped_tokens() {
    tests::safe::run(|outer| {
        attach(|inner| {
            let text = Str::new(inner, "of the inner one").unwrap().unbind();
            mem::swap(outer, inner);
            let kept = text.bind(inner).clone();
            // With the other token, which `kept` does not borrow.
            outer.detach(|| {
                assert!(is_attached(), "a handle of the inner one is alive");
                assert_eq!(kept.to_str().unwrap(), "of the inner one");
            });
        })
        .unwrap();
        outer.detach(|| assert!(!is_attached()));
    });
    in_callback(|py| {
        attach(|inner| {
            mem::swap(py, inner);
            py.detach(|| assert!(is_attached()));
            inner.detach(|| assert!(is_attached()));
        })
        .unwrap();
        py.detach(|| assert!(!is_attached()));
    });
}
