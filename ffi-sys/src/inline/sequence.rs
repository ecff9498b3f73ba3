//! Unchecked access to sequences of any kind, and the mapping protocol's two aliases.

use core::ffi::{c_char, c_int};

use super::field::load_pointer;
use super::list::{self, PyList_GET_ITEM, PyList_GET_SIZE};
use super::tuple::{PyTuple_GET_ITEM, PyTuple_GET_SIZE};
use super::type_check::PyList_Check;
use crate::{
    Py_TYPE, Py_ssize_t, PyObject, PyObject_DelItem, PyObject_DelItemString, PyTupleObject,
    hang_on_forced_exit,
};

/// `ssizeargfunc`, in which the thread may be made to exit.
type Item = unsafe extern "C-unwind" fn(*mut PyObject, Py_ssize_t) -> *mut PyObject;

/// The number of items of `o`, a result of `PySequence_Fast`.
///
/// Source: `abstract.h:740`.
///
/// # Safety
/// The thread is attached. `o` is a list or a tuple or an instance of a subclass, and stays alive during the call.
/// If it is a list, other threads may change it meanwhile: see [`PyList_GET_SIZE`].
#[inline]
pub unsafe fn PySequence_Fast_GET_SIZE(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: what is no list is a tuple; forwarded 1:1 to the functions of either.
    unsafe { if PyList_Check(o) != 0 { PyList_GET_SIZE(o) } else { PyTuple_GET_SIZE(o) } }
}

/// The item at `i` of `o`, a result of `PySequence_Fast`, **borrowed from `o`**.
///
/// Source: `abstract.h:745`.
///
/// # Safety
/// The thread is attached. `o` is a list or a tuple or an instance of a subclass, and stays alive during the call.
/// `i` is within its size.
///
/// If `o` is a list, what [`PyList_GET_ITEM`] demands: `PySequence_Fast` returns the very list it was given, which
/// other threads may reach. To be independent of them, make a tuple with `PySequence_Tuple`.
#[inline]
pub unsafe fn PySequence_Fast_GET_ITEM(o: *mut PyObject, i: Py_ssize_t) -> *mut PyObject {
    // SAFETY: what is no list is a tuple; forwarded 1:1 to the functions of either.
    unsafe { if PyList_Check(o) != 0 { PyList_GET_ITEM(o, i) } else { PyTuple_GET_ITEM(o, i) } }
}

/// The array of the items of `sf`, a result of `PySequence_Fast`. Null for a list that never had items.
///
/// Source: `abstract.h:750`.
///
/// # Safety
/// The thread is attached. `sf` is a list or a tuple or an instance of a subclass, and stays alive during the call.
///
/// If `sf` is a list, no other thread changes it as long as the array is in use: only this thread can reach it, or
/// it holds a critical section on it all the time and does nothing that may suspend the section. If `sf` is a
/// tuple, the array is valid as long as the tuple is held. It is to be read only.
#[inline]
pub unsafe fn PySequence_Fast_ITEMS(sf: *mut PyObject) -> *mut *mut PyObject {
    // SAFETY: what is no list is a tuple, whose items follow its header.
    unsafe {
        if PyList_Check(sf) != 0 {
            list::items(sf)
        } else {
            (&raw mut (*sf.cast::<PyTupleObject>()).ob_item).cast()
        }
    }
}

/// A new reference to the item of `o` at `i`, or null with an exception: `sq_item` of its type, called directly.
///
/// Source: `cpython/abstract.h:86`.
///
/// # Safety
/// The thread is attached, without an exception set. `o` is not null and stays alive during the call. Its type has
/// `tp_as_sequence` with `sq_item`, as [`PySequence_Check`](crate::PySequence_Check) tells. `i` is not negative.
#[inline]
pub unsafe fn PySequence_ITEM(o: *mut PyObject, i: Py_ssize_t) -> *mut PyObject {
    // SAFETY: `o` is alive; its type cannot go while this thread is attached and between safepoints. The slot is
    // one word that every thread reads and writes whole, as wide as the pointer it is read as, and not null.
    let sq_item = unsafe {
        let methods = load_pointer(&raw const (*Py_TYPE(o)).tp_as_sequence);
        let slot = load_pointer((&raw const (*methods).sq_item).cast::<*mut ()>());
        core::mem::transmute::<*mut (), Option<Item>>(slot).unwrap_unchecked()
    };
    // SAFETY: the function is the type's own for items of its instances.
    hang_on_forced_exit(|| unsafe { sq_item(o, i) })
}

/// Removes `key` from `o`. 0, or -1 with an exception.
///
/// Source: `abstract.h:836`, another name of [`PyObject_DelItem`].
///
/// # Safety
/// The thread is attached, without an exception set. Neither pointer is null; both stay alive during the call.
#[inline]
pub unsafe fn PyMapping_DelItem(o: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_DelItem(o, key) }
}

/// Removes the key that is the string `key` from `o`. 0, or -1 with an exception.
///
/// Source: `abstract.h:826`, another name of [`PyObject_DelItemString`].
///
/// # Safety
/// The thread is attached, without an exception set. `o` is not null and stays alive during the call.
/// `key` is a zero-terminated string in UTF-8.
#[inline]
pub unsafe fn PyMapping_DelItemString(o: *mut PyObject, key: *const c_char) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_DelItemString(o, key) }
}
