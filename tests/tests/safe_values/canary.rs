//! Objects that know whether they are alive.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::value::Capsule;
use ffi_safe::{Any, Attached, Bound, Result};

const ALIVE: usize = 0x5afe_5afe;
const DEAD: usize = 0xdead_dead;

/// The value of a capsule, which is poisoned when the object is destroyed.
pub(crate) struct Canary {
    state: AtomicUsize,
    number: usize,
    living: Arc<AtomicUsize>,
}

impl Drop for Canary {
    fn drop(&mut self) {
        assert_eq!(self.state.swap(DEAD, Ordering::Relaxed), ALIVE);
        self.living.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Makes canaries, and knows how many are alive.
#[derive(Clone, Default)]
pub(crate) struct Cage {
    living: Arc<AtomicUsize>,
}

impl Cage {
    pub(crate) fn canary<'a>(&self, py: &'a Attached, number: usize) -> Result<Bound<'a, Capsule<Canary>>> {
        self.living.fetch_add(1, Ordering::Relaxed);
        Capsule::new(py, Canary { state: AtomicUsize::new(ALIVE), number, living: Arc::clone(&self.living) })
    }

    pub(crate) fn living(&self) -> usize {
        self.living.load(Ordering::Relaxed)
    }

    /// Waits until all objects are gone that other threads have left to be released.
    pub(crate) fn assert_empty(&self, py: &Attached) -> Result<()> {
        py.import("gc")?.getattr("collect")?.call0()?;
        py.checkpoint()?;
        assert_eq!(self.living(), 0, "objects that nobody has are alive");
        Ok(())
    }
}

/// The number of a canary that is alive and what it claims to be.
pub(crate) fn number(object: &Bound<'_, Any>) -> usize {
    let canary = object.cast::<Capsule<Canary>>().expect("a canary").value();
    assert_eq!(canary.state.load(Ordering::Relaxed), ALIVE, "a canary that is dead");
    canary.number
}
