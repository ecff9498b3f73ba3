//! Code that runs inside a Python process and uses `ffi-safe`. The test `safe_runtime` opens it with `ctypes`.

use std::ffi::c_int;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ffi_safe::value::{Capsule, Str};
use ffi_safe::{AttachError, Runtime, attach, threads};

static THREADS: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

/// How long the end of Python waits for threads that stay inside.
const LIMIT: Duration = Duration::from_millis(500);

/// Takes the interpreter into use. Returns 0 if that went well.
#[unsafe(no_mangle)]
pub extern "C" fn adopt() -> c_int {
    // SAFETY: what the process exports is Python itself, which has opened this library.
    match unsafe { Runtime::adopt(LIMIT) } {
        Ok(runtime) => {
            assert_eq!(Runtime::get(), Some(runtime));
            0
        }
        Err(error) => {
            eprintln!("{error}");
            1
        }
    }
}

/// The sum of the squares of the numbers below `count`, computed on threads that use Python.
#[unsafe(no_mangle)]
pub extern "C" fn squares(count: c_int) -> c_int {
    let square = |number: c_int| attach(|py| Str::new(py, "x").map(|_| number * number).unwrap()).unwrap();
    let sum = attach(|py| {
        let parts =
            threads::run(py, 4, |_, part| (0..count).skip(part).step_by(4).map(square).sum::<c_int>());
        parts.unwrap().into_iter().sum()
    });
    sum.unwrap()
}

/// Starts threads that attach until they are told that Python has ended.
#[unsafe(no_mangle)]
pub extern "C" fn start_threads(count: c_int) {
    let work = || {
        loop {
            match attach(|py| Str::new(py, "some text").map(drop).unwrap()) {
                Ok(()) => {}
                Err(AttachError::ShutDown) => return,
                Err(other) => panic!("{other}"),
            }
        }
    };
    let start = |_| thread::Builder::new().stack_size(threads::STACK_SIZE).spawn(work).unwrap();
    THREADS.lock().unwrap().extend((0..count).map(start));
}

/// Waits for the threads. To be called with the thread detached.
#[unsafe(no_mangle)]
pub extern "C" fn join_threads() {
    let threads = std::mem::take(&mut *THREADS.lock().unwrap());
    let count = threads.len();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    println!("{count} threads were told");
}

/// Ends the process, as `Py_Exit` does below a call of Python.
#[unsafe(no_mangle)]
pub extern "C" fn exit_inside() {
    let exit = || {
        // SAFETY: attached.
        unsafe { ffi_sys::Py_Exit(0) }
    };
    let _ = attach(|_| exit());
}

/// Starts a thread that is detached inside an attachment, and does not come out of it.
#[unsafe(no_mangle)]
pub extern "C" fn stay() {
    let (inside, is_inside) = channel();
    let body = move || {
        let _ = attach(|py| {
            py.detach(|| {
                inside.send(()).unwrap();
                loop {
                    thread::park();
                }
            });
        });
    };
    thread::Builder::new().stack_size(threads::STACK_SIZE).spawn(body).unwrap();
    let _ = attach(|py| py.detach(|| is_inside.recv().unwrap()));
}

/// Starts a thread that runs Python code and does not come out of it.
#[unsafe(no_mangle)]
pub extern "C" fn spin() {
    let (inside, is_inside) = channel();
    let body = move || {
        let result = attach(|py| {
            inside.send(()).unwrap();
            py.run("while True: pass", None, None).map_err(|error| error.to_string())
        });
        println!("it came out: {result:?}");
    };
    thread::Builder::new().stack_size(threads::STACK_SIZE).spawn(body).unwrap();
    let _ = attach(|py| py.detach(|| is_inside.recv().unwrap()));
}

/// Drops an object on a thread that never attaches.
#[unsafe(no_mangle)]
pub extern "C" fn drop_elsewhere() {
    struct Tells;
    impl Drop for Tells {
        fn drop(&mut self) {
            println!("released");
        }
    }
    let object = attach(|py| Capsule::new(py, Tells).unwrap().unbind()).unwrap();
    thread::spawn(move || drop(object)).join().unwrap();
    println!("dropped");
}
