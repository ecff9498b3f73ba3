//! Replacing the reference in a field: what the field holds when the old object is destroyed.

use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::AtomicPtr;
use std::sync::atomic::Ordering::SeqCst;

use ffi_sys as sys;
use ffi_sys::PyObject;
use tests::{Ref, canary, release};

use crate::compare;
use crate::corpus::{Corpus, Header};
use crate::originals::C;

/// No object: what the observer holds as long as nothing was destroyed.
const NOTHING_SEEN: *mut PyObject = std::ptr::dangling_mut();

/// A field with an object in it whose destruction looks at the field.
struct Field {
    place: Box<AtomicPtr<PyObject>>,
    seen: Arc<AtomicPtr<PyObject>>,
}

impl Field {
    /// The calling thread is attached.
    fn new() -> Self {
        let place = Box::new(AtomicPtr::new(null_mut()));
        let seen = Arc::new(AtomicPtr::new(NOTHING_SEEN));
        let (watched, note) = (&raw const *place as usize, Arc::clone(&seen));
        // SAFETY: attached; the field outlives its object, which is destroyed while the test looks on.
        let object = unsafe {
            canary(move || note.store((*(watched as *const AtomicPtr<PyObject>)).load(SeqCst), SeqCst))
        };
        place.store(object, SeqCst);
        Self { place, seen }
    }

    fn address(&self) -> *mut *mut PyObject {
        self.place.as_ptr()
    }

    /// What the field holds, and what the destroyed object saw in it.
    fn state(&self) -> (Ref, Ref) {
        (Ref(self.place.load(SeqCst)), Ref(self.seen.load(SeqCst)))
    }
}

compare! {
    fn a_cleared_field_is_null_before_its_object_dies compares [Py_CLEAR] {
        let (c, port) = (Field::new(), Field::new());
        (C.Py_CLEAR)(c.address());
        sys::Py_CLEAR(port.address());
        assert_eq!(c.state(), (Ref(null_mut()), Ref(null_mut())));
        assert_eq!(port.state(), c.state());
        // Again: there is nothing to clear.
        (C.Py_CLEAR)(c.address());
        sys::Py_CLEAR(port.address());
        assert_eq!(port.state(), c.state());
    }

    fn a_set_field_has_its_new_value_before_the_old_dies compares [Py_SETREF, Py_XSETREF] {
        type Set = unsafe fn(*mut *mut PyObject, *mut PyObject);
        let sets: [(&str, Set); 4] = [
            ("C Py_SETREF", |field, src| (C.Py_SETREF)(field, src)),
            ("C Py_XSETREF", |field, src| (C.Py_XSETREF)(field, src)),
            ("Py_SETREF", sys::Py_SETREF),
            ("Py_XSETREF", sys::Py_XSETREF),
        ];
        for (how, set) in sets {
            let field = Field::new();
            let new = sys::PyList_New(0);
            let header = Header::of(new);
            set(field.address(), new);
            assert_eq!(field.state(), (Ref(new), Ref(new)), "{how}");
            assert_eq!(Header::of(new), header, "{how}: the reference moves, it is not counted");
            release(new);
        }
    }

    fn an_empty_field_can_be_set compares [Py_XSETREF] {
        let new = sys::PyList_New(0);
        let header = Header::of(new);
        let (mut c, mut port) = (null_mut(), null_mut());
        (C.Py_XSETREF)(&raw mut c, new);
        sys::Py_XSETREF(&raw mut port, new);
        assert_eq!((c, port, Header::of(new)), (new, new, header));
        release(new);
        // And a field can be emptied.
        let (c, port) = (Field::new(), Field::new());
        (C.Py_XSETREF)(c.address(), null_mut());
        sys::Py_XSETREF(port.address(), null_mut());
        assert_eq!(c.state(), (Ref(null_mut()), Ref(null_mut())));
        assert_eq!(port.state(), c.state());
    }

    fn an_object_that_survives_loses_one_reference compares [Py_CLEAR, Py_SETREF, Py_XSETREF] {
        let corpus = Corpus::new();
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, specimen.object);
            // Three for the fields, and some so that nothing is freed.
            (0..10).for_each(|_| (C.Py_INCREF)(object));
            let before = Header::of(object);
            let mut fields = [object; 3];
            sys::Py_CLEAR(&raw mut fields[0]);
            sys::Py_SETREF(&raw mut fields[1], sys::Py_None());
            sys::Py_XSETREF(&raw mut fields[2], sys::Py_None());
            assert_eq!(fields, [null_mut(), sys::Py_None(), sys::Py_None()], "{label}");
            let after = Header::of(object);
            let mut fields = [object; 3];
            (0..3).for_each(|_| (C.Py_INCREF)(object));
            assert_eq!(Header::of(object), before, "{label}");
            (C.Py_CLEAR)(&raw mut fields[0]);
            (C.Py_SETREF)(&raw mut fields[1], sys::Py_None());
            (C.Py_XSETREF)(&raw mut fields[2], sys::Py_None());
            assert_eq!(fields, [null_mut(), sys::Py_None(), sys::Py_None()], "{label}");
            assert_eq!(Header::of(object), after, "{label}");
            (0..7).for_each(|_| (C.Py_DECREF)(object));
        }
    }
}
