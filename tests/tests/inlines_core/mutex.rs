//! The lock of one byte: the same transitions, alone and contended.

use std::cell::UnsafeCell;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use ffi_sys as sys;
use ffi_sys::PyMutex;
use tests::{Worker, embed, wait_until};

use crate::compare;
use crate::originals::C;

type Operation = unsafe fn(*mut PyMutex);

/// All ways to lock: C's, the ports, and the exported function.
// SAFETY: called with mutexes that live as long as the call.
const LOCKS: [(&str, Operation); 5] = unsafe {
    [
        ("C PyMutex_Lock", |m| (C.PyMutex_Lock)(m)),
        ("C _PyMutex_Lock", |m| (C._PyMutex_Lock)(m)),
        ("PyMutex_Lock", |m| sys::PyMutex_Lock(m)),
        ("_PyMutex_Lock", |m| sys::_PyMutex_Lock(m)),
        ("exported PyMutex_Lock", |m| sys::table().PyMutex_Lock.get()(m)),
    ]
};

/// All ways to unlock.
// SAFETY: called with mutexes that are locked.
const UNLOCKS: [(&str, Operation); 5] = unsafe {
    [
        ("C PyMutex_Unlock", |m| (C.PyMutex_Unlock)(m)),
        ("C _PyMutex_Unlock", |m| (C._PyMutex_Unlock)(m)),
        ("PyMutex_Unlock", |m| sys::PyMutex_Unlock(m)),
        ("_PyMutex_Unlock", |m| sys::_PyMutex_Unlock(m)),
        ("exported PyMutex_Unlock", |m| sys::table().PyMutex_Unlock.get()(m)),
    ]
};

/// A mutex and a number that only its holder touches.
#[derive(Default)]
struct Guarded {
    mutex: PyMutex,
    number: UnsafeCell<u64>,
}

// SAFETY: the number is touched under the mutex only; that this is enough is what the test is about.
unsafe impl Send for Guarded {}
// SAFETY: as above.
unsafe impl Sync for Guarded {}

impl Guarded {
    fn mutex(&self) -> *mut PyMutex {
        (&raw const self.mutex).cast_mut()
    }

    fn byte(&self) -> u8 {
        self.mutex._bits.load(SeqCst)
    }
}

compare! {
    fn an_uncontended_byte_goes_up_and_down compares [
        PyMutex_Lock, PyMutex_Unlock, _PyMutex_Lock, _PyMutex_Unlock,
    ] {
        for (lock, lock_function) in LOCKS {
            for (unlock, unlock_function) in UNLOCKS {
                let guarded = Guarded::default();
                assert_eq!(guarded.byte(), 0);
                lock_function(guarded.mutex());
                assert_eq!(guarded.byte(), 1, "{lock}");
                unlock_function(guarded.mutex());
                assert_eq!(guarded.byte(), 0, "{lock}, {unlock}");
            }
        }
    }

    fn a_contended_byte_shows_its_waiter compares [
        PyMutex_Lock, PyMutex_Unlock, _PyMutex_Lock, _PyMutex_Unlock,
    ] {
        let waiter = Worker::spawn("waiter");
        for attached in [false, true] {
            for (lock, lock_function) in LOCKS {
                for (unlock, unlock_function) in UNLOCKS {
                    let guarded = Arc::new(Guarded::default());
                    let acquired = Arc::new(AtomicBool::new(false));
                    lock_function(guarded.mutex());
                    let theirs = {
                        let (guarded, acquired) = (Arc::clone(&guarded), Arc::clone(&acquired));
                        let step = move || {
                            lock_function(guarded.mutex());
                            acquired.store(true, SeqCst);
                            let byte = guarded.byte();
                            unlock_function(guarded.mutex());
                            byte
                        };
                        waiter.begin(move || if attached { embed::attached(step) } else { step() })
                    };
                    wait_until("the byte says that a thread is parked", || guarded.byte() == 3);
                    assert!(!acquired.load(SeqCst), "{lock}: the holder is alone");
                    unlock_function(guarded.mutex());
                    assert_eq!(theirs.wait(), 1, "{lock}, {unlock}: the waiter has it, and nobody waits");
                    assert_eq!(guarded.byte(), 0, "{lock}, {unlock}");
                }
            }
        }
    }

    fn only_one_thread_at_a_time_holds_it compares [
        PyMutex_Lock, PyMutex_Unlock, _PyMutex_Lock, _PyMutex_Unlock,
    ] {
        const TIMES: u64 = 30_000;
        let guarded = Arc::new(Guarded::default());
        let workers = [Worker::spawn("one"), Worker::spawn("two"), Worker::spawn("three")];
        let running: Vec<_> = workers.iter().map(|worker| {
            let guarded = Arc::clone(&guarded);
            worker.begin(move || for turn in 0..TIMES as usize {
                LOCKS[turn % LOCKS.len()].1(guarded.mutex());
                let number = guarded.number.get();
                number.write_volatile(number.read_volatile() + 1);
                UNLOCKS[turn / 2 % UNLOCKS.len()].1(guarded.mutex());
            })
        }).collect();
        running.into_iter().for_each(|pending| pending.wait());
        assert_eq!(guarded.number.get().read(), 3 * TIMES);
        assert_eq!(guarded.mutex._bits.load(Relaxed), 0);
    }
}
