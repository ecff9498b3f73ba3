//! References that were given up by threads that could not count.
//!
//! A stack onto which anybody pushes one object, and from which a thread takes everything at once. Nothing is ever
//! popped alone, so an address that is used again does no harm. `tests/loom` checks it.

use core::ptr;

use crate::sync::{AtomicPtr, Ordering};

/// A queue without locks, in no particular order.
pub(crate) struct Queue<T> {
    head: AtomicPtr<Node<T>>,
}

/// One value on the stack.
pub(crate) struct Node<T> {
    value: T,
    next: *mut Node<T>,
}

impl<T> Queue<T> {
    /// A queue, from a null pointer.
    pub(crate) const fn new(head: AtomicPtr<Node<T>>) -> Self {
        Self { head }
    }

    /// Whether there is nothing to take, as far as this thread knows.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.head.load(Ordering::Relaxed).is_null()
    }

    /// Adds one value. Never waits.
    pub(crate) fn push(&self, value: T) {
        let node = Box::into_raw(Box::new(Node { value, next: ptr::null_mut() }));
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            // SAFETY: no other thread has the node before the exchange succeeds.
            unsafe { (*node).next = head };
            match self.head.compare_exchange_weak(head, node, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(newer) => head = newer,
            }
        }
    }

    /// Takes everything that was pushed before.
    pub(crate) fn take(&self) -> Taken<T> {
        Taken { next: self.head.swap(ptr::null_mut(), Ordering::Acquire) }
    }
}

// SAFETY: the queue hands values from one thread to another, which is what `T: Send` allows.
unsafe impl<T: Send> Sync for Queue<T> {}

/// What was taken. Dropping it drops what is left.
pub(crate) struct Taken<T> {
    next: *mut Node<T>,
}

impl<T> Iterator for Taken<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        if self.next.is_null() {
            return None;
        }
        // SAFETY: made by `push`, and reachable from this value alone since the swap.
        let node = unsafe { Box::from_raw(self.next) };
        self.next = node.next;
        Some(node.value)
    }
}

impl<T> Drop for Taken<T> {
    fn drop(&mut self) {
        self.by_ref().for_each(drop);
    }
}
