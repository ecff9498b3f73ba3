//! Two functions of CPython for dicts whose lock is held.
//!
//! The public ones do not do: `PyDict_SetItem` locks, and so does `PyDict_GetItemRef`, although it is called free of
//! locks, whenever the count of the value shows no sign yet that other threads have it. CPython exports these for its
//! own `_asyncio`, in every 3.13.

use core::ffi::{CStr, c_int};
use core::mem;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use ffi_sys::{Py_hash_t, PyObject};

use crate::attach::Attached;
use crate::error::{PyError, Result};
use crate::exceptions::SystemError;

// To be called by `hang_on_forced_exit`: comparing keys may run Python.

/// `_PyDict_GetItemRef_KnownHash_LockHeld`: 1 and a new reference, 0 if there is none, -1 with an exception.
type GetItem =
    unsafe extern "C-unwind" fn(*mut PyObject, *mut PyObject, Py_hash_t, *mut *mut PyObject) -> c_int;
/// `_PyDict_SetItem_KnownHash_LockHeld`: 0, or -1 with an exception.
type SetItem = unsafe extern "C-unwind" fn(*mut PyObject, *mut PyObject, *mut PyObject, Py_hash_t) -> c_int;

#[inline]
pub(super) fn get_item(py: &Attached) -> Result<GetItem> {
    static ADDRESS: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());
    let address = find(py, &ADDRESS, c"_PyDict_GetItemRef_KnownHash_LockHeld")?;
    // SAFETY: the function of that name, whose type the header gives (`pycore_dict.h`, 3.13).
    Ok(unsafe { mem::transmute::<*mut (), GetItem>(address) })
}

#[inline]
pub(super) fn set_item(py: &Attached) -> Result<SetItem> {
    static ADDRESS: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());
    let address = find(py, &ADDRESS, c"_PyDict_SetItem_KnownHash_LockHeld")?;
    // SAFETY: as above.
    Ok(unsafe { mem::transmute::<*mut (), SetItem>(address) })
}

/// The address of a function, which is looked up once. Never null.
#[inline]
fn find(py: &Attached, known: &AtomicPtr<()>, name: &CStr) -> Result<*mut ()> {
    match known.load(Ordering::Relaxed) {
        address if address.is_null() => look_up(py, known, name),
        address => Ok(address),
    }
}

#[cold]
fn look_up(py: &Attached, known: &AtomicPtr<()>, name: &CStr) -> Result<*mut ()> {
    let address = ffi_sys::library().map_or(ptr::null_mut(), |library| library.symbol(name));
    if address.is_null() {
        let message = format!("this libpython does not export `{}`", name.to_string_lossy());
        return Err(PyError::new::<SystemError>(py, message));
    }
    known.store(address.cast(), Ordering::Relaxed);
    Ok(address.cast())
}
