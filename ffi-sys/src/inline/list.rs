//! Unchecked access to lists.
//!
//! Any thread that has a list may change it. Use [`PyList_GetItemRef`](crate::PyList_GetItemRef) and
//! [`PyList_SetItem`](crate::PyList_SetItem) on lists that others can reach.

use super::field::{load_pointer, load_size, store_pointer};
use crate::{Py_ssize_t, PyListObject, PyObject, PyVarObject};

/// The number of items of the list `op`.
///
/// Source: `cpython/listobject.h:30`.
///
/// # Safety
/// `op` is a list or an instance of a subclass, and stays alive during the call. Other threads may change the list
/// meanwhile: outside of a critical section on it the number is only a recent one.
#[inline]
pub unsafe fn PyList_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a live list; its size is one word that every thread reads and writes whole.
    unsafe { load_size((&raw const (*op.cast::<PyVarObject>()).ob_size).cast()) }
}

/// The array of the items of the list `op`: gone when the list grows or shrinks.
///
/// # Safety
/// As [`PyList_GET_SIZE`]. The array may only be used as [`PyList_GET_ITEM`] says.
#[inline]
pub(super) unsafe fn items(op: *mut PyObject) -> *mut *mut PyObject {
    // SAFETY: a live list; the pointer to its items is one word that every thread reads and writes whole.
    unsafe { load_pointer(&raw const (*op.cast::<PyListObject>()).ob_item) }
}

/// The item of the list `op` at `index`, **borrowed from the list**.
///
/// Source: `cpython/listobject.h:40`.
///
/// # Safety
/// `op` is a list or an instance of a subclass, and stays alive during the call. `index` is within its size.
///
/// No other thread changes the list, from the test of `index` until the caller has taken a reference to the item:
/// only this thread can reach the list, or it holds a critical section on it. Between the call and `Py_INCREF` it
/// must not do what may suspend that section: drop a reference, call into Python, wait for a lock.
#[inline]
pub unsafe fn PyList_GET_ITEM(op: *mut PyObject, index: Py_ssize_t) -> *mut PyObject {
    // SAFETY: a live list with that index, which no other thread resizes meanwhile; those that only read items do
    // so by whole words.
    unsafe { load_pointer(items(op).offset(index)) }
}

/// Sets the item of the new list `op` at `index`. **Steals** the reference to `value`; what was there is forgotten.
///
/// Source: `cpython/listobject.h:43`.
///
/// # Safety
/// `op` is a list that this thread made and that nothing else can reach yet. `index` is within its size.
/// `value` is null or a reference that the caller owns and gives away.
#[inline]
pub unsafe fn PyList_SET_ITEM(op: *mut PyObject, index: Py_ssize_t, value: *mut PyObject) {
    // SAFETY: a live list with that index, which only this thread can reach.
    unsafe { store_pointer(items(op).offset(index), value) };
}
