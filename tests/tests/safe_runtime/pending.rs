//! What detached threads have dropped is released by whoever gets into Rust attached, however it gets there.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use ffi_safe::buffer::Buffer;
use ffi_safe::callback::Callback;
use ffi_safe::value::{ByteArray, Capsule, Dict, NoneType};
use ffi_safe::{Any, Owned, attach};

use crate::child::child;
use crate::python::{Noticed, run};

static DEAD: AtomicUsize = AtomicUsize::new(0);

/// Python's own loop calls Rust again and again; the threads that drop what it made never attach.
#[test]
fn released_while_python_calls_rust() {
    const CALLS: usize = 1000;
    child(|| {
        let (send, receive) = channel::<Owned<Any>>();
        let (tell, told) = channel();
        thread::spawn(move || {
            for object in receive {
                drop(object);
                tell.send(()).unwrap();
            }
        });
        let ends = Mutex::new((send, told));
        tests::safe::run(|py| {
            let call = Callback::new("call", move |py, _| {
                let ends = ends.lock().unwrap();
                ends.0.send(Capsule::new(py, Noticed(&DEAD))?.into_any().unbind()).unwrap();
                // Dropped before the next call. The other thread touches no Python, so nobody waits for this one.
                ends.1.recv().unwrap();
                Ok(NoneType::get(py).into_any())
            });
            let names = Dict::empty(py).unwrap();
            names.set("call", call.into_function(py).unwrap()).unwrap();
            py.run(&format!("for _ in range({CALLS}): call()"), Some(&names), None).unwrap();
            assert_eq!(DEAD.load(Ordering::SeqCst), CALLS - 1, "all but what the last call has made");
        });
    })
    .succeeded();
}

/// A library that attaches below Python, on threads that Python has made: there is no other attachment.
#[test]
fn released_by_an_attachment_below_python() {
    static DROPPED: Mutex<Option<Owned<Capsule<Noticed>>>> = Mutex::new(None);
    extern "C" fn callback() {
        let object = DROPPED.lock().unwrap().take();
        thread::spawn(move || drop(object)).join().unwrap();
        assert_eq!(DEAD.load(Ordering::SeqCst), 0);
        attach(|_| assert_eq!(DEAD.load(Ordering::SeqCst), 1)).unwrap();
    }
    child(|| {
        tests::safe::run(|py| {
            *DROPPED.lock().unwrap() = Some(Capsule::new(py, Noticed(&DEAD)).unwrap().unbind());
            let address = (callback as extern "C" fn() as *const ()).addr();
            let code = format!(
                "import ctypes, threading\ncallback = ctypes.PYFUNCTYPE(None)({address})\n\
                 thread = threading.Thread(target=callback)\nthread.start()\nthread.join()\n"
            );
            run(py, &code).unwrap();
        });
        assert_eq!(DEAD.load(Ordering::SeqCst), 1);
    })
    .succeeded();
}

/// A buffer, given back on a thread of Python that has no token yet.
#[test]
fn buffers() {
    child(|| {
        tests::safe::run(|py| {
            let array = ByteArray::new(py, b"abc").unwrap();
            let buffer = Buffer::<u8>::get(&array).unwrap().unbind();
            thread::spawn(move || drop(buffer)).join().unwrap();
            assert!(array.resize(1).is_err(), "still exported");
            let array = array.unbind();
            let call = Callback::new("call", move |py, _| {
                array.bind(py).resize(1)?;
                Ok(NoneType::get(py).into_any())
            });
            let names = Dict::empty(py).unwrap();
            names.set("call", call.into_function(py).unwrap()).unwrap();
            let code = "import threading\nfailed = []\nthreading.excepthook = failed.append\n\
                        thread = threading.Thread(target=call)\nthread.start()\nthread.join()\nassert not failed, failed";
            py.run(code, Some(&names), None).unwrap();
        });
    })
    .succeeded();
}
