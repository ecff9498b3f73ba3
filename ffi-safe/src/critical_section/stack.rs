//! What sections the calling thread is in.

use core::cell::Cell;
use core::ptr;

use ffi_sys::{PyAnySet_CheckExact, PyDict_CheckExact, PyList_CheckExact, PyObject};

use crate::object::Bound;

thread_local! {
    /// The innermost section of this thread, or null: of the Rust code that runs, not of that which called Python
    /// which called it. Without a destructor, so that it can be read for as long as the thread lives.
    static INNERMOST: Cell<*const Frame> = const { Cell::new(ptr::null()) };
}

/// One section, in the stack frame of the function that holds it.
pub(super) struct Frame {
    objects: [*mut PyObject; 2],
    outer: *const Frame,
    /// Whether a section was begun inside of this one. CPython may have taken this one's lock away then, and gives
    /// it back when the inner one ends.
    covered: Cell<bool>,
}

impl Frame {
    /// A section on the objects, which is not begun yet; one object may be named twice.
    pub(super) fn new(objects: [*mut PyObject; 2]) -> Self {
        Self { objects, outer: INNERMOST.get(), covered: Cell::new(false) }
    }

    /// Makes the section the innermost one until the value is dropped.
    ///
    /// # Safety
    /// The value is dropped before anything that the section is in, and in the reverse order of the beginnings.
    pub(super) unsafe fn enter(&self) -> Inside<'_> {
        // SAFETY: a pointer on the stack is to a frame that has not been left, which is below this one.
        if let Some(outer) = unsafe { self.outer.as_ref() } {
            outer.covered.set(true);
        }
        INNERMOST.set(self);
        Inside { frame: self }
    }

    /// Whether the section is the innermost one, the only one that is certain to be held.
    #[inline]
    pub(super) fn is_innermost(&self) -> bool {
        !self.covered.get()
    }
}

/// The section is entered.
pub(super) struct Inside<'f> {
    frame: &'f Frame,
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        INNERMOST.set(self.frame.outer);
        // SAFETY: as in `enter`.
        if let Some(outer) = unsafe { self.frame.outer.as_ref() } {
            outer.covered.set(false);
        }
    }
}

/// Whether the calling Rust code is in a section on the object.
fn is_held(object: *mut PyObject) -> bool {
    let mut frame = INNERMOST.get();
    // SAFETY: what is on the stack has not been left.
    while let Some(section) = unsafe { frame.as_ref() } {
        if section.objects.contains(&object) {
            return true;
        }
        frame = section.outer;
    }
    false
}

/// With debug assertions: refuses a call that locks an object which the caller has locked by a section.
///
/// Every method that locks its object calls this first.
#[inline(always)]
#[track_caller]
pub(crate) fn assert_not_held(object: *mut PyObject) {
    if cfg!(debug_assertions) && is_held(object) {
        held();
    }
}

/// With debug assertions: refuses an operation on a list, a dict or a set that the caller has locked by a section,
/// because theirs lock it again. Objects of other types do as they like.
///
/// Every operation that is for objects of all types calls this first.
#[inline(always)]
#[track_caller]
pub(crate) fn assert_operable<T>(object: &Bound<'_, T>) {
    if cfg!(debug_assertions) && is_held(object.as_ptr()) && locks_itself(object) {
        held();
    }
}

fn locks_itself<T>(object: &Bound<'_, T>) -> bool {
    let object = object.as_ptr();
    // SAFETY: attached and alive. An object of these exact types cannot change its class.
    unsafe {
        PyList_CheckExact(object) != 0 || PyDict_CheckExact(object) != 0 || PyAnySet_CheckExact(object) != 0
    }
}

#[cold]
#[track_caller]
fn held() -> ! {
    panic!(
        "this method locks an object of which the calling code holds a critical section, and in CPython 3.13 the \
         section would lose its lock: use the methods of the section, or call this after it"
    );
}

/// Refuses a section on an object that the caller has locked already.
#[inline]
#[track_caller]
pub(super) fn assert_not_nested(object: *mut PyObject) {
    assert!(
        !is_held(object),
        "a critical section on an object inside another one on the same object, which in CPython 3.13 would take \
         the lock of the outer one away: use the outer section"
    );
}

/// A call from Python to Rust begins, which knows nothing of the sections around the call to Python.
///
/// They are suspended whenever Python code wishes, so it is no mistake of the callee to lock the same objects.
pub(crate) struct Barrier {
    outer: *const Frame,
}

impl Barrier {
    pub(crate) fn new() -> Self {
        Self { outer: INNERMOST.replace(ptr::null()) }
    }
}

impl Drop for Barrier {
    fn drop(&mut self) {
        INNERMOST.set(self.outer);
    }
}
