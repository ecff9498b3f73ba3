//! Relaxed access to single words of objects that other threads may change meanwhile.
//!
//! The generated structs declare such words as plain fields. C reads them plainly; a plain read in Rust would be
//! a data race, a relaxed one is the same instruction. No reference to a field is ever made, only to the atomic.

use core::ffi::c_ulong;
use core::sync::atomic::{AtomicIsize, AtomicPtr, AtomicU32, Ordering};

use crate::Py_ssize_t;

/// The atomic as wide as C's `unsigned long`: 32 bits on Windows and on 32-bit targets.
#[cfg(any(windows, target_pointer_width = "32"))]
type AtomicULong = AtomicU32;
/// The atomic as wide as C's `unsigned long`: 32 bits on Windows and on 32-bit targets.
#[cfg(not(any(windows, target_pointer_width = "32")))]
type AtomicULong = core::sync::atomic::AtomicU64;

/// Reads a size.
///
/// # Safety
/// `field` points to an aligned field of a live, writable object. Other threads change it only by whole words.
#[inline]
pub(super) unsafe fn load_size(field: *const Py_ssize_t) -> Py_ssize_t {
    // SAFETY: live and aligned by the caller's promise; threads that change it meanwhile store whole words.
    unsafe { AtomicIsize::from_ptr(field.cast_mut()) }.load(Ordering::Relaxed)
}

/// Reads an `unsigned long`.
///
/// # Safety
/// As [`load_size`].
#[inline]
pub(super) unsafe fn load_ulong(field: *const c_ulong) -> c_ulong {
    // SAFETY: live and aligned by the caller's promise; threads that change it meanwhile store whole words.
    unsafe { AtomicULong::from_ptr(field.cast_mut()) }.load(Ordering::Relaxed)
}

/// Reads 32 bits.
///
/// # Safety
/// As [`load_size`].
#[inline]
pub(super) unsafe fn load_u32(field: *const u32) -> u32 {
    // SAFETY: live and aligned by the caller's promise; threads that change it meanwhile store whole words.
    unsafe { AtomicU32::from_ptr(field.cast_mut()) }.load(Ordering::Relaxed)
}

/// Reads a pointer. Nothing is said about how long its target lives.
///
/// # Safety
/// As [`load_size`].
#[inline]
pub(super) unsafe fn load_pointer<T>(field: *const *mut T) -> *mut T {
    // SAFETY: live and aligned by the caller's promise; threads that change it meanwhile store whole words.
    unsafe { AtomicPtr::from_ptr(field.cast_mut()) }.load(Ordering::Relaxed)
}

/// Writes a pointer. The old one is forgotten, not released.
///
/// # Safety
/// As [`load_size`], and the caller may change the field.
#[inline]
pub(super) unsafe fn store_pointer<T>(field: *mut *mut T, value: *mut T) {
    // SAFETY: live and aligned by the caller's promise; threads that read it meanwhile load whole words.
    unsafe { AtomicPtr::from_ptr(field) }.store(value, Ordering::Relaxed);
}
