//! Elements that others may write.

use core::cell::UnsafeCell;
use core::fmt;

use super::Element;

/// One element of memory that Python or another thread may write at any time.
///
/// Each read and write is whole, and none is ordered with others: for a consistent view of several elements, let
/// the threads take turns in Python or in Rust.
#[repr(transparent)]
pub struct Cell<T>(UnsafeCell<T>);

// SAFETY: every access is an atomic one.
unsafe impl<T: Element> Sync for Cell<T> {}

impl<T: Element> Cell<T> {
    /// The value.
    #[inline(always)]
    pub fn get(&self) -> T {
        // SAFETY: a reference is valid and aligned.
        unsafe { T::load(self.0.get()) }
    }

    /// Sets the value.
    #[inline(always)]
    pub fn set(&self, value: T) {
        // SAFETY: a reference is valid and aligned; the memory is writable, or this would be a `ReadOnly`.
        unsafe { T::store(self.0.get(), value) };
    }
}

impl<T: Element + fmt::Debug> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// One element of memory that may only be read here, and that others may write at any time.
#[repr(transparent)]
pub struct ReadOnly<T>(Cell<T>);

impl<T: Element> ReadOnly<T> {
    /// The value.
    #[inline(always)]
    pub fn get(&self) -> T {
        self.0.get()
    }
}

impl<T: Element + fmt::Debug> fmt::Debug for ReadOnly<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
