//! Holding the lock of one object for a few instructions.

use core::mem::MaybeUninit;

use ffi_sys::{PyCriticalSection, PyCriticalSection_Begin, PyCriticalSection_End};

use crate::critical_section::assert_not_held;
use crate::object::Bound;

/// Runs `body` in a critical section on `object`.
///
/// The section is certain to be held throughout only if `body` does nothing that may detach the thread: it drops no
/// reference, calls nothing that runs Python or locks an object, and in particular not this one again.
#[inline]
#[track_caller]
pub(crate) fn locked<T, R>(object: &Bound<'_, T>, body: impl FnOnce() -> R) -> R {
    struct End(*mut PyCriticalSection);

    impl Drop for End {
        #[inline]
        fn drop(&mut self) {
            // SAFETY: begun below, by this thread, which is still attached; sections inside it have ended, since they
            // end in this way, too.
            unsafe { PyCriticalSection_End(self.0) };
        }
    }

    assert_not_held(object.as_ptr());
    let mut section = MaybeUninit::<PyCriticalSection>::uninit();
    // SAFETY: attached, and the handle keeps the object alive until the end. The section is in this frame, which the
    // guard below does not outlive, and is not moved.
    unsafe { PyCriticalSection_Begin(section.as_mut_ptr(), object.as_ptr()) };
    let end = End(section.as_mut_ptr());
    let result = body();
    drop(end);
    result
}
