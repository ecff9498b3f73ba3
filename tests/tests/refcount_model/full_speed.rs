//! Threads that run at the same time.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use ffi_sys as sys;
use tests::{Ref, embed};

use crate::model::Thread;
use crate::operations::Mode;
use crate::{OBJECTS, Step};

/// What one thread does at full speed: it counts what it holds, and gives all of it back in the end.
pub(crate) fn run(
    thread: Thread,
    mode: Mode,
    program: &[Step],
    objects: &[(Ref, Arc<AtomicUsize>)],
    share: usize,
) {
    let mut held = [share; OBJECTS];
    let give = |held: &mut [usize; OBJECTS], object: usize, choice: usize| {
        let (reference, deaths) = &objects[object];
        assert_eq!(deaths.load(SeqCst), 0, "object {object} was destroyed while thread {thread} held it");
        held[object] -= 1;
        mode.give(choice)(reference.get());
    };
    for &step in program {
        match step {
            Step::Take { object, choice, .. } if held[object] > 0 => {
                mode.take(choice)(objects[object].0.get());
                held[object] += 1;
            }
            Step::Give { object, choice, .. } if held[object] > 0 => give(&mut held, object, choice),
            Step::Try { object, .. } if held[object] > 0 => {
                // SAFETY: attached, and a reference is held.
                let answer = unsafe { sys::PyUnstable_TryIncRef(objects[object].0.get()) };
                held[object] += usize::from(answer == 1);
            }
            Step::Enable { object, .. } if held[object] > 0 => {
                // SAFETY: attached, and a reference is held.
                unsafe { sys::PyUnstable_EnableTryIncRef(objects[object].0.get()) };
            }
            Step::Evaluate { .. } => embed::evaluate(),
            Step::Take { .. } | Step::Give { .. } | Step::Try { .. } | Step::Enable { .. } => {}
        }
    }
    for object in 0..OBJECTS {
        (0..held[object]).for_each(|turn| give(&mut held, object, turn));
    }
}
