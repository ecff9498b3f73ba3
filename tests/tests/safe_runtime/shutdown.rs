//! Ending the interpreter while other threads do what they want: they attach, or are told that it is over.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ffi_safe::value::Capsule;
use ffi_safe::{Any, AttachError, Owned, Runtime, ShutdownError, attach, threads};

use crate::child::child;
use crate::python::{Noticed, builder, eval, run, start, text};

/// More than any scenario takes.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);

fn spawn<R: Send + 'static>(body: impl FnOnce() -> R + Send + 'static) -> JoinHandle<R> {
    thread::Builder::new().stack_size(threads::STACK_SIZE).spawn(body).unwrap()
}

/// What one thread does again and again until it is told that it is over.
fn until_shut(job: impl Fn() -> Result<(), AttachError>) -> usize {
    let mut times = 0;
    loop {
        match job() {
            Ok(()) => times += 1,
            Err(AttachError::ShutDown) => return times,
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Whoever is late is told so, again and again, and on new threads as well.
fn late(runtime: Runtime) {
    assert_eq!(Runtime::get(), None);
    for _ in 0..3 {
        assert_eq!(runtime.attach(|_| ()), Err(AttachError::ShutDown));
        let new = spawn(|| attach(|_| ()));
        assert_eq!(new.join().unwrap(), Err(AttachError::ShutDown));
    }
}

#[test]
fn alone() {
    child(|| {
        let runtime = start(builder());
        let object = runtime.attach(|py| eval(py, "[1, 2, 3]").unwrap().unbind()).unwrap();
        runtime.shutdown(LONG).unwrap();
        late(runtime);
        drop(object);
        assert_eq!(runtime.shutdown(LONG), Err(ShutdownError::AlreadyShutDown));
    })
    .succeeded();
}

/// On the thread that has started it, as on one that has not.
#[test]
fn on_the_thread_that_is_python_s() {
    child(|| {
        let runtime = start(builder().on_this_thread(true));
        runtime.attach(|py| run(py, "import threading, atexit, json").unwrap()).unwrap();
        let other = spawn(move || runtime.shutdown(LONG));
        assert_eq!(other.join().unwrap(), Err(ShutdownError::OtherThread));
        assert_eq!(runtime.attach(|_| ()), Ok(()));
        runtime.shutdown(LONG).unwrap();
        late(runtime);
    })
    .succeeded();
}

#[test]
fn refused_while_attached() {
    child(|| {
        let runtime = start(builder());
        runtime
            .attach(|py| {
                assert_eq!(runtime.shutdown(LONG), Err(ShutdownError::Attached));
                py.detach(|| assert_eq!(runtime.shutdown(LONG), Err(ShutdownError::Attached)));
            })
            .unwrap();
        runtime.shutdown(LONG).unwrap();
    })
    .succeeded();
}

/// An attempt that is given up changes nothing.
#[test]
fn refused_while_others_are_attached() {
    child(|| {
        let runtime = start(builder());
        for detached in [false, true] {
            let (inside, is_inside) = channel();
            let (go, gone) = channel::<()>();
            let other = spawn(move || {
                attach(|py| {
                    let wait = || {
                        inside.send(()).unwrap();
                        gone.recv().unwrap();
                    };
                    // Attached without a word to Python, or detached and about to come back.
                    if detached {
                        py.detach(wait)
                    } else {
                        wait()
                    }
                    text(py, "6 * 7")
                })
            });
            is_inside.recv().unwrap();
            let started = Instant::now();
            assert_eq!(runtime.shutdown(SHORT), Err(ShutdownError::Busy { threads: 1, limit: SHORT }));
            assert!(started.elapsed() >= SHORT);
            assert_eq!(Runtime::get(), Some(runtime));
            go.send(()).unwrap();
            assert_eq!(other.join().unwrap().as_deref(), Ok("42"));
            assert_eq!(runtime.attach(|py| text(py, "6 * 7")).as_deref(), Ok("42"));
        }
        runtime.shutdown(LONG).unwrap();
        late(runtime);
    })
    .succeeded();
}

#[test]
fn waits_for_those_that_leave_in_time() {
    child(|| {
        static LEFT: AtomicBool = AtomicBool::new(false);
        let runtime = start(builder());
        let (inside, is_inside) = channel();
        let other = spawn(move || {
            attach(|py| {
                inside.send(()).unwrap();
                run(py, "import time; time.sleep(0.2)").unwrap();
                LEFT.store(true, Ordering::SeqCst);
            })
        });
        is_inside.recv().unwrap();
        runtime.shutdown(LONG).unwrap();
        assert!(LEFT.load(Ordering::SeqCst));
        other.join().unwrap().unwrap();
    })
    .succeeded();
}

/// Many threads that attach, detach, nest, run Python, make and drop objects, come and go.
fn race(place: bool, seed: u64) {
    const THREADS: usize = 12;
    let runtime = start(builder().on_this_thread(place));
    let barrier = Arc::new(Barrier::new(THREADS + 1));
    let racing: Vec<_> = (0..THREADS)
        .map(|number| {
            let barrier = Arc::clone(&barrier);
            spawn(move || {
                let mut kept: Option<Owned<Any>> = None;
                barrier.wait();
                let times = match number % 6 {
                    0 => until_shut(|| attach(|_| ())),
                    1 => until_shut(|| attach(|py| run(py, "x = sum(range(1000))").unwrap())),
                    2 => until_shut(|| attach(|py| py.detach(thread::yield_now))),
                    3 => until_shut(|| {
                        // Detached inside, where attaching may be refused already.
                        let inner = attach(|py| py.detach(|| attach(|py| text(py, "'inner'"))))?;
                        assert!(matches!(inner.as_deref(), Ok("inner") | Err(AttachError::ShutDown)));
                        Ok(())
                    }),
                    4 => until_shut(|| spawn(|| attach(|py| run(py, "x = {}").unwrap())).join().unwrap()),
                    _ => {
                        let mut times = 0;
                        while let Ok(object) =
                            attach(|py| eval(py, "[[] for _ in range(100)]").unwrap().unbind())
                        {
                            // Dropped while detached.
                            kept = Some(object);
                            times += 1;
                        }
                        times
                    }
                };
                (times, kept)
            })
        })
        .collect();
    barrier.wait();
    thread::sleep(Duration::from_millis(seed * 7 % 40));
    runtime.shutdown(LONG).unwrap();
    late(runtime);
    let times: Vec<_> = racing.into_iter().map(|thread| thread.join().unwrap().0).collect();
    println!("attached {times:?} times");
}

#[test]
fn many_threads_race_it() {
    // Each in a process of its own.
    child(|| race(false, 1)).succeeded();
}

#[test]
fn many_threads_race_it_later() {
    child(|| race(false, 3)).succeeded();
}

#[test]
fn many_threads_race_it_on_this_thread() {
    child(|| race(true, 2)).succeeded();
}

/// Threads of Python are waited for by CPython, and their callbacks into Rust work until they end.
#[test]
fn threads_of_python() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    static FAILURES: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn callback() {
        match attach(|py| text(py, "6 * 7")) {
            Ok(text) if text == "42" => CALLS.fetch_add(1, Ordering::SeqCst),
            _ => FAILURES.fetch_add(1, Ordering::SeqCst),
        };
    }
    child(|| {
        let address = (callback as extern "C" fn() as *const ()).addr();
        let runtime = start(builder());
        runtime
            .attach(|py| {
                let code = format!(
                    "import atexit, ctypes, threading, time\ncallback = ctypes.PYFUNCTYPE(None)({address})\n\
                     def work():\n    for _ in range(20):\n        time.sleep(0.01)\n        callback()\n\
                     for _ in range(3): threading.Thread(target=work, daemon=False).start()\n\
                     for _ in range(3): threading.Thread(target=lambda: time.sleep(600), daemon=True).start()\n\
                     atexit.register(callback)\n"
                );
                run(py, &code).unwrap();
            })
            .unwrap();
        runtime.shutdown(LONG).unwrap();
        assert_eq!((CALLS.load(Ordering::SeqCst), FAILURES.load(Ordering::SeqCst)), (61, 0));
        late(runtime);
    })
    .succeeded();
}

/// Daemons are stopped by CPython wherever they are, also in a callback.
#[test]
fn daemons_of_python() {
    extern "C" fn callback() {
        let _ = attach(|py| {
            run(py, "x = [{} for _ in range(10)]").unwrap();
            py.detach(thread::yield_now);
        });
    }
    child(|| {
        let address = (callback as extern "C" fn() as *const ()).addr();
        let runtime = start(builder());
        runtime
            .attach(|py| {
                let code = format!(
                    "import ctypes, threading\ncallback = ctypes.CFUNCTYPE(None)({address})\n\
                     def work():\n    while True: callback()\n\
                     for _ in range(4): threading.Thread(target=work, daemon=True).start()\n"
                );
                run(py, &code).unwrap();
            })
            .unwrap();
        thread::sleep(SHORT);
        runtime.shutdown(LONG).unwrap();
        late(runtime);
    })
    .succeeded();
}

/// A thread of Python that never ends is reported, and does not keep the process.
#[test]
fn a_thread_of_python_that_stays() {
    child(|| {
        let runtime = start(builder());
        runtime
            .attach(|py| {
                run(
                    py,
                    "import threading; threading.Thread(target=threading.Event().wait, daemon=False).start()",
                )
                .unwrap()
            })
            .unwrap();
        assert_eq!(runtime.shutdown(SHORT), Err(ShutdownError::StillFinalizing { limit: SHORT }));
        late(runtime);
        assert_eq!(runtime.shutdown(SHORT), Err(ShutdownError::AlreadyShutDown));
    })
    .succeeded();
}

/// What was dropped on detached threads before is released, what is dropped afterwards is forgotten.
#[test]
fn handles() {
    static DEAD: AtomicUsize = AtomicUsize::new(0);
    child(|| {
        let runtime = start(builder());
        let new = || runtime.attach(|py| Capsule::new(py, Noticed(&DEAD)).unwrap().unbind()).unwrap();
        let (before, after) = (new(), new());
        drop(before);
        assert_eq!(DEAD.load(Ordering::SeqCst), 0, "this thread is detached");
        runtime.shutdown(LONG).unwrap();
        assert_eq!(DEAD.load(Ordering::SeqCst), 1);
        drop(after);
        late(runtime);
        assert_eq!(DEAD.load(Ordering::SeqCst), 1);
    })
    .succeeded();
}

/// Threads that have attached before end after the shutdown, and leave their states alone.
#[test]
fn threads_that_end_afterwards() {
    child(|| {
        let runtime = start(builder());
        let (go, gone) = channel::<()>();
        let (ready, is_ready) = channel();
        let other = spawn(move || {
            attach(|py| run(py, "x = 1").unwrap()).unwrap();
            ready.send(()).unwrap();
            gone.recv().unwrap();
        });
        is_ready.recv().unwrap();
        runtime.shutdown(LONG).unwrap();
        go.send(()).unwrap();
        other.join().unwrap();
        late(runtime);
    })
    .succeeded();
}

/// Two at once: one does it.
#[test]
fn two_shut_it_down() {
    child(|| {
        let runtime = start(builder());
        let both = [(), ()].map(|()| spawn(move || runtime.shutdown(LONG)));
        let mut results = both.map(|thread| thread.join().unwrap());
        results.sort_by_key(Result::is_err);
        assert_eq!(results, [Ok(()), Err(ShutdownError::AlreadyShutDown)]);
    })
    .succeeded();
}
