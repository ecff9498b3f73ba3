//! What a module declares about the GIL.

use core::ffi::c_void;
use core::ptr::{self, addr_of, without_provenance_mut};

use ffi_sys::{
    Py_DECREF, Py_MOD_GIL_USED, PyErr_Clear, PyModule_Check, PyModule_New, PyObject, PyUnstable_Module_SetGIL,
};

/// `PyModuleObject` of `pycore_moduleobject.h`, which is not public. [`is_known`] proves the layout.
#[repr(C)]
struct Module {
    ob_base: PyObject,
    md_dict: *mut PyObject,
    md_def: *mut c_void,
    md_state: *mut c_void,
    md_weaklist: *mut PyObject,
    md_name: *mut PyObject,
    md_gil: *mut c_void,
}

/// Whether CPython would enable the GIL for what an extension has made.
///
/// # Safety
/// Attached; the object is alive.
pub(super) unsafe fn needs_gil(object: *mut PyObject) -> bool {
    // SAFETY: forwarded 1:1. An object that is no module can declare nothing.
    unsafe { PyModule_Check(object) == 0 || ptr::eq(declared(object), Py_MOD_GIL_USED) }
}

/// # Safety
/// A live module.
unsafe fn declared(module: *mut PyObject) -> *mut c_void {
    // SAFETY: the field is written before the import system sees the module.
    unsafe { addr_of!((*module.cast::<Module>()).md_gil).read() }
}

/// Whether the field of a module is where it is looked for.
///
/// # Safety
/// Attached.
pub(super) unsafe fn is_known() -> bool {
    // SAFETY: attached; the module is this call's own. The field takes any value.
    unsafe {
        let module = PyModule_New(c"ffi_safe_gil_watch".as_ptr());
        if module.is_null() {
            PyErr_Clear();
            return false;
        }
        let values = [0x5a5a_0101_usize, 1, 0].map(without_provenance_mut::<c_void>);
        let is_there =
            |value| PyUnstable_Module_SetGIL(module, value) == 0 && ptr::eq(declared(module), value);
        let known = values.into_iter().all(is_there);
        Py_DECREF(module);
        known
    }
}
