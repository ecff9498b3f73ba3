//! Taking a reference to an object that may be on its way out.

use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicPtr, AtomicUsize};

use ffi_sys as sys;
use ffi_sys::_Py_REF_SHARED;
use tests::{Ref, Worker, canary, embed, release, wait_until};

use crate::compare;
use crate::corpus::{Corpus, Header};
use crate::originals::C;

compare! {
    fn trying_answers_and_counts_alike compares [PyUnstable_TryIncRef, PyUnstable_EnableTryIncRef] {
        let corpus = Corpus::new();
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, specimen.object);
            let fresh = Header::of(object);
            (C.PyUnstable_EnableTryIncRef)(object);
            let enabled = Header::of(object);
            fresh.restore(object);
            sys::PyUnstable_EnableTryIncRef(object);
            assert_eq!(Header::of(object), enabled, "{label}: enabled");
            for start in [fresh, enabled] {
                start.restore(object);
                let answer = (C.PyUnstable_TryIncRef)(object);
                let expected = Header::of(object);
                start.restore(object);
                assert_eq!(sys::PyUnstable_TryIncRef(object), answer, "{label}: the answer");
                assert_eq!(Header::of(object), expected, "{label}: the header");
            }
            fresh.restore(object);
        }
    }

    fn every_state_of_the_shared_word_answers_alike compares [PyUnstable_TryIncRef, PyUnstable_EnableTryIncRef] {
        // An object of another thread, whose shared word is put into each state and back.
        let owner = Worker::spawn("owner");
        let object = owner.attached(|| Ref(sys::PyLong_FromLongLong(1 << 61))).get();
        let start = Header::of(object);
        let mut answers = Vec::new();
        for count in [-2, -1, 0, 1, 2] {
            for flags in 0..=3 {
                let state = Header { shared: _Py_REF_SHARED(count, flags), ..start };
                let outcome = |try_it: &dyn Fn() -> i32| {
                    state.restore(object);
                    let answer = try_it();
                    let header = Header::of(object);
                    start.restore(object);
                    (answer, header)
                };
                let c = outcome(&|| (C.PyUnstable_TryIncRef)(object));
                assert_eq!(outcome(&|| sys::PyUnstable_TryIncRef(object)), c, "count {count}, flags {flags}");
                answers.push(c.0);
                let c = outcome(&|| { (C.PyUnstable_EnableTryIncRef)(object); 0 });
                let port = outcome(&|| { sys::PyUnstable_EnableTryIncRef(object); 0 });
                assert_eq!(port, c, "count {count}, flags {flags}");
            }
        }
        // Refused twice: for the initial word, and for a merged object without references.
        assert_eq!(answers.iter().filter(|&&answer| answer == 0).count(), 2);
        release(object);
    }

    fn trying_races_with_the_last_drop compares [PyUnstable_TryIncRef] {
        // The protocol of a cache: a place holds the pointer without a reference, and the destruction of the
        // object clears the place. One thread tries as long as the place is full, the owner drops meanwhile.
        let other = Worker::spawn("other");
        for _ in 0..300 {
            let place = Arc::new(AtomicPtr::new(null_mut()));
            let deaths = Arc::new(AtomicUsize::new(0));
            let taken = Arc::new(AtomicUsize::new(0));
            let (cleared, note) = (Arc::clone(&place), Arc::clone(&deaths));
            let object = canary(move || {
                cleared.store(null_mut(), SeqCst);
                note.fetch_add(1, SeqCst);
            });
            sys::PyUnstable_EnableTryIncRef(object);
            place.store(object, SeqCst);
            let theirs = {
                let (place, deaths, taken) = (Arc::clone(&place), Arc::clone(&deaths), Arc::clone(&taken));
                // Attached anew for each try, so that nobody waits for this loop.
                other.begin(move || while embed::attached(|| {
                    let object = place.load(SeqCst);
                    if !object.is_null() && sys::PyUnstable_TryIncRef(object) == 1 {
                        assert_eq!(deaths.load(SeqCst), 0, "it was taken, so it is alive");
                        taken.fetch_add(1, SeqCst);
                        sys::Py_DECREF(object);
                    }
                    !object.is_null()
                }) {})
            };
            wait_until("the other thread takes a reference", || taken.load(SeqCst) > 0);
            sys::Py_DECREF(object);
            theirs.wait();
            assert_eq!(deaths.load(SeqCst), 1);
        }
    }
}
