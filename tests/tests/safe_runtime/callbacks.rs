//! Attaching below Python code: on threads that Python has made, and where C code has detached the thread.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use ffi_safe::attach;
use tests::inspect::{is_attached, state};

use crate::child::child;
use crate::python::{run, text};

/// What the callbacks have seen: whether the thread was attached before, the state before and inside, and after.
static SEEN: Mutex<Vec<[usize; 3]>> = Mutex::new(Vec::new());

/// Whether the callback is called inside an `attach` of the thread.
static NESTED: AtomicBool = AtomicBool::new(false);

/// Attaches, as a library does that is called from anywhere.
extern "C" fn callback() {
    let before = state();
    let inside = attach(|py| {
        let inside = state();
        assert_eq!(text(py, "1 + 1"), "2");
        // A token of the frames below could be in use if they are attached, so that this one stays attached.
        let is_detached = !NESTED.load(Ordering::Relaxed);
        py.detach(|| {
            assert_eq!(is_attached(), !is_detached);
            attach(|py| assert_eq!(text(py, "2 + 2"), "4")).unwrap();
            assert_eq!(is_attached(), !is_detached);
        });
        attach(|py| py.detach(|| assert!(is_attached(), "nested"))).unwrap();
        inside
    });
    let seen = [before, inside.unwrap(), state()];
    SEEN.lock().unwrap().push(seen);
}

/// Calls `callback` from Python: with the thread attached (`PYFUNCTYPE`), or detached by C (`CFUNCTYPE`).
fn code(kind: &str, body: &str) -> String {
    let address = (callback as extern "C" fn() as *const ()).addr();
    format!("import ctypes, threading\ncallback = ctypes.{kind}(None)({address})\n{body}")
}

fn seen(runs: usize) -> Vec<[usize; 3]> {
    let seen = std::mem::take(&mut *SEEN.lock().unwrap());
    assert_eq!(seen.len(), runs);
    seen
}

const HERE: &str = "for _ in range(10): callback()";
const THREADS: &str = "\
def work():
    for _ in range(10):
        callback()

threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
";

#[test]
fn attached_thread_of_ours() {
    child(|| {
        NESTED.store(true, Ordering::Relaxed);
        let own = tests::safe::run(|py| {
            run(py, &code("PYFUNCTYPE", HERE)).unwrap();
            state()
        });
        assert!(seen(10).iter().all(|seen| *seen == [own, own, own]));
    })
    .succeeded();
}

#[test]
fn detached_below_us_by_c_code() {
    child(|| {
        let own = tests::safe::run(|py| {
            run(py, &code("CFUNCTYPE", HERE)).unwrap();
            state()
        });
        assert!(seen(10).iter().all(|seen| *seen == [0, own, 0]));
        // And the thread can go on as if nothing had been.
        thread::spawn(|| attach(|py| text(py, "1")).unwrap()).join().unwrap();
        tests::safe::run(|py| py.detach(|| assert!(!is_attached())));
    })
    .succeeded();
}

#[test]
fn attached_thread_of_python() {
    child(|| {
        tests::safe::run(|py| run(py, &code("PYFUNCTYPE", THREADS)).unwrap());
        let seen = seen(40);
        assert!(
            seen.iter().all(|[before, inside, after]| before == inside && inside == after && *before != 0)
        );
    })
    .succeeded();
}

#[test]
fn thread_of_python_detached_below_us() {
    child(|| {
        tests::safe::run(|py| run(py, &code("CFUNCTYPE", THREADS)).unwrap());
        let seen = seen(40);
        assert!(seen.iter().all(|[before, inside, after]| *before == 0 && *inside != 0 && *after == 0));
        let states: std::collections::BTreeSet<_> = seen.iter().map(|[_, inside, _]| inside).collect();
        assert!(states.len() <= 4, "the states of Python's threads, and none of ours: {states:?}");
    })
    .succeeded();
}
