//! The type and the size in a header, and identity.

use std::panic::catch_unwind;
use std::sync::atomic::Ordering::Relaxed;

use ffi_sys as sys;
use tests::release;

use crate::compare;
use crate::corpus::Corpus;
use crate::originals::C;

compare! {
    fn types_read_alike compares [Py_TYPE, Py_IS_TYPE] {
        let corpus = Corpus::new();
        let types = [sys::PyLong_Type(), sys::PyUnicode_Type(), sys::PyList_Type(), sys::PyType_Type()];
        let mut matches = 0;
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, specimen.object);
            let type_ = sys::Py_TYPE(object);
            assert_eq!(type_, (C.Py_TYPE)(object), "{label}");
            assert_eq!(sys::Py_IS_TYPE(object, type_), (C.Py_IS_TYPE)(object, type_), "{label}");
            for type_ in types {
                let port = sys::Py_IS_TYPE(object, type_);
                assert_eq!(port, (C.Py_IS_TYPE)(object, type_), "{label}");
                matches += port;
            }
        }
        // Two ints, five strings, a list and two types, each made in four ways.
        assert_eq!(matches, (2 + 5 + 1 + 2) * 4);
    }

    fn a_type_is_set_alike compares [Py_SET_TYPE] {
        let list = sys::PyList_New(0);
        let list_type = sys::PyList_Type();
        (C.Py_SET_TYPE)(list, sys::PySet_Type());
        let c = sys::Py_TYPE(list);
        (C.Py_SET_TYPE)(list, list_type);
        sys::Py_SET_TYPE(list, sys::PySet_Type());
        let port = sys::Py_TYPE(list);
        sys::Py_SET_TYPE(list, list_type);
        assert_eq!((port, sys::Py_TYPE(list)), (c, list_type));
        assert_ne!(c, list_type);
        release(list);
    }

    fn sizes_read_and_set_alike compares [Py_SIZE, Py_SET_SIZE] {
        let corpus = Corpus::new();
        let sized = [sys::PyTuple_Type(), sys::PyBytes_Type(), sys::PyList_Type(), sys::PyType_Type()];
        let mut checked = 0;
        for specimen in &corpus.specimens {
            let (label, object) = (&specimen.label, specimen.object);
            if !sized.contains(&sys::Py_TYPE(object)) {
                continue;
            }
            checked += 1;
            assert_eq!(sys::Py_SIZE(object), (C.Py_SIZE)(object), "{label}");
        }
        assert_eq!(checked, 5 * 4);
        let bytes = sys::PyBytes_FromStringAndSize(c"0123456789".as_ptr(), 10);
        for size in [0, 1, 9, 10, isize::MAX, -1] {
            (C.Py_SET_SIZE)(bytes.cast(), size);
            let c = ((C.Py_SIZE)(bytes), sys::Py_SIZE(bytes));
            sys::Py_SET_SIZE(bytes.cast(), 10);
            assert_eq!((C.Py_SIZE)(bytes), 10);
            sys::Py_SET_SIZE(bytes.cast(), size);
            assert_eq!(((C.Py_SIZE)(bytes), sys::Py_SIZE(bytes)), c);
            assert_eq!(c, (size, size));
            sys::Py_SET_SIZE(bytes.cast(), 10);
        }
        release(bytes);
    }

    fn sizes_of_ints_are_refused_where_c_asserts compares [Py_SIZE, Py_SET_SIZE] {
        let int = sys::PyLong_FromLongLong(1 << 61);
        for object in [int, sys::Py_True()] {
            let tag = (*object.cast::<sys::PyVarObject>()).ob_size.load(Relaxed);
            // The original ends the process. The ports panic, or else read a word that is there and put it back.
            let read = catch_unwind(|| sys::Py_SIZE(object));
            let write = catch_unwind(|| sys::Py_SET_SIZE(object.cast(), tag));
            assert_eq!((read.is_err(), write.is_err()), (cfg!(debug_assertions), cfg!(debug_assertions)));
        }
        release(int);
    }

    fn identity_is_alike compares [Py_Is, Py_IsNone, Py_IsTrue, Py_IsFalse] {
        let corpus = Corpus::new();
        let singletons = [sys::Py_None(), sys::Py_True(), sys::Py_False(), sys::Py_Ellipsis()];
        let objects: Vec<_> = corpus.specimens.iter().map(|s| s.object).chain(singletons).collect();
        let mut same = [0; 4];
        for &x in &objects {
            for &y in &objects {
                assert_eq!(sys::Py_Is(x, y), (C.Py_Is)(x, y));
                same[0] += sys::Py_Is(x, y);
            }
            assert_eq!(sys::Py_IsNone(x), (C.Py_IsNone)(x));
            assert_eq!(sys::Py_IsTrue(x), (C.Py_IsTrue)(x));
            assert_eq!(sys::Py_IsFalse(x), (C.Py_IsFalse)(x));
            same[1] += sys::Py_IsNone(x);
            same[2] += sys::Py_IsTrue(x);
            same[3] += sys::Py_IsFalse(x);
        }
        // Each object is itself. Four specimens each are None and True, the other singletons come once.
        assert_eq!(same[1..], [5, 5, 1]);
        assert!(same[0] as usize > objects.len());
    }
}
