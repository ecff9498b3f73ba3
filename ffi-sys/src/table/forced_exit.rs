//! What happens to a thread that is in Python while another one finalizes the interpreter.

use core::mem;
use core::time::Duration;

/// Runs `call`, and stops the thread for good if a forced unwind comes out of it.
///
/// When the interpreter finalizes, CPython ends a thread that attaches again: at the end of a wait, or between two
/// instructions of Python code, however deep that is below the call. Up to 3.13.7 it does so by `pthread_exit`, whose
/// unwinding would run the destructors of Rust frames that believe to be attached, and then abort the process. From
/// 3.13.8 on CPython itself waits for ever; so do we, in every version. A program built with `panic = "abort"` aborts
/// at this point instead.
///
/// The functions of this crate that need it are called through it. It is for functions that are called by a pointer,
/// such as those in the slots of a type, whose type has to be made `extern "C-unwind"` for that.
///
/// # Panics
/// Never: a panic of `call` stops the thread as well.
///
/// # Examples
/// ```
/// assert_eq!(ffi_sys::hang_on_forced_exit(|| 6 * 7), 42);
/// ```
// The guard needs a stack frame of its own. Rust's unwinder leaves out the destructors of a call during a forced
// unwind if the call must not unwind, as is so of every call in an `extern "C"` function. Inlined into a shim or a
// callback, the guard would be one of those destructors.
#[inline(never)]
pub fn hang_on_forced_exit<R>(call: impl FnOnce() -> R) -> R {
    let guard = Hang;
    let result = call();
    mem::forget(guard);
    result
}

struct Hang;

impl Drop for Hang {
    #[cold]
    fn drop(&mut self) {
        loop {
            std::thread::sleep(Duration::MAX);
        }
    }
}
