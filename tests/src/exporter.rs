//! An exporter of buffers that does less than others.

use core::ffi::{c_int, c_void};
use core::ptr::{self, NonNull};

use ffi_safe::{Any, Attached, Bound};
use ffi_sys::{
    Py_DECREF, Py_NewRef, Py_TPFLAGS_DEFAULT, Py_bf_getbuffer, Py_buffer, Py_ssize_t, PyObject,
    PyObject_CallNoArgs, PyType_FromSpec, PyType_Slot, PyType_Spec,
};

static BYTES: [u8; 4] = *b"abcd";

/// Fills in what has one dimension and no length.
///
/// # Safety
/// As CPython calls it.
unsafe extern "C" fn export(object: *mut PyObject, view: *mut Py_buffer, _: c_int) -> c_int {
    // SAFETY: the caller's promise: attached, a live object, and a place for the view.
    unsafe {
        (*view).buf = BYTES.as_ptr().cast_mut().cast();
        (*view).obj = Py_NewRef(object);
        (*view).len = BYTES.len() as Py_ssize_t;
        (*view).itemsize = 1;
        (*view).readonly = 1;
        (*view).ndim = 1;
        (*view).format = ptr::null_mut();
        (*view).shape = ptr::null_mut();
        (*view).strides = ptr::null_mut();
        (*view).suboffsets = ptr::null_mut();
    }
    0
}

/// An object that gives a buffer of one dimension and no shape.
///
/// # Panics
///
/// If it cannot be made.
pub fn without_shape(py: &Attached) -> Bound<'_, Any> {
    let mut slots = [
        PyType_Slot { slot: Py_bf_getbuffer, pfunc: export as *mut c_void },
        PyType_Slot { slot: 0, pfunc: ptr::null_mut() },
    ];
    let mut spec = PyType_Spec {
        name: c"tests.WithoutShape".as_ptr(),
        basicsize: size_of::<PyObject>() as c_int,
        itemsize: 0,
        flags: Py_TPFLAGS_DEFAULT as _,
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: attached; the specification is complete. The class lives as long as the object, whose new reference
    // the handle takes over.
    unsafe {
        let class = PyType_FromSpec(&mut spec);
        let object = PyObject_CallNoArgs(class);
        Py_DECREF(class);
        Bound::from_owned(py, NonNull::new(object).expect("an object"))
    }
}
