//! One reference more, one reference less: the header is the same, bit by bit, whoever counted.

use std::ptr::null_mut;

use ffi_sys as sys;
use ffi_sys::PyObject;
use tests::{Ref, Worker};

use crate::compare;
use crate::corpus::{Corpus, Header, IMMORTAL_KINDS, MAKERS, RELATIONS};
use crate::originals::C;

/// What takes or gives back one reference, and returns the object if it returns something.
type Count = (&'static str, fn(*mut PyObject) -> *mut PyObject);

/// The functions that take a reference: in C, the ports in the same order, and what libpython exports.
// SAFETY: called attached, on objects that the caller holds a reference to.
const TAKE: [&[Count]; 3] = unsafe {
    [
        &[
            ("C Py_INCREF", |o| ((C.Py_INCREF)(o), o).1),
            ("C Py_XINCREF", |o| ((C.Py_XINCREF)(o), o).1),
            ("C Py_NewRef", |o| (C.Py_NewRef)(o)),
            ("C Py_XNewRef", |o| (C.Py_XNewRef)(o)),
            ("C _Py_NewRef", |o| (C._Py_NewRef)(o)),
            ("C _Py_XNewRef", |o| (C._Py_XNewRef)(o)),
        ],
        &[
            ("Py_INCREF", |o| (sys::Py_INCREF(o), o).1),
            ("Py_XINCREF", |o| (sys::Py_XINCREF(o), o).1),
            ("Py_NewRef", |o| sys::Py_NewRef(o)),
            ("Py_XNewRef", |o| sys::Py_XNewRef(o)),
            ("_Py_NewRef", |o| sys::_Py_NewRef(o)),
            ("_Py_XNewRef", |o| sys::_Py_XNewRef(o)),
        ],
        &[
            ("exported Py_IncRef", |o| (sys::Py_IncRef(o), o).1),
            ("exported Py_NewRef", |o| sys::table().Py_NewRef.get()(o)),
        ],
    ]
};

/// The functions that give a reference back, in the order of [`TAKE`].
// SAFETY: called attached, on objects that the caller holds two references to.
const GIVE: [&[Count]; 3] = unsafe {
    [
        &[("C Py_DECREF", |o| ((C.Py_DECREF)(o), o).1), ("C Py_XDECREF", |o| ((C.Py_XDECREF)(o), o).1)],
        &[("Py_DECREF", |o| (sys::Py_DECREF(o), o).1), ("Py_XDECREF", |o| (sys::Py_XDECREF(o), o).1)],
        &[("exported Py_DecRef", |o| (sys::Py_DecRef(o), o).1)],
    ]
};

compare! {
    fn one_more_and_one_less_leave_the_same_header compares [
        Py_INCREF, Py_XINCREF, Py_NewRef, Py_XNewRef, _Py_NewRef, _Py_XNewRef, Py_DECREF, Py_XDECREF,
    ] {
        let corpus = Corpus::new();
        assert_eq!(corpus.specimens.len(), MAKERS.len() * RELATIONS);
        let mut immortal = 0;
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, specimen.object);
            let before = Header::of(object);
            (C.Py_INCREF)(object);
            let expected = Header::of(object);
            immortal += usize::from(before.is_immortal());
            assert_eq!(before == expected, before.is_immortal(), "{label}: C counts mortal objects only");
            (C.Py_DECREF)(object);
            for (take, take_function) in TAKE.concat() {
                for (give, give_function) in GIVE.concat() {
                    assert_eq!(take_function(object), object, "{label}: {take} returns its argument");
                    assert_eq!(Header::of(object), expected, "{label}: after {take}");
                    give_function(object);
                    assert_eq!(Header::of(object), before, "{label}: after {take} and {give}");
                }
            }
        }
        assert_eq!(immortal, IMMORTAL_KINDS * RELATIONS);
    }

    fn null_is_left_alone compares [Py_XINCREF, Py_XDECREF, Py_XNewRef, _Py_XNewRef] {
        (C.Py_XINCREF)(null_mut());
        sys::Py_XINCREF(null_mut());
        (C.Py_XDECREF)(null_mut());
        sys::Py_XDECREF(null_mut());
        assert_eq!(sys::Py_XNewRef(null_mut()), (C.Py_XNewRef)(null_mut()));
        assert_eq!(sys::_Py_XNewRef(null_mut()), (C._Py_XNewRef)(null_mut()));
    }

    fn any_mixture_counts_as_one_kind_does compares [Py_INCREF, Py_DECREF] {
        let corpus = Corpus::new();
        let (takes, gives) = (TAKE.concat(), GIVE.concat());
        for specimen in &corpus.specimens {
            let before = Header::of(specimen.object);
            // Up and down by a walk through all functions, over each other's counts. A wrong count is found before
            // it can free the object.
            let mut held = 0;
            let mut step = 1_usize;
            for _ in 0..1000 {
                step = step.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                let choice = step >> 40;
                let (name, count) = if choice & 1 == 0 || held == 0 {
                    held += 1;
                    takes[(choice >> 1) % takes.len()]
                } else {
                    held -= 1;
                    gives[(choice >> 1) % gives.len()]
                };
                count(specimen.object);
                assert_eq!(Header::of(specimen.object), before.with(held), "{}: {name}", specimen.label);
            }
            for turn in 0..held {
                gives[turn as usize % gives.len()].1(specimen.object);
            }
            assert_eq!(Header::of(specimen.object), before, "{}", specimen.label);
        }
    }

    fn two_threads_count_one_object_exactly compares [Py_INCREF, Py_DECREF] {
        const TIMES: u32 = 20_000;
        let corpus = Corpus::new();
        let other = Worker::spawn("other");
        for specimen in &corpus.specimens {
            let object = Ref(specimen.object);
            let before = Header::of(object.0);
            // So many that nothing is freed, whatever gets lost.
            (0..4 * TIMES).for_each(|_| (C.Py_INCREF)(object.0));
            let step = move || {
                let object = object.get();
                for _ in 0..TIMES {
                    sys::Py_INCREF(object);
                    (C.Py_INCREF)(object);
                    sys::Py_DECREF(object);
                    (C.Py_DECREF)(object);
                }
            };
            let theirs = other.begin(move || tests::embed::attached(step));
            step();
            theirs.wait();
            assert_eq!(Header::of(object.0), before.with(4 * TIMES), "{}", specimen.label);
            (0..4 * TIMES).for_each(|_| (C.Py_DECREF)(object.0));
        }
    }

    fn immortal_objects_are_never_written compares [Py_INCREF, Py_DECREF] {
        let corpus = Corpus::new();
        for specimen in corpus.specimens.iter().filter(|s| Header::of(s.object).is_immortal()) {
            let before = Header::of(specimen.object);
            for _ in 0..1 << 20 {
                sys::Py_INCREF(specimen.object);
            }
            assert_eq!(Header::of(specimen.object), before, "{}", specimen.label);
            for _ in 0..1 << 20 {
                sys::Py_DECREF(specimen.object);
            }
            assert_eq!(Header::of(specimen.object), before, "{}", specimen.label);
        }
    }
}
