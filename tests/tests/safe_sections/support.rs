//! What the tests share.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ffi_safe::code::Mode;
use ffi_safe::{Any, Attached, Bound, IntoPython, attach, threads};

pub(crate) use tests::attached_in_time as test;

/// How many threads compete.
pub(crate) const THREADS: usize = 4;

/// Runs `body` on several threads, which begin at the same moment, while another one collects garbage all the time.
pub(crate) fn with_collections<R: Send>(
    py: &Attached,
    body: impl Fn(&mut Attached, usize) -> R + Sync,
) -> Vec<R> {
    let collect = py.compile("__import__('gc').collect()", "<collect>", Mode::Eval).unwrap().unbind();
    let (done, begin) = (AtomicBool::new(false), Barrier::new(THREADS));
    let workers = |py: &mut Attached, number| {
        if number < THREADS {
            py.detach(|| begin.wait());
            return Some(body(py, number));
        }
        while !done.load(Ordering::Relaxed) {
            collect.bind(py).run(None, None).unwrap();
            py.detach(|| thread::sleep(Duration::from_millis(1)));
        }
        None
    };
    thread::scope(|scope| {
        // The collecting thread is one of its own, which is told when the others are done.
        let workers = &workers;
        let collector = scope.spawn(move || attach(|py| workers(py, THREADS)).unwrap());
        let results = catch_unwind(AssertUnwindSafe(|| threads::run(py, THREADS, workers)));
        done.store(true, Ordering::Relaxed);
        threads_join(py, collector);
        let results = results.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        results.unwrap().into_iter().flatten().collect()
    })
}

/// Waits for a thread without holding others up.
fn threads_join<R: Send>(py: &Attached, thread: thread::ScopedJoinHandle<'_, R>) {
    // A single worker, which waits detached.
    let thread = std::sync::Mutex::new(Some(thread));
    let join = |py: &mut Attached, _| {
        let thread = thread.lock().unwrap().take();
        py.detach(|| thread.map(|thread| thread.join().is_ok()))
    };
    assert_eq!(threads::run(py, 1, join).unwrap(), [Some(true)]);
}

/// A value as an object of any type.
pub(crate) fn object<'a>(py: &'a Attached, value: impl IntoPython) -> Bound<'a, Any> {
    value.into_python(py).unwrap().into_any()
}

/// The text of a panic of `body`.
pub(crate) fn panic_of<R>(body: impl FnOnce() -> R) -> String {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(_) => panic!("it did not panic"),
        Err(panic) => match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(panic) => (*panic.downcast::<&str>().expect("a text")).to_owned(),
        },
    }
}
