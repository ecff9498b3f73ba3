//! Typed forms and older names of the memory functions for anything but objects.
//!
//! The memory comes from the heap of the calling thread's state: allocating, resizing and freeing need an
//! attached thread.

use core::ffi::c_void;
use core::ptr;

use crate::{PyMem_Free, PyMem_Malloc, PyMem_Realloc};

/// The largest alignment that CPython's allocators give.
const ALIGNMENT: usize = if size_of::<usize>() > 4 { 16 } else { 8 };

/// The size of `n` values of type `T`, unless it is larger than any allocation.
const fn bytes_of<T>(n: usize) -> Option<usize> {
    const { assert!(align_of::<T>() <= ALIGNMENT, "CPython's allocators align to two words at most") };
    match n.checked_mul(size_of::<T>()) {
        Some(bytes) if bytes <= isize::MAX as usize => Some(bytes),
        _ => None,
    }
}

/// Memory for `n` values of type `T`, uninitialised, or null if there is none or the size is too large. No
/// exception is set. A `T` that is aligned to more than two words does not compile.
///
/// # Safety
///
/// The calling thread is attached.
///
/// Source: `pymem.h:63`.
#[inline]
pub unsafe fn PyMem_New<T>(n: usize) -> *mut T {
    match bytes_of::<T>(n) {
        // SAFETY: forwarded 1:1.
        Some(bytes) => unsafe { PyMem_Malloc(bytes) }.cast(),
        None => ptr::null_mut(),
    }
}

/// Makes the memory that `p` points to hold `n` values of type `T`, and stores its new address in `p`.
///
/// `p` becomes null if there is no memory or the size is too large; the old memory exists still then, and only a
/// copy of the old pointer can free it.
///
/// # Safety
///
/// The calling thread is attached. `p` points to a variable that no other thread uses, with null or memory of
/// [`PyMem_New`] in it.
///
/// Source: `pymem.h:73`.
#[inline]
pub unsafe fn PyMem_Resize<T>(p: *mut *mut T, n: usize) {
    let resized = match bytes_of::<T>(n) {
        // SAFETY: forwarded 1:1; the variable is the caller's own.
        Some(bytes) => unsafe { PyMem_Realloc(p.read().cast(), bytes) }.cast(),
        None => ptr::null_mut(),
    };
    // SAFETY: the variable is the caller's own.
    unsafe { p.write(resized) };
}

/// An older name of [`PyMem_Malloc`].
///
/// # Safety
///
/// The calling thread is attached.
///
/// Source: `pymem.h:81`.
#[inline]
pub unsafe extern "C" fn PyMem_MALLOC(n: usize) -> *mut c_void {
    // SAFETY: forwarded 1:1.
    unsafe { PyMem_Malloc(n) }
}

/// An older name of [`PyMem_New`].
///
/// # Safety
///
/// As for [`PyMem_New`].
///
/// Source: `pymem.h:82`.
#[inline]
pub unsafe fn PyMem_NEW<T>(n: usize) -> *mut T {
    // SAFETY: forwarded 1:1.
    unsafe { PyMem_New(n) }
}

/// An older name of [`PyMem_Realloc`].
///
/// # Safety
///
/// The calling thread is attached. `p` is null or came from [`PyMem_Malloc`] and is not used afterwards, unless
/// the result is null.
///
/// Source: `pymem.h:83`.
#[inline]
pub unsafe extern "C" fn PyMem_REALLOC(p: *mut c_void, n: usize) -> *mut c_void {
    // SAFETY: forwarded 1:1.
    unsafe { PyMem_Realloc(p, n) }
}

/// An older name of [`PyMem_Resize`].
///
/// # Safety
///
/// As for [`PyMem_Resize`].
///
/// Source: `pymem.h:84`.
#[inline]
pub unsafe fn PyMem_RESIZE<T>(p: *mut *mut T, n: usize) {
    // SAFETY: forwarded 1:1.
    unsafe { PyMem_Resize(p, n) };
}

/// An older name of [`PyMem_Free`].
///
/// # Safety
///
/// The calling thread is attached. `p` is null or came from [`PyMem_Malloc`] and is not used afterwards.
///
/// Source: `pymem.h:85`.
#[inline]
pub unsafe extern "C" fn PyMem_FREE(p: *mut c_void) {
    // SAFETY: forwarded 1:1.
    unsafe { PyMem_Free(p) };
}

/// An older name of [`PyMem_Free`].
///
/// # Safety
///
/// As for [`PyMem_FREE`].
///
/// Source: `pymem.h:86`.
#[inline]
pub unsafe extern "C" fn PyMem_Del(p: *mut c_void) {
    // SAFETY: forwarded 1:1.
    unsafe { PyMem_Free(p) };
}

/// An older name of [`PyMem_Free`].
///
/// # Safety
///
/// As for [`PyMem_FREE`].
///
/// Source: `pymem.h:87`.
#[inline]
pub unsafe extern "C" fn PyMem_DEL(p: *mut c_void) {
    // SAFETY: forwarded 1:1.
    unsafe { PyMem_Free(p) };
}
