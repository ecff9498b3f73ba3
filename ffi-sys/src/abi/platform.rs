//! Types of the C library that appear in CPython's signatures.
//!
//! Their C definitions differ between targets, so they are not taken from one target's headers.

use core::ffi::c_void;
use core::marker::{PhantomData, PhantomPinned};

/// `Py_ssize_t`: as wide as a pointer, signed.
pub type Py_ssize_t = isize;

/// `wchar_t` of the target: 16 bits on Windows, unsigned on 64-bit ARM Linux, signed elsewhere.
#[cfg(windows)]
pub type wchar_t = u16;
/// `wchar_t` of the target: 16 bits on Windows, unsigned on 64-bit ARM Linux, signed elsewhere.
#[cfg(all(not(windows), target_arch = "aarch64", not(target_vendor = "apple")))]
pub type wchar_t = u32;
/// `wchar_t` of the target: 16 bits on Windows, unsigned on 64-bit ARM Linux, signed elsewhere.
#[cfg(all(not(windows), not(all(target_arch = "aarch64", not(target_vendor = "apple")))))]
pub type wchar_t = i32;

/// `time_t`: 64 bits on every 64-bit target.
pub type time_t = i64;

/// A C `FILE`. Only pointers to it exist; pass those that the same C library returned.
#[repr(C)]
pub struct FILE {
    _data: [u8; 0],
    _marker: PhantomData<(*mut u8, PhantomPinned)>,
}

/// An argument list, as functions receive it: every supported calling convention passes it as one pointer.
#[repr(transparent)]
#[derive(Clone, Copy, Debug)]
pub struct va_list(pub *mut c_void);

/// The key of a thread-specific value, as in `Py_tss_t` (`NATIVE_TSS_KEY_T`).
#[cfg(not(any(windows, target_vendor = "apple")))]
pub type pthread_key_t = core::ffi::c_uint;
/// The key of a thread-specific value, as in `Py_tss_t` (`NATIVE_TSS_KEY_T`).
#[cfg(any(windows, target_vendor = "apple"))]
pub type pthread_key_t = core::ffi::c_ulong;
