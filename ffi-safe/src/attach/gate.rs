//! The gate between the threads that attach and the one that finalizes.
//!
//! CPython frees the thread states of others when it finalizes, so nobody may be on the way in then. Every thread
//! has a permit of its own, which it holds from before it attaches until after it has detached. A thread takes
//! its permit and then looks at the gate; the closing thread shuts the gate and then looks at the permits. In the
//! single order of these four operations one of the two sees the other. `tests/loom` checks it.

use crate::sync::{Arc, AtomicBool, AtomicU8, Mutex, Ordering, lock};

const UNBUILT: u8 = 0;
const OPEN: u8 = 1;
const CLOSING: u8 = 2;
const SHUT: u8 = 3;

/// Who may attach, and whether anybody may.
pub(crate) struct Gate {
    state: AtomicU8,
    permits: Mutex<Vec<Arc<Permit>>>,
}

/// What one thread holds while it is attached, or will be again before it returns to its caller.
pub(crate) struct Permit {
    held: AtomicBool,
}

/// Why a thread may not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The gate was never opened.
    NotOpened,
    /// The gate is shut, or being shut.
    Shut,
}

/// What to do when a thread leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(crate) enum Entry {
    /// Give the permit back.
    First,
    /// Nothing: an outer scope holds the permit.
    Inner,
}

impl Gate {
    /// A gate that nobody may pass yet: a zero and an empty list.
    pub(crate) const fn new(state: AtomicU8, permits: Mutex<Vec<Arc<Permit>>>) -> Self {
        Self { state, permits }
    }

    /// Lets threads pass from now on.
    pub(crate) fn open(&self) {
        self.state.store(OPEN, Ordering::SeqCst);
    }

    /// Whether the gate was opened and nobody has begun to shut it.
    pub(crate) fn is_open(&self) -> bool {
        self.state.load(Ordering::Acquire) == OPEN
    }

    /// Whether the gate was opened once.
    pub(crate) fn was_opened(&self) -> bool {
        self.state.load(Ordering::Acquire) != UNBUILT
    }

    /// Whether the gate was shut for good.
    pub(crate) fn is_shut(&self) -> bool {
        self.state.load(Ordering::Acquire) == SHUT
    }

    /// A permit for a thread, which keeps it until it ends.
    pub(crate) fn register(&self) -> Arc<Permit> {
        let permit = Arc::new(Permit { held: AtomicBool::new(false) });
        lock(&self.permits).push(Arc::clone(&permit));
        permit
    }

    /// Forgets the permit of a thread that ends.
    pub(crate) fn unregister(&self, permit: &Arc<Permit>) {
        lock(&self.permits).retain(|other| !Arc::ptr_eq(other, permit));
    }

    /// Takes the permit of the calling thread.
    #[inline]
    pub(crate) fn enter(&self, permit: &Permit) -> Result<Entry, Refusal> {
        self.pass(permit, |state| state == OPEN)
    }

    /// Takes the permit of the calling thread for the last time: not before the gate is shut for good is it too
    /// late for that, so that an attempt to shut it leaves no thread state behind.
    pub(crate) fn enter_to_end(&self, permit: &Permit) -> Result<Entry, Refusal> {
        self.pass(permit, |state| state == OPEN || state == CLOSING)
    }

    #[inline]
    fn pass(&self, permit: &Permit, admits: impl FnOnce(u8) -> bool) -> Result<Entry, Refusal> {
        // SeqCst on both: this store must come before this load in the order that the closing thread sees.
        if permit.held.swap(true, Ordering::SeqCst) {
            // Whoever shuts the gate waits for this thread already.
            return Ok(Entry::Inner);
        }
        let state = self.state.load(Ordering::SeqCst);
        if admits(state) {
            return Ok(Entry::First);
        }
        permit.held.store(false, Ordering::Release);
        Err(if state == UNBUILT { Refusal::NotOpened } else { Refusal::Shut })
    }

    /// Gives the permit of the calling thread back.
    #[inline]
    pub(crate) fn leave(&self, permit: &Permit, entry: Entry) {
        if entry == Entry::First {
            permit.held.store(false, Ordering::Release);
        }
    }

    /// Lets nobody pass any more, and waits until nobody but the caller, if `own` is its permit, holds one.
    ///
    /// # Errors
    /// How many threads still held theirs when `wait` gave up; the gate is open again then. Nobody else's closing
    /// is disturbed: [`None`] says that the gate was not open.
    pub(crate) fn close(
        &self,
        own: Option<&Arc<Permit>>,
        mut wait: impl FnMut() -> bool,
    ) -> Result<(), Option<usize>> {
        // SeqCst here and below: this store must come before these loads in the order that entering threads see.
        let closing = self.state.compare_exchange(OPEN, CLOSING, Ordering::SeqCst, Ordering::SeqCst);
        if closing.is_err() {
            return Err(None);
        }
        loop {
            let held = self.held_by_others(own);
            if held == 0 {
                break;
            }
            if !wait() {
                self.state.store(OPEN, Ordering::SeqCst);
                return Err(Some(held));
            }
        }
        self.state.store(SHUT, Ordering::SeqCst);
        // Threads that end may have passed since the last look. They do not stay.
        while self.held_by_others(own) != 0 {
            wait();
        }
        Ok(())
    }

    fn held_by_others(&self, own: Option<&Arc<Permit>>) -> usize {
        let is_own = |permit: &Arc<Permit>| own.is_some_and(|own| Arc::ptr_eq(own, permit));
        let permits = lock(&self.permits);
        let others = permits.iter().filter(|permit| !is_own(permit));
        others.filter(|permit| permit.held.load(Ordering::SeqCst)).count()
    }

    /// Lets nobody pass any more, whoever is inside.
    pub(crate) fn shut(&self) {
        self.state.store(SHUT, Ordering::SeqCst);
    }
}

impl Permit {
    /// Whether the thread of the permit is attached, or will be again. For that thread to ask.
    #[allow(dead_code, reason = "the tests of the protocol ask")]
    pub(crate) fn is_held(&self) -> bool {
        self.held.load(Ordering::Relaxed)
    }
}
