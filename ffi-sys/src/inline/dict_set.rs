//! The sizes of dicts and sets.

use super::field::load_size;
use crate::{Py_ssize_t, PyDictObject, PyObject, PySetObject};

/// The number of items of the dict `op`.
///
/// Source: `cpython/dictobject.h:55`.
///
/// # Safety
/// `op` is a `dict` or an instance of a subclass, and stays alive during the call. Other threads may change the
/// dict meanwhile: outside of a critical section on it the number is only a recent one.
#[inline]
pub unsafe fn PyDict_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a live dict; its size is one word that every thread reads and writes whole.
    unsafe { load_size(&raw const (*op.cast::<PyDictObject>()).ma_used) }
}

/// The number of items of the set or frozenset `so`.
///
/// Source: `cpython/setobject.h:64`.
///
/// # Safety
/// `so` is a `set`, a `frozenset` or an instance of a subclass, and stays alive during the call. Other threads may
/// change a set meanwhile: outside of a critical section on it the number is only a recent one.
#[inline]
pub unsafe fn PySet_GET_SIZE(so: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a live set; its size is one word that every thread reads and writes whole.
    unsafe { load_size(&raw const (*so.cast::<PySetObject>()).used) }
}
