//! Threads that are attached to a sub-interpreter, which a host may have made.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use ffi_safe::buffer::Buffer;
use ffi_safe::value::{ByteArray, Capsule};
use ffi_safe::{AttachError, attach};
use tests::{in_sub_interpreter, is_in_main_interpreter};

use crate::child::child;

/// Notes in which interpreter it is dropped.
struct Placed;

static DROPPED: AtomicUsize = AtomicUsize::new(0);
static ELSEWHERE: AtomicBool = AtomicBool::new(false);

impl Drop for Placed {
    fn drop(&mut self) {
        ELSEWHERE.fetch_or(!is_in_main_interpreter(), Ordering::SeqCst);
        DROPPED.fetch_add(1, Ordering::SeqCst);
    }
}

/// Objects of the main interpreter are destroyed by its own thread states.
#[test]
fn handles_dropped_there() {
    child(|| {
        let (object, buffer) = tests::safe::run(|py| {
            let array = ByteArray::new(py, b"abc").unwrap();
            let buffer = Buffer::<u8>::get(&array).unwrap().unbind();
            (Capsule::new(py, Placed).unwrap().unbind(), buffer)
        });
        in_sub_interpreter(move || {
            assert_eq!(attach(|_| ()), Err(AttachError::OtherInterpreter));
            drop((object, buffer));
            assert_eq!(DROPPED.load(Ordering::SeqCst), 0);
        });
        tests::safe::run(|_| assert_eq!(DROPPED.load(Ordering::SeqCst), 1));
        assert!(!ELSEWHERE.load(Ordering::SeqCst));
    })
    .succeeded();
}
