//! The gate: never is anybody inside an interpreter that is finalized.

use loom::cell::UnsafeCell;
use loom::thread;

use crate::check;
use crate::gate::{Entry, Gate, Permit, Refusal};
use crate::sync::{Arc, AtomicU8, Mutex};

/// An interpreter behind a gate. Who is inside reads it, who finalizes it writes to it: `loom` reports it if the one
/// is not over before the other, in the order of memory.
struct House {
    gate: Gate,
    interpreter: UnsafeCell<bool>,
}

// SAFETY: that no two threads meet in the cell is what is tested.
unsafe impl Sync for House {}

impl House {
    fn open() -> Arc<Self> {
        let gate = Gate::new(AtomicU8::new(0), Mutex::new(Vec::new()));
        gate.open();
        Arc::new(Self { gate, interpreter: UnsafeCell::new(true) })
    }

    fn work(&self) {
        self.interpreter.with(|runs| {
            // SAFETY: inside.
            assert!(unsafe { *runs }, "a thread is inside an interpreter that is gone");
        });
    }

    fn finalize(&self) {
        self.interpreter.with_mut(|runs| {
            // SAFETY: nobody is inside.
            unsafe { *runs = false };
        });
    }

    /// What a thread does for an attachment with another one inside.
    fn attach(&self, permit: &Permit) -> Result<(), Refusal> {
        let outer = self.gate.enter(permit)?;
        assert_eq!(outer, Entry::First);
        self.work();
        let inner = self.gate.enter(permit).expect("whoever is inside may enter again");
        assert_eq!(inner, Entry::Inner);
        self.gate.leave(permit, inner);
        self.work();
        self.gate.leave(permit, outer);
        Ok(())
    }
}

/// A wait that never gives up.
fn patient() -> bool {
    thread::yield_now();
    true
}

#[test]
fn nobody_is_inside_when_it_is_shut() {
    check(|| {
        let house = House::open();
        let attaching = [(), ()].map(|()| {
            let house = Arc::clone(&house);
            thread::spawn(move || {
                let permit = house.gate.register();
                let attached = house.attach(&permit);
                house.gate.unregister(&permit);
                attached
            })
        });
        house.gate.close(None, patient).expect("nobody stays");
        house.finalize();
        for thread in attaching {
            let attached = thread.join().unwrap();
            assert!(matches!(attached, Ok(()) | Err(Refusal::Shut)), "{attached:?}");
        }
    });
}

#[test]
fn nobody_enters_after_it_was_shut() {
    check(|| {
        let house = House::open();
        let permit = house.gate.register();
        house.gate.close(None, patient).expect("nobody is inside");
        house.finalize();
        let late = Arc::clone(&house);
        let late = thread::spawn(move || {
            let own = late.gate.register();
            assert_eq!(late.attach(&own), Err(Refusal::Shut));
            assert_eq!(late.gate.enter_to_end(&own), Err(Refusal::Shut));
        });
        assert_eq!(house.attach(&permit), Err(Refusal::Shut));
        assert!(!permit.is_held(), "a refusal leaves nothing behind");
        late.join().unwrap();
    });
}

#[test]
fn a_thread_that_ends_is_waited_for() {
    check(|| {
        let house = House::open();
        let ending = Arc::clone(&house);
        let ending = thread::spawn(move || {
            let permit = ending.gate.register();
            if let Ok(entry) = ending.gate.enter_to_end(&permit) {
                ending.work();
                ending.gate.leave(&permit, entry);
            }
            ending.gate.unregister(&permit);
        });
        house.gate.close(None, patient).expect("nobody stays");
        house.finalize();
        ending.join().unwrap();
    });
}

#[test]
fn giving_up_leaves_it_open() {
    check(|| {
        let house = House::open();
        let permit = house.gate.register();
        let entry = house.gate.enter(&permit).expect("open");
        let other = Arc::clone(&house);
        let other = thread::spawn(move || {
            let own = other.gate.register();
            // Refused only while the attempt lasts.
            let attached = other.attach(&own);
            assert!(matches!(attached, Ok(()) | Err(Refusal::Shut)), "{attached:?}");
            other.gate.unregister(&own);
        });
        let held = house.gate.close(None, || false).expect_err("this thread is inside");
        assert!(matches!(held, Some(1 | 2)), "{held:?}");
        assert!(house.gate.is_open());
        house.work();
        house.gate.leave(&permit, entry);
        other.join().unwrap();
        assert_eq!(house.attach(&permit), Ok(()));
        house.gate.close(None, patient).expect("everybody has left");
        house.finalize();
    });
}

#[test]
fn who_shuts_it_may_be_inside_alone() {
    check(|| {
        let house = House::open();
        let permit = house.gate.register();
        let entry = house.gate.enter(&permit).expect("open");
        let other = Arc::clone(&house);
        let other = thread::spawn(move || {
            let own = other.gate.register();
            let _ = other.attach(&own);
        });
        house.gate.close(Some(&permit), patient).expect("only this thread is inside");
        house.finalize();
        house.gate.leave(&permit, entry);
        other.join().unwrap();
    });
}

#[test]
fn one_of_two_shuts_it() {
    check(|| {
        let house = House::open();
        let close = |house: &House| match house.gate.close(None, patient) {
            Ok(()) => {
                house.finalize();
                1
            }
            Err(held) => {
                assert_eq!(held, None);
                0
            }
        };
        let other = Arc::clone(&house);
        let other = thread::spawn(move || close(&other));
        assert_eq!(close(&house) + other.join().unwrap(), 1);
    });
}
