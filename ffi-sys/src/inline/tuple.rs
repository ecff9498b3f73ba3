//! Unchecked access to tuples and struct sequences.
//!
//! A tuple that has been handed out never changes, so reading one needs no lock.

use crate::{
    Py_SIZE, Py_ssize_t, PyObject, PyStructSequence_GetItem, PyStructSequence_SetItem, PyTupleObject,
};

/// The number of items of the tuple `op`.
///
/// Source: `cpython/tupleobject.h:21`.
///
/// # Safety
/// `op` is a tuple or an instance of a subclass, and stays alive during the call.
#[inline]
pub unsafe fn PyTuple_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a live tuple by the caller's promise; its size is fixed when it is made.
    unsafe { Py_SIZE(op) }
}

/// The item of the tuple `op` at `index`, borrowed from it: valid as long as the tuple is held.
///
/// Source: `cpython/tupleobject.h:27`.
///
/// # Safety
/// `op` is a tuple or an instance of a subclass, and stays alive during the call. `index` is within its size.
/// Its items have all been set, by this thread or before the tuple was handed to it.
#[inline]
pub unsafe fn PyTuple_GET_ITEM(op: *mut PyObject, index: Py_ssize_t) -> *mut PyObject {
    // SAFETY: a live tuple with that index; its items no longer change, so no thread writes what is read.
    unsafe { (&raw const (*op.cast::<PyTupleObject>()).ob_item).cast::<*mut PyObject>().offset(index).read() }
}

/// Sets the item of the new tuple `op` at `index`. **Steals** the reference to `value`; what was there is forgotten.
///
/// Source: `cpython/tupleobject.h:31`.
///
/// # Safety
/// `op` is a tuple that this thread made and that nothing else can reach yet. `index` is within its size.
/// `value` is null or a reference that the caller owns and gives away.
#[inline]
pub unsafe fn PyTuple_SET_ITEM(op: *mut PyObject, index: Py_ssize_t, value: *mut PyObject) {
    // SAFETY: a live tuple with that index, which only this thread can reach.
    unsafe {
        (&raw mut (*op.cast::<PyTupleObject>()).ob_item).cast::<*mut PyObject>().offset(index).write(value);
    }
}

/// The field of the struct sequence `op` at `index`, borrowed from it: valid as long as it is held.
///
/// Source: `structseq.h:40`, another name of [`PyStructSequence_GetItem`].
///
/// # Safety
/// `op` is an instance of a type made by `PyStructSequence_NewType` or `PyStructSequence_InitType2`, and stays
/// alive during the call. `index` is within its number of fields, which have all been set.
#[inline]
pub unsafe fn PyStructSequence_GET_ITEM(op: *mut PyObject, index: Py_ssize_t) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { PyStructSequence_GetItem(op, index) }
}

/// Sets the field of the new struct sequence `op` at `index`. **Steals** the reference to `value`.
///
/// Source: `structseq.h:39`, another name of [`PyStructSequence_SetItem`].
///
/// # Safety
/// `op` is a struct sequence that this thread made and that nothing else can reach yet. `index` is within its
/// number of fields. `value` is null or a reference that the caller owns and gives away.
#[inline]
pub unsafe fn PyStructSequence_SET_ITEM(op: *mut PyObject, index: Py_ssize_t, value: *mut PyObject) {
    // SAFETY: forwarded 1:1.
    unsafe { PyStructSequence_SetItem(op, index, value) }
}
