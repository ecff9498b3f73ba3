//! Critical sections: the same locks, in the same moments, and nobody else inside.

use std::cell::UnsafeCell;
use std::ffi::c_long;
use std::sync::Arc;

use ffi_sys as sys;
use ffi_sys::PyObject;
use tests::{Ref, Worker, embed, release};

use crate::compare;
use crate::corpus::Header;
use crate::originals::C;

/// The bytes of the locks at each point of C's `c_Py_BEGIN_CRITICAL_SECTION`.
///
/// # Safety
///
/// Attached, with an object that nobody else uses.
unsafe fn section(op: *mut PyObject) -> [u8; 5] {
    let byte = || Header::of(op).mutex;
    let mut seen = [byte(), 0, 0, 0, 0];
    // SAFETY: forwarded; the section ends in the same block, and nothing in it returns.
    unsafe {
        sys::Py_BEGIN_CRITICAL_SECTION!(cs, op);
        seen[1] = byte();
        let save = sys::PyEval_SaveThread();
        seen[2] = byte();
        sys::PyEval_RestoreThread(save);
        seen[3] = byte();
        sys::Py_END_CRITICAL_SECTION!(cs);
    }
    seen[4] = byte();
    seen
}

/// The bytes of the locks at each point of C's `c_Py_BEGIN_CRITICAL_SECTION2`.
///
/// # Safety
///
/// Attached, with objects that nobody else uses.
unsafe fn section2(a: *mut PyObject, b: *mut PyObject) -> [u8; 10] {
    let mut seen = [0; 10];
    let mut note = |point: usize| {
        seen[2 * point] = Header::of(a).mutex;
        seen[2 * point + 1] = Header::of(b).mutex;
    };
    note(0);
    // SAFETY: forwarded; the section ends in the same block, and nothing in it returns.
    unsafe {
        sys::Py_BEGIN_CRITICAL_SECTION2!(cs, a, b);
        note(1);
        let save = sys::PyEval_SaveThread();
        note(2);
        sys::PyEval_RestoreThread(save);
        note(3);
        sys::Py_END_CRITICAL_SECTION2!(cs);
    }
    note(4);
    seen
}

/// A number that is touched in critical sections only.
struct Number(UnsafeCell<c_long>);

// SAFETY: sections exclude each other; that this is so is what the test is about.
unsafe impl Send for Number {}
// SAFETY: as above.
unsafe impl Sync for Number {}

const TIMES: c_long = 40_000;

compare! {
    fn the_lock_of_the_object_is_held_alike compares [Py_BEGIN_CRITICAL_SECTION, Py_END_CRITICAL_SECTION] {
        for object in [sys::PyList_New(0), sys::PyDict_New(), sys::PyLong_FromLongLong(1 << 61)] {
            let mut c = [9; 5];
            (C.Py_BEGIN_CRITICAL_SECTION)(object, c.as_mut_ptr());
            assert_eq!(c, [0, 1, 0, 1, 0]);
            assert_eq!(section(object), c);
            // Nested, which suspends the outer section only if somebody waits.
            let other = sys::PyList_New(0);
            sys::Py_BEGIN_CRITICAL_SECTION!(outer, other);
            assert_eq!(section(object), c);
            sys::Py_END_CRITICAL_SECTION!(outer);
            assert_eq!(section(object), c);
            release(other);
            release(object);
        }
    }

    fn the_locks_of_two_objects_are_held_alike compares [Py_BEGIN_CRITICAL_SECTION2, Py_END_CRITICAL_SECTION2] {
        let (a, b) = (sys::PyList_New(0), sys::PyDict_New());
        for (a, b) in [(a, b), (b, a), (a, a)] {
            let mut c = [9; 10];
            (C.Py_BEGIN_CRITICAL_SECTION2)(a, b, c.as_mut_ptr());
            assert_eq!(c, [0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
            assert_eq!(section2(a, b), c);
        }
        release(a);
        release(b);
    }

    fn sections_of_both_languages_exclude_each_other compares [
        Py_BEGIN_CRITICAL_SECTION, Py_END_CRITICAL_SECTION,
    ] {
        let list = Ref(sys::PyList_New(0));
        let number = Arc::new(Number(UnsafeCell::new(0)));
        let workers = [Worker::spawn("in C"), Worker::spawn("in Rust")];
        let theirs = Arc::clone(&number);
        let in_c = workers[0].begin(move || embed::attached(|| {
            (C.add_in_section)(list.get(), theirs.0.get(), TIMES);
        }));
        let theirs = Arc::clone(&number);
        let in_rust = workers[1].begin(move || embed::attached(|| for _ in 0..TIMES {
            sys::Py_BEGIN_CRITICAL_SECTION!(cs, list.get());
            let number = theirs.0.get();
            number.write_volatile(number.read_volatile() + 1);
            sys::Py_END_CRITICAL_SECTION!(cs);
        }));
        in_c.wait();
        in_rust.wait();
        assert_eq!(number.0.get().read(), 2 * TIMES);
        release(list.0);
    }

    fn sections_on_two_objects_exclude_each_other_in_any_order compares [
        Py_BEGIN_CRITICAL_SECTION2, Py_END_CRITICAL_SECTION2,
    ] {
        let (a, b) = (Ref(sys::PyList_New(0)), Ref(sys::PyDict_New()));
        let number = Arc::new(Number(UnsafeCell::new(0)));
        let workers = [Worker::spawn("in C"), Worker::spawn("in Rust")];
        let theirs = Arc::clone(&number);
        let in_c = workers[0].begin(move || embed::attached(|| {
            (C.add_in_section2)(a.get(), b.get(), theirs.0.get(), TIMES);
        }));
        let theirs = Arc::clone(&number);
        let in_rust = workers[1].begin(move || embed::attached(|| for _ in 0..TIMES {
            sys::Py_BEGIN_CRITICAL_SECTION2!(cs, b.get(), a.get());
            let number = theirs.0.get();
            number.write_volatile(number.read_volatile() + 1);
            sys::Py_END_CRITICAL_SECTION2!(cs);
        }));
        in_c.wait();
        in_rust.wait();
        assert_eq!(number.0.get().read(), 2 * TIMES);
        release(a.0);
        release(b.0);
    }
}
