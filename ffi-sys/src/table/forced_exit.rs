//! What happens to a thread that attaches while another one finalizes the interpreter.

use core::mem;
use core::time::Duration;

/// Runs `call`, and stops the thread for good if a forced unwind comes out of it.
///
/// Up to 3.13.7 CPython ends such a thread by `pthread_exit`, whose unwinding would run the destructors of Rust
/// frames that believe to be attached, and then abort the process. From 3.13.8 on CPython itself waits for ever;
/// so do we, in every version. A program built with `panic = "abort"` aborts at this point instead.
///
/// The guard needs a stack frame of its own. Rust's unwinder leaves out the destructors of a call during a forced
/// unwind if the call must not unwind, as is so of every call in an `extern "C"` function. Inlined into a shim or a
/// callback, the guard would be one of those destructors.
#[inline(never)]
pub(crate) fn hang_on_forced_exit<R>(call: impl FnOnce() -> R) -> R {
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
