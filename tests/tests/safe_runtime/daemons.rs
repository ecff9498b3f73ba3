//! Threads that CPython stops for good while they are in Python code that Rust has called.
//!
//! Up to 3.13.7 it ends them by a forced unwind, which must not run through frames of Rust.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use ffi_safe::callback::Callback;
use ffi_safe::value::{Dict, List, NoneType};
use ffi_safe::{Attached, Result, ShutdownError};

use crate::child::child;
use crate::python::{Noticed, builder, eval, run, start};

/// Shuts the interpreter down while a daemon is in `body`, below a callback.
fn stopped_in(body: fn(&Attached) -> Result<()>) {
    static CAME_OUT: AtomicUsize = AtomicUsize::new(0);
    let runtime = start(builder());
    let (inside, is_inside) = channel();
    runtime
        .attach(|py| {
            let call = Callback::new("call", move |py, _| {
                // Neither destructor must run: the thread is not attached any more.
                let _noticed = Noticed(&CAME_OUT);
                let held = List::new(py, [1, 2, 3])?;
                inside.send(()).unwrap();
                body(py)?;
                Ok(held.into_any())
            });
            let names = Dict::empty(py).unwrap();
            names.set("call", call.into_function(py).unwrap()).unwrap();
            let code = "import threading\nthreading.Thread(target=call, daemon=True).start()";
            py.run(code, Some(&names), None).unwrap();
        })
        .unwrap();
    is_inside.recv().unwrap();
    thread::sleep(Duration::from_millis(100));
    runtime.shutdown(Duration::from_secs(30)).unwrap();
    thread::sleep(Duration::from_millis(300));
    assert_eq!(CAME_OUT.load(Ordering::SeqCst), 0, "the thread has come out of Python");
}

#[test]
fn in_a_loop() {
    child(|| stopped_in(|py| run(py, "while True: pass"))).succeeded();
}

/// In C code that detaches the thread, and attaches it again.
#[test]
fn in_a_wait() {
    child(|| stopped_in(|py| run(py, "import time\nwhile True: time.sleep(0.001)"))).succeeded();
}

/// In what a dropped handle runs.
#[test]
fn in_a_destructor() {
    child(|| {
        stopped_in(|py| {
            let object =
                eval(py, "type('Loops', (), {'__del__': lambda self: [0 for _ in iter(int, 1)]})()")?;
            drop(object);
            Ok(())
        });
    })
    .succeeded();
}

/// In other functions than those that run code.
#[test]
fn in_an_attribute() {
    child(|| {
        stopped_in(|py| {
            let object =
                eval(py, "type('Loops', (), {'__getattr__': lambda self, _: [0 for _ in iter(int, 1)]})()")?;
            object.getattr("endless").map(drop)
        });
    })
    .succeeded();
}

#[test]
fn in_an_iteration() {
    child(|| {
        stopped_in(|py| eval(py, "(0 for _ in iter(int, 1) if False)")?.try_iter()?.next_item().map(drop))
    })
    .succeeded();
}

/// Asked for by such a thread itself, which is detached in a callback and would not come back.
#[test]
fn a_callback_that_has_detached_shuts_nothing_down() {
    child(|| {
        let runtime = start(builder());
        let (send, receive) = channel();
        runtime
            .attach(|py| {
                let call = Callback::new("call", move |py, _| {
                    send.send(py.detach(|| runtime.shutdown(Duration::from_secs(1)))).unwrap();
                    Ok(NoneType::get(py).into_any())
                });
                let names = Dict::empty(py).unwrap();
                names.set("call", call.into_function(py).unwrap()).unwrap();
                let code =
                    "import threading\nthread = threading.Thread(target=call)\nthread.start()\nthread.join()";
                py.run(code, Some(&names), None).unwrap();
            })
            .unwrap();
        assert_eq!(receive.recv(), Ok(Err(ShutdownError::Attached)));
        runtime.shutdown(Duration::from_secs(30)).unwrap();
    })
    .succeeded();
}
