//! Reading the counts, and setting them.

use ffi_sys as sys;
use ffi_sys::{Py_ssize_t, PyObject};
use tests::{Worker, release};

use crate::compare;
use crate::corpus::{Corpus, Header, IMMORTAL_KINDS, MAKERS, RELATIONS, merged, shared};
use crate::originals::C;

/// Counts at the borders of the fields: of the local one, of what fits a sign, of what the flags take away.
const COUNTS: [Py_ssize_t; 10] =
    [0, 1, 2, 1000, u32::MAX as isize - 1, u32::MAX as isize, u32::MAX as isize + 1, 1 << 60, -1, -1000];

compare! {
    fn counts_read_alike compares [Py_REFCNT, _Py_IMMORTAL_REFCNT] {
        assert_eq!(sys::_Py_IMMORTAL_REFCNT, (C._Py_IMMORTAL_REFCNT)());
        let corpus = Corpus::new();
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, specimen.object);
            assert_eq!(sys::Py_REFCNT(object), (C.Py_REFCNT)(object), "{label}");
        }
        // Every pair of words that two threads could leave behind, negative shared counts among them.
        let object = sys::PyLong_FromLongLong(1 << 61);
        let start = Header::of(object);
        for local in [0, 1, 5, u32::MAX - 1, u32::MAX] {
            for shared in [0, 1, 2, 3, 4, 7, 40, -1, -4, -40, isize::MAX, isize::MIN] {
                Header { local, shared, ..start }.restore(object);
                let (port, c) = (sys::Py_REFCNT(object), (C.Py_REFCNT)(object));
                start.restore(object);
                assert_eq!(port, c, "local {local}, shared {shared}");
            }
        }
        release(object);
    }

    fn immortality_reads_alike compares [_Py_IsImmortal] {
        let corpus = Corpus::new();
        let mut immortal = 0;
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, specimen.object);
            assert_eq!(sys::_Py_IsImmortal(object), (C._Py_IsImmortal)(object), "{label}");
            immortal += sys::_Py_IsImmortal(object);
        }
        assert_eq!(immortal as usize, IMMORTAL_KINDS * RELATIONS);
    }

    fn ownership_reads_alike_on_every_thread compares [_Py_IsOwnedByCurrentThread] {
        let corpus = Corpus::new();
        let other = Worker::spawn("other");
        let mut owned = 0;
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, tests::Ref(specimen.object));
            let here = sys::_Py_IsOwnedByCurrentThread(object.0);
            assert_eq!(here, (C._Py_IsOwnedByCurrentThread)(object.0), "{label}, here");
            let (port, c) = other.attached(move || {
                let object = object.get();
                (sys::_Py_IsOwnedByCurrentThread(object), (C._Py_IsOwnedByCurrentThread)(object))
            });
            assert_eq!(port, c, "{label}, elsewhere");
            owned += here;
        }
        // The mortal kinds that were made here; not those that others made or that nobody owns.
        assert_eq!(owned as usize, MAKERS.len() - IMMORTAL_KINDS);
    }

    fn shared_words_are_made_alike compares [_Py_REF_SHARED] {
        for refcnt in [0, 1, 2, 77, 1 << 40, -1, -77] {
            for flags in 0..=3 {
                assert_eq!(sys::_Py_REF_SHARED(refcnt, flags), (C._Py_REF_SHARED)(refcnt, flags));
            }
        }
    }

    fn counts_are_set_alike compares [Py_SET_REFCNT] {
        let other = Worker::spawn("other");
        let big_int = || sys::PyLong_FromLongLong(1 << 61);
        let objects = [
            ("owned", big_int()),
            ("owned and shared", shared(big_int, &other)),
            ("owned, with a flag", flagged(big_int())),
            ("merged", merged(big_int, &other)),
            ("of another thread", other.attached(move || tests::Ref(big_int())).0),
            ("immortal", sys::Py_None()),
        ];
        for (label, object) in objects {
            let before = Header::of(object);
            for count in COUNTS {
                (C.Py_SET_REFCNT)(object, count);
                let expected = Header::of(object);
                before.restore(object);
                sys::Py_SET_REFCNT(object, count);
                let found = Header::of(object);
                before.restore(object);
                assert_eq!(found, expected, "{label}, set to {count}");
                assert!(before.is_immortal() || expected != before || count == sys::Py_REFCNT(object));
            }
        }
        objects.iter().for_each(|&(_, object)| release(object));
        release(objects[1].1);
    }
}

/// Sets the flag that lets other threads try to take a reference.
fn flagged(object: *mut PyObject) -> *mut PyObject {
    // SAFETY: attached, with a new object.
    unsafe { (C.PyUnstable_EnableTryIncRef)(object) };
    object
}
