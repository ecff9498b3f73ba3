//! The primitives of the protocols that a model checker runs. The tests with `loom` put its own in their place.

pub(crate) use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU8, Ordering};
pub(crate) use std::sync::Arc;

pub(crate) use parking_lot::Mutex;

/// Takes a lock that is held for a few instructions only, by threads that wait for nothing meanwhile.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> parking_lot::MutexGuard<'_, T> {
    mutex.lock()
}
