//! Unchecked access to the cells of closures.

use super::field::{load_pointer, store_pointer};
use crate::{PyCellObject, PyObject};

/// The content of the cell `op`, **borrowed**, or null if the cell is empty.
///
/// Source: `cpython/cellobject.h:24`.
///
/// # Safety
/// `op` is a cell and stays alive during the call. No other thread sets it from the call until the caller has taken
/// a reference to the content: only this thread can reach it, or it holds a critical section on it. Otherwise use
/// [`PyCell_Get`](crate::PyCell_Get).
#[inline]
pub unsafe fn PyCell_GET(op: *mut PyObject) -> *mut PyObject {
    // SAFETY: a live cell; its content is one word that every thread reads and writes whole.
    unsafe { load_pointer(&raw const (*op.cast::<PyCellObject>()).ob_ref) }
}

/// Sets the content of the cell `op`. **Steals** the reference to `value`; the old content is forgotten.
///
/// Source: `cpython/cellobject.h:32`.
///
/// # Safety
/// `op` is a cell and stays alive during the call. `value` is null or a reference that the caller owns and gives
/// away. No other thread reads or sets the cell meanwhile: only this thread can reach it, or it holds a critical
/// section on it. Otherwise use [`PyCell_Set`](crate::PyCell_Set).
#[inline]
pub unsafe fn PyCell_SET(op: *mut PyObject, value: *mut PyObject) {
    // SAFETY: a live cell, which no other thread uses meanwhile.
    unsafe { store_pointer(&raw mut (*op.cast::<PyCellObject>()).ob_ref, value) };
}
