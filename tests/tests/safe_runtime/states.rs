//! Thread states: one for each thread that uses Python, as long as it lives.

use std::sync::Barrier;
use std::thread;

use ffi_safe::attach;
use tests::inspect::{state, states};

use crate::child::child;
use crate::python::run;

/// Python's main thread, and the one that runs the test.
const ALWAYS: usize = 2;

#[test]
fn kept_from_one_attachment_to_the_next() {
    tests::safe::run(|py| {
        let own = state();
        py.detach(|| {
            for _ in 0..100 {
                assert_eq!(attach(|_| state()), Ok(own));
            }
        });
        assert_eq!(attach(|_| state()), Ok(own));
    });
}

#[test]
fn one_for_each_living_thread() {
    const THREADS: usize = 8;
    child(|| {
        tests::safe::run(|py| assert_eq!(states(py).len(), ALWAYS));
        for _ in 0..5 {
            let barrier = Barrier::new(THREADS + 1);
            thread::scope(|scope| {
                for _ in 0..THREADS {
                    let body = || {
                        for _ in 0..50 {
                            attach(|py| py.detach(|| attach(|_| ()).unwrap())).unwrap();
                        }
                        barrier.wait();
                        barrier.wait();
                    };
                    thread::Builder::new().stack_size(8 << 20).spawn_scoped(scope, body).unwrap();
                }
                barrier.wait();
                let count = attach(|py| states(py).len()).unwrap();
                assert_eq!(count, THREADS + ALWAYS, "none more than there are threads, whatever they did");
                barrier.wait();
            });
            // A scope ends when the closures have, and the threads' values are destroyed after that.
            let gone = || attach(|py| states(py).len()).unwrap() == ALWAYS;
            while !gone() {
                thread::yield_now();
            }
        }
    })
    .succeeded();
}

/// Jobs on short-lived threads, while others collect garbage: no state is left, none is deleted twice.
#[test]
fn threads_that_come_and_go() {
    child(|| {
        let churn = |_| {
            for _ in 0..200 {
                let job = || attach(|py| run(py, "x = [{} for _ in range(100)]; del x").unwrap()).unwrap();
                let thread = thread::Builder::new().stack_size(8 << 20).spawn(job).unwrap();
                thread.join().unwrap();
            }
        };
        tests::safe::runtime();
        thread::scope(|scope| {
            let churning = [0, 1, 2].map(|number| scope.spawn(move || churn(number)));
            let collect = || attach(|py| run(py, "import gc; gc.collect()").unwrap()).unwrap();
            while churning.iter().any(|thread| !thread.is_finished()) {
                let count = attach(|py| states(py).len()).unwrap();
                // Three that run a job, three that may be ending, the main thread, and this one.
                assert!(count <= 8, "{count} thread states");
                collect();
            }
        });
        assert_eq!(attach(|py| states(py).len()), Ok(ALWAYS));
    })
    .succeeded();
}
