//! The way from C into Rust code of others.

use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use ffi_sys::{PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_WriteUnraisable};

use crate::attach::{Attached, Entered};
use crate::critical_section::Barrier;
use crate::error::{Result, from_panic};
use crate::object::pending;

/// Runs `body` as a function that Python has called: what it fails with is set as the exception of the thread, and
/// `failure` is returned then. Panics are exceptions, too.
///
/// # Safety
/// Python has called, so the thread is attached. `body` can reach no token of the frames below: it runs code that is
/// `'static`, on what Python passed.
#[inline]
pub(super) unsafe fn enter<R>(failure: R, body: impl FnOnce(&mut Attached) -> Result<R>) -> R {
    // SAFETY: attached, and without an exception set, as whenever a function is called. Before the arguments are
    // looked at, which are alive during the call.
    unsafe { pending::drain() };
    // SAFETY: forwarded 1:1.
    unsafe { run(failure, body) }
}

/// As [`enter`], where no other code than `body` must run.
///
/// # Safety
/// As [`enter`].
unsafe fn run<R>(failure: R, body: impl FnOnce(&mut Attached) -> Result<R>) -> R {
    // SAFETY: forwarded 1:1.
    let _entered = unsafe { Entered::from_python() };
    let _barrier = Barrier::new();
    // SAFETY: attached until the end of this scope.
    let mut py = unsafe { Attached::new() };
    let error = match catch_unwind(AssertUnwindSafe(|| body(&mut py))) {
        Ok(Ok(result)) => return result,
        Ok(Err(error)) => error,
        Err(panic) => from_panic(&py, panic),
    };
    error.restore(&py);
    failure
}

/// Runs `body`, which drops values of Rust, as part of the destruction of an object. A panic is reported as Python
/// reports exceptions that nobody can catch. The exception that the thread may have set is kept.
///
/// # Safety
/// The thread is attached. `body` can reach no token of the frames below.
pub(crate) unsafe fn destroy(body: impl FnOnce()) {
    // SAFETY: attached.
    let raised = unsafe { PyErr_GetRaisedException() };
    // SAFETY: forwarded 1:1.
    unsafe {
        let body = |_: &mut Attached| {
            body();
            Ok(true)
        };
        // What else is to be released can wait: destructors nest deep enough.
        if !run(false, body) {
            PyErr_WriteUnraisable(core::ptr::null_mut());
        }
        PyErr_SetRaisedException(raised);
    }
}
