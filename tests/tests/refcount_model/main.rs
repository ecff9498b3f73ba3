//! Random programs of counting on several objects and threads, compared with a model of the protocol.
//!
//! In *lockstep* the threads take turns, and after every step the header of every object is the one that the
//! model predicts, bit by bit, and each object is destroyed by the thread and in the step that it names. At
//! *full speed* the threads run at the same time; then no object is destroyed as long as somebody holds it, and
//! each exactly once after that.

mod full_speed;
mod lockstep;
mod model;
mod operations;
mod subject;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use ffi_sys::PyGC_Disable;
use full_speed::run;
use lockstep::Lockstep;
use model::{Object, Thread};
use operations::Mode;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use subject::Subject;
use tests::{Worker, embed};

const THREADS: usize = 3;
const OBJECTS: usize = 4;

/// One step of a program. Objects and functions are chosen by number.
#[derive(Clone, Copy, Debug)]
enum Step {
    Take { thread: Thread, object: usize, choice: usize },
    Give { thread: Thread, object: usize, choice: usize },
    Try { thread: Thread, object: usize },
    Enable { thread: Thread, object: usize },
    Evaluate { thread: Thread },
}

fn step() -> impl Strategy<Value = Step> {
    let place = (0..THREADS, 0..OBJECTS, 0_usize..16);
    prop_oneof![
        6 => place.clone().prop_map(|(thread, object, choice)| Step::Take { thread, object, choice }),
        8 => place.clone().prop_map(|(thread, object, choice)| Step::Give { thread, object, choice }),
        2 => place.clone().prop_map(|(thread, object, _)| Step::Try { thread, object }),
        1 => place.prop_map(|(thread, object, _)| Step::Enable { thread, object }),
        1 => (0..THREADS).prop_map(|thread| Step::Evaluate { thread }),
    ]
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Inline), Just(Mode::Exported), Just(Mode::Mixed)]
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Threads with a thread state each. The collector would merge counts whenever it runs, so it does not.
fn threads() -> Vec<Worker> {
    // SAFETY: attached.
    embed::attached(|| unsafe { PyGC_Disable() });
    (0..THREADS).map(|number| Worker::spawn(&format!("thread {number}"))).collect()
}

/// What the programs would prove little without: the states and ends that they lead to.
#[test]
fn the_programs_reach_every_state() {
    let mut reached = BTreeSet::new();
    let mut runner = TestRunner::deterministic();
    for _ in 0..200 {
        let program = prop::collection::vec(step(), 1..150).new_tree(&mut runner).unwrap().current();
        let mut models: Vec<_> = (0..OBJECTS).map(|number| Object::new(number % THREADS)).collect();
        for step in program {
            match step {
                Step::Take { thread, object, .. } if models[object].is_held() => models[object].take(thread),
                Step::Give { thread, object, .. } if models[object].is_held() => models[object].give(thread),
                Step::Try { thread, object } if models[object].is_held() => {
                    let taken = models[object].try_take(thread);
                    reached.insert(if taken { "taken by trying" } else { "refused" });
                }
                Step::Enable { object, .. } if models[object].is_held() => models[object].enable(),
                Step::Evaluate { thread } => models.iter_mut().for_each(|model| model.evaluate(thread)),
                _ => {}
            }
            reached.extend(models.iter().map(Object::state));
        }
    }
    let expected = [
        "owned",
        "owned, others may try",
        "merged",
        "queued",
        "queued, with fewer than no shared references",
        "queued and merged",
        "destroyed unmerged",
        "destroyed merged",
        "refused",
        "taken by trying",
    ];
    assert_eq!(reached, expected.into());
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn in_lockstep_every_header_is_the_models(
        mode in mode(),
        program in prop::collection::vec(step(), 1..150),
    ) {
        let mut lockstep = Lockstep::new(mode);
        program.into_iter().for_each(|step| lockstep.step(step));
        lockstep.finish();
    }

    #[test]
    fn at_full_speed_every_object_dies_once_and_last(
        mode in mode(),
        share in 1_usize..4,
        programs in prop::array::uniform3(prop::collection::vec(step(), 200..2000)),
    ) {
        let threads = threads();
        let subjects: Vec<_> = (0..OBJECTS).map(|number| Subject::new(&threads[number % THREADS])).collect();
        let shared: Arc<[_]> =
            subjects.iter().map(|subject| (subject.object, Arc::clone(&subject.deaths))).collect();
        // Every thread begins with its share of every object, all of it counted by the owner.
        for (number, subject) in subjects.iter().enumerate() {
            let object = subject.object;
            threads[number % THREADS].attached(move || {
                (1..share * THREADS).for_each(|turn| mode.take(turn)(object.get()));
            });
        }
        let running: Vec<_> = threads.iter().zip(programs).enumerate().map(|(number, (thread, program))| {
            let shared = Arc::clone(&shared);
            thread.begin(move || embed::attached(|| run(number, mode, &program, &shared, share)))
        }).collect();
        running.into_iter().for_each(|pending| pending.wait());
        // Owners find what the others gave back when they run Python.
        threads.iter().for_each(|thread| thread.attached(embed::evaluate));
        for (number, subject) in subjects.iter().enumerate() {
            prop_assert_eq!(subject.deaths.load(SeqCst), 1, "object {}", number);
        }
    }
}
