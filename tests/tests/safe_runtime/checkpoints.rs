//! Checkpoints in loops that never leave Rust.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ffi_safe::value::Capsule;
use ffi_safe::{Attached, attach};

use tests::inspect::{give_back_elsewhere, own_reference};

use crate::child::child;
use crate::python::{Noticed, eval, run, text};

/// Collects garbage `count` times while another thread is in a loop with `step`, and tells the longest time.
fn latency(count: usize, step: impl Fn(&mut Attached) + Sync) -> Duration {
    tests::safe::runtime();
    let (stop, turns) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        let busy = || {
            attach(|py| {
                while !stop.load(Ordering::Relaxed) {
                    for _ in 0..1024 {
                        std::hint::black_box(ffi_safe::value::Str::new(py, "a text of some length").unwrap());
                    }
                    step(py);
                    turns.fetch_add(1, Ordering::Relaxed);
                }
            })
            .unwrap();
        };
        thread::Builder::new().stack_size(8 << 20).spawn_scoped(scope, busy).unwrap();
        let longest = (0..count).map(|_| {
            let before = turns.load(Ordering::Relaxed);
            while turns.load(Ordering::Relaxed) == before {
                thread::yield_now();
            }
            let started = Instant::now();
            attach(|py| run(py, "import gc; gc.collect()").unwrap()).unwrap();
            started.elapsed()
        });
        let longest = longest.max().unwrap();
        stop.store(true, Ordering::Relaxed);
        longest
    })
}

/// A collection needs all other threads to stop: it takes milliseconds, whatever they do.
#[test]
fn another_thread_collects_garbage() {
    child(|| {
        let longest = latency(50, |py| py.checkpoint().unwrap());
        println!("the longest of 50 collections took {longest:?}");
        assert!(longest < Duration::from_secs(1), "{longest:?}");
    })
    .succeeded();
}

/// What detached threads have dropped is released at the next checkpoint.
#[test]
fn pending_references_are_released() {
    static DEAD: AtomicUsize = AtomicUsize::new(0);
    child(|| {
        tests::safe::run(|py| {
            let object = Capsule::new(py, Noticed(&DEAD)).unwrap().unbind();
            // A thread that never attaches cannot release it.
            thread::spawn(move || drop(object)).join().unwrap();
            assert_eq!(DEAD.load(Ordering::Relaxed), 0);
            py.checkpoint().unwrap();
            assert_eq!(DEAD.load(Ordering::Relaxed), 1);
        });
    })
    .succeeded();
}

/// What a thread has made, and others have dropped last, is released when it passes a checkpoint.
#[test]
fn references_that_wait_for_their_owner() {
    child(|| {
        tests::safe::run(|py| {
            let object = eval(py, "type('Noticed', (), {'__del__': lambda self: setattr(__import__('sys'), 'noticed_s1', True)})()");
            let object = object.unwrap();
            let reference = own_reference(&object);
            drop(object);
            py.detach(|| give_back_elsewhere(reference));
            let noticed = |py: &Attached| text(py, "hasattr(__import__('sys'), 'noticed_s1')");
            py.checkpoint().unwrap();
            assert_eq!(noticed(py), "True");
        });
    })
    .succeeded();
}
