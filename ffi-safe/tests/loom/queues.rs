//! The queue: every reference that is pushed is taken once, with all that its thread has done before.

use loom::cell::UnsafeCell;
use loom::sync::atomic::AtomicUsize;
use loom::thread;

use crate::check;
use crate::queue::Queue;
use crate::sync::{Arc, AtomicPtr, Ordering};

/// A value whose reader must see what its writer has written.
struct Tracked(UnsafeCell<usize>);

// SAFETY: that no two threads meet in the cell is what is tested.
unsafe impl Send for Tracked {}

impl Tracked {
    fn new(value: usize) -> Self {
        let tracked = Self(UnsafeCell::new(usize::MAX));
        tracked.0.with_mut(|cell| {
            // SAFETY: made just now.
            unsafe { *cell = value };
        });
        tracked
    }

    fn value(&self) -> usize {
        self.0.with(|cell| {
            // SAFETY: the queue has handed it over.
            unsafe { *cell }
        })
    }
}

fn queue<T>() -> Arc<Queue<T>> {
    Arc::new(Queue::new(AtomicPtr::new(std::ptr::null_mut())))
}

fn values(queue: &Queue<Tracked>) -> Vec<usize> {
    queue.take().map(|tracked| tracked.value()).collect()
}

#[test]
fn every_reference_is_taken_once() {
    check(|| {
        let queue = queue();
        let pushing = [0, 2].map(|first| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                queue.push(Tracked::new(first));
                queue.push(Tracked::new(first + 1));
            })
        });
        let mut taken = values(&queue);
        for thread in pushing {
            thread.join().unwrap();
        }
        assert!(taken.len() == 4 || !queue.is_empty(), "what was pushed before is seen");
        taken.extend(values(&queue));
        taken.sort_unstable();
        assert_eq!(taken, [0, 1, 2, 3]);
        assert!(queue.is_empty());
    });
}

#[test]
fn two_threads_that_take_share_what_there_is() {
    check(|| {
        let queue = queue();
        queue.push(Tracked::new(0));
        let taking = Arc::clone(&queue);
        let taking = thread::spawn(move || values(&taking));
        let pushing = Arc::clone(&queue);
        let pushing = thread::spawn(move || pushing.push(Tracked::new(1)));
        let mut taken = values(&queue);
        taken.extend(taking.join().unwrap());
        pushing.join().unwrap();
        taken.extend(values(&queue));
        taken.sort_unstable();
        assert_eq!(taken, [0, 1]);
    });
}

#[test]
fn what_is_left_of_a_take_is_dropped() {
    struct Counted(Arc<AtomicUsize>);
    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    check(|| {
        let drops = Arc::new(AtomicUsize::new(0));
        let queue = queue();
        let other = Arc::clone(&queue);
        let counted = Counted(Arc::clone(&drops));
        let pushing = thread::spawn(move || other.push(counted));
        queue.push(Counted(Arc::clone(&drops)));
        pushing.join().unwrap();
        let mut taken = queue.take();
        drop(taken.next());
        assert_eq!(drops.load(Ordering::Relaxed), 1);
        drop(taken);
        assert_eq!(drops.load(Ordering::Relaxed), 2);
    });
}
