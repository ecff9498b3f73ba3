//! The object header and the byte lock, with atomic fields.
//!
//! Any thread may read and write these words at any time (the owner counts, other threads count, the collector
//! merges), so every field that C changes after creation is an atomic here, and `&PyObject` is sound to hold.

use core::ptr;
use core::sync::atomic::{AtomicIsize, AtomicPtr, AtomicU8, AtomicU32, AtomicUsize};

use super::{Py_ssize_t, PyTypeObject};

/// A lock of one byte: `0` unlocked, bit 0 locked, bit 1 threads are parked.
///
/// Size 1, align 1. Source: `cpython/lock.h`. [`PyMutex_Lock`](crate::PyMutex_Lock) and
/// [`PyMutex_Unlock`](crate::PyMutex_Unlock) take and release it. It is not recursive and has no poisoning.
#[repr(C)]
#[derive(Debug, Default)]
pub struct PyMutex {
    /// The lock's byte.
    pub _bits: AtomicU8,
}

impl PyMutex {
    /// An unlocked mutex.
    pub const fn new() -> Self {
        Self { _bits: AtomicU8::new(0) }
    }
}

/// The header of every Python object of the free-threaded ABI.
///
/// | offset | field | meaning |
/// |---|---|---|
/// | 0 | `ob_tid` | the owning thread's id, 0 when no thread owns the object |
/// | 8 | `_padding` | 0 |
/// | 10 | `ob_mutex` | the lock that critical sections take |
/// | 11 | `ob_gc_bits` | bits of the collector |
/// | 12 | `ob_ref_local` | references counted by the owner; `u32::MAX` marks an immortal object |
/// | 16 | `ob_ref_shared` | bits 0–1 state, the rest the signed count of all other threads |
/// | 24 | `ob_type` | the type; replaced by `__class__` assignment |
///
/// Size 32, align 8 on 64-bit targets. Source: `object.h`, `struct _object` under `Py_GIL_DISABLED`.
#[repr(C)]
#[derive(Debug)]
pub struct PyObject {
    /// The id of the thread that owns `ob_ref_local`, or 0.
    pub ob_tid: AtomicUsize,
    /// Unused, 0.
    pub _padding: u16,
    /// The object's own lock.
    pub ob_mutex: PyMutex,
    /// The collector's bits.
    pub ob_gc_bits: AtomicU8,
    /// References counted by the owner.
    pub ob_ref_local: AtomicU32,
    /// References counted by all others, and the state of the count.
    pub ob_ref_shared: AtomicIsize,
    /// The type of the object.
    pub ob_type: AtomicPtr<PyTypeObject>,
}

impl PyObject {
    /// The header of a static, immortal object of `ob_type` (`PyObject_HEAD_INIT`).
    pub const fn immortal(ob_type: *mut PyTypeObject) -> Self {
        Self {
            ob_tid: AtomicUsize::new(0),
            _padding: 0,
            ob_mutex: PyMutex::new(),
            ob_gc_bits: AtomicU8::new(0),
            ob_ref_local: AtomicU32::new(u32::MAX),
            ob_ref_shared: AtomicIsize::new(0),
            ob_type: AtomicPtr::new(ob_type),
        }
    }

    /// The header of a static object whose type is filled in later, as in a [`PyModuleDef`](crate::PyModuleDef).
    pub const fn immortal_untyped() -> Self {
        Self::immortal(ptr::null_mut())
    }
}

/// The header of an object whose size is part of the object.
///
/// `ob_size` is at offset 32; size 40, align 8 on 64-bit targets. Source: `object.h`.
#[repr(C)]
#[derive(Debug)]
pub struct PyVarObject {
    /// The common header.
    pub ob_base: PyObject,
    /// The number of items; lists change it while others read it.
    pub ob_size: AtomicIsize,
}

impl PyVarObject {
    /// The header of a static, immortal object with `size` items (`PyVarObject_HEAD_INIT`).
    pub const fn immortal(ob_type: *mut PyTypeObject, size: Py_ssize_t) -> Self {
        Self { ob_base: PyObject::immortal(ob_type), ob_size: AtomicIsize::new(size) }
    }
}
