//! The singletons, and the macros that return from the surrounding function.

use std::panic::catch_unwind;

use ffi_sys as sys;
use ffi_sys::PyObject;
use tests::release;

use crate::compare;
use crate::originals::C;

fn none() -> *mut PyObject {
    sys::Py_RETURN_NONE!()
}

fn r#true() -> *mut PyObject {
    sys::Py_RETURN_TRUE!()
}

fn r#false() -> *mut PyObject {
    sys::Py_RETURN_FALSE!()
}

fn not_implemented() -> *mut PyObject {
    sys::Py_RETURN_NOTIMPLEMENTED!()
}

fn nan() -> *mut PyObject {
    // SAFETY: the tests call this attached.
    unsafe { sys::Py_RETURN_NAN!() }
}

fn inf(sign: f64) -> *mut PyObject {
    // SAFETY: the tests call this attached.
    unsafe { sys::Py_RETURN_INF!(sign) }
}

fn richcompare<T: PartialOrd>(a: T, b: T, op: i32) -> *mut PyObject {
    sys::Py_RETURN_RICHCOMPARE!(a, b, op)
}

compare! {
    fn they_are_the_same_objects compares [Py_None, Py_True, Py_False, Py_Ellipsis, Py_NotImplemented] {
        let port =
            [sys::Py_None(), sys::Py_True(), sys::Py_False(), sys::Py_Ellipsis(), sys::Py_NotImplemented()];
        let c = [
            (C.Py_None)(), (C.Py_True)(), (C.Py_False)(), (C.Py_Ellipsis)(), (C.Py_NotImplemented)(),
        ];
        assert_eq!(port, c);
        for (number, id) in [(0, 0), (1, 2), (2, 1), (3, 3), (4, 4)] {
            assert_eq!(port[number], sys::Py_GetConstantBorrowed(id), "constant {id}");
        }
    }

    fn they_are_returned_alike compares [
        Py_RETURN_NONE, Py_RETURN_TRUE, Py_RETURN_FALSE, Py_RETURN_NOTIMPLEMENTED,
    ] {
        assert_eq!(none(), (C.Py_RETURN_NONE)());
        assert_eq!(r#true(), (C.Py_RETURN_TRUE)());
        assert_eq!(r#false(), (C.Py_RETURN_FALSE)());
        assert_eq!(not_implemented(), (C.Py_RETURN_NOTIMPLEMENTED)());
    }

    fn special_floats_are_returned_alike compares [Py_RETURN_NAN, Py_RETURN_INF] {
        let bits = |float: *mut PyObject| {
            let bits = sys::PyFloat_AsDouble(float).to_bits();
            release(float);
            bits
        };
        assert_eq!(bits(nan()), bits((C.Py_RETURN_NAN)()));
        for sign in [1.0, -1.0, 0.0, -0.0, 7.5, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -f64::NAN] {
            assert_eq!(bits(inf(sign)), bits((C.Py_RETURN_INF)(sign)), "sign of {sign}");
        }
    }

    fn comparisons_are_alike compares [Py_RETURN_RICHCOMPARE] {
        let values = [0.0, -0.0, 1.0, 2.5, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        let operators = [sys::Py_LT, sys::Py_LE, sys::Py_EQ, sys::Py_NE, sys::Py_GT, sys::Py_GE];
        for op in operators {
            for a in values {
                for b in values {
                    assert_eq!(richcompare(a, b, op), (C.Py_RETURN_RICHCOMPARE)(a, b, op), "{a} {op} {b}");
                }
            }
        }
        // C leaves any other operator undefined; the port names it.
        let refused = catch_unwind(|| richcompare(1, 2, 6)).unwrap_err();
        assert!(refused.downcast_ref::<String>().unwrap().contains("6 is no comparison"));
    }
}
