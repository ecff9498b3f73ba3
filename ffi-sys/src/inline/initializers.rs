//! Headers of objects that the program itself lays out as statics.
//!
//! Such an object is immortal: counting leaves it alone, so any interpreter and any thread may use it.
//! `PyObject_HEAD` and `PyObject_VAR_HEAD` have no port: a `#[repr(C)]` structure begins with a field
//! `ob_base: PyObject` or `ob_base: PyVarObject` instead.

use core::ptr;

use crate::{Py_ssize_t, PyModuleDef_Base, PyObject, PyTypeObject, PyVarObject};

/// The header of a static object of type `type_`.
///
/// The address of a type is known only after the load, so most statics pass null and set the type later.
///
/// Source: `object.h:124`.
pub const fn PyObject_HEAD_INIT(type_: *mut PyTypeObject) -> PyObject {
    PyObject::immortal(type_)
}

/// The header of a static object of type `type_` with `size` items.
///
/// Source: `object.h:142`.
pub const fn PyVarObject_HEAD_INIT(type_: *mut PyTypeObject, size: Py_ssize_t) -> PyVarObject {
    PyVarObject::immortal(type_, size)
}

/// The first field of a [`PyModuleDef`](crate::PyModuleDef), which the interpreter completes.
///
/// Source: `moduleobject.h:60`.
pub const fn PyModuleDef_HEAD_INIT() -> PyModuleDef_Base {
    PyModuleDef_Base {
        ob_base: PyObject_HEAD_INIT(ptr::null_mut()),
        m_init: None,
        m_index: 0,
        m_copy: ptr::null_mut(),
    }
}
