//! Type checks, accessors, characters, `datetime` and aliases: every port against the C that it ports.
//!
//! The originals are compiled from the headers of the interpreter under test; both sides are called with the same
//! live objects in the same process, and all that can be seen of the calls must be equal: results, exceptions,
//! counts of references, what was written. The table in `rows` has one line for each comparison.

mod cases;
mod compare;
mod corpus;
mod fatal;
mod names;
mod probe;
mod results;
mod row;
mod rows;
mod words;

use std::sync::{Mutex, OnceLock, PoisonError};

use tests::Worker;

/// Runs `body` on the one thread of these tests that is attached, which has enough of a stack.
fn on_python<R: Send + 'static>(body: impl FnOnce() -> R + Send + 'static) -> R {
    static WORKER: OnceLock<Mutex<Worker>> = OnceLock::new();
    // Compiled before attaching: nothing native is waited for while attached.
    probe::probe();
    let worker = WORKER.get_or_init(|| Mutex::new(Worker::spawn("surface")));
    worker.lock().unwrap_or_else(PoisonError::into_inner).attached(body)
}

/// Compares one group.
fn check(name: &'static str) {
    let wrong = on_python(move || {
        corpus::namespace();
        // Both sides need the C interface of `datetime`; whether it is the right one is a test of its own.
        if name != "datetime_table" {
            compare::compare(rows::group("datetime_table"));
        }
        compare::compare(rows::group(name))
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

macro_rules! groups {
    ($($group:ident)+) => {
        /// The groups that have a test.
        const TESTED: &[&str] = &[$(stringify!($group)),+];

        $(
            #[test]
            fn $group() {
                check(stringify!($group));
            }
        )+
    };
}

groups! {
    objects subtypes flags tuples lists fast sequences records setters record_setters dicts sets bytes bytearrays
    memoryviews floats ints compact_ints functions methods instance_methods builtin_functions descriptors cells
    cell_setters strings indices compact not_compact one_byte two_bytes four_bytes writes ascii classes characters
    astral pairs datetime_table datetime_objects dates datetimes times zoned deltas makers delta_makers zone_makers
    timestamps deletions string_deletions slices imports modules specs constants run run_main run_file
    run_main_file compile new_builtin_functions
}
