//! Headers of statics: the same bytes.

use std::mem::{MaybeUninit, transmute_copy};
use std::ptr::null_mut;

use ffi_sys as sys;
use ffi_sys::{PyModuleDef_Base, PyObject, PyVarObject};

use crate::compare;
use crate::originals::C;

/// As words. The types have no padding but a field of that name.
fn words<T, const N: usize>(value: &T) -> [usize; N] {
    assert_eq!(size_of::<T>(), size_of::<[usize; N]>());
    // SAFETY: the sizes are equal, and every byte of the types that the tests pass is initialized.
    unsafe { transmute_copy(value) }
}

compare! {
    fn headers_are_initialized_alike compares [
        PyObject_HEAD_INIT, PyVarObject_HEAD_INIT, PyModuleDef_HEAD_INIT,
    ] {
        for type_ in [null_mut(), sys::PyLong_Type(), sys::PyModule_Type()] {
            let mut c = MaybeUninit::<PyObject>::uninit();
            (C.PyObject_HEAD_INIT)(type_, c.as_mut_ptr());
            let port = sys::PyObject_HEAD_INIT(type_);
            assert_eq!(words::<_, 4>(&port), words::<_, 4>(c.assume_init_ref()));
            for size in [0, 1, -1, 1 << 40] {
                let mut c = MaybeUninit::<PyVarObject>::uninit();
                (C.PyVarObject_HEAD_INIT)(type_, size, c.as_mut_ptr());
                let port = sys::PyVarObject_HEAD_INIT(type_, size);
                assert_eq!(words::<_, 5>(&port), words::<_, 5>(c.assume_init_ref()));
            }
        }
        let mut c = MaybeUninit::<PyModuleDef_Base>::uninit();
        (C.PyModuleDef_HEAD_INIT)(c.as_mut_ptr());
        let port = sys::PyModuleDef_HEAD_INIT();
        assert_eq!(words::<_, 7>(&port), words::<_, 7>(c.assume_init_ref()));
    }

    fn they_serve_as_statics compares [PyObject_HEAD_INIT, PyModuleDef_HEAD_INIT] {
        struct Static(PyObject, PyModuleDef_Base);
        // SAFETY: the fields that change are atomics, and nothing writes the others.
        unsafe impl Sync for Static {}
        static OBJECT: Static = Static(sys::PyObject_HEAD_INIT(null_mut()), sys::PyModuleDef_HEAD_INIT());
        for header in [&OBJECT.0, &OBJECT.1.ob_base] {
            let object = std::ptr::from_ref(header).cast_mut();
            assert_eq!(sys::_Py_IsImmortal(object), 1);
            (C.Py_DECREF)(object);
            sys::Py_DECREF(object);
            assert_eq!(sys::_Py_IsImmortal(object), 1);
        }
    }
}
