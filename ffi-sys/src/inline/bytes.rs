//! Unchecked access to the contents of `bytes`, `bytearray` and `memoryview`.

use core::ffi::c_char;

use super::field::load_pointer;
use crate::{
    _PyByteArray_empty_string, Py_SIZE, Py_buffer, Py_ssize_t, PyByteArrayObject, PyBytesObject,
    PyMemoryViewObject, PyObject,
};

/// The contents of `op`, followed by a zero byte. Valid as long as `op` is held.
///
/// Source: `cpython/bytesobject.h:23`.
///
/// # Safety
/// `op` is a `bytes` or an instance of a subclass, and stays alive during the call. The contents may be written
/// only by the thread that made it with `PyBytes_FromStringAndSize(NULL, n)`, before anything else can reach it.
#[inline]
pub unsafe fn PyBytes_AS_STRING(op: *mut PyObject) -> *mut c_char {
    // SAFETY: a live `bytes`; only the address of its contents is taken.
    unsafe { (&raw mut (*op.cast::<PyBytesObject>()).ob_sval).cast() }
}

/// The number of bytes of `op`.
///
/// Source: `cpython/bytesobject.h:29`.
///
/// # Safety
/// `op` is a `bytes` or an instance of a subclass, and stays alive during the call.
#[inline]
pub unsafe fn PyBytes_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a live `bytes`; its size is fixed when it is made.
    unsafe { Py_SIZE(op) }
}

/// The contents of the bytearray `op`, followed by a zero byte; of an empty one a shared empty string.
///
/// Source: `cpython/bytearrayobject.h:20`.
///
/// # Safety
/// `op` is a `bytearray` or an instance of a subclass, and stays alive during the call.
///
/// CPython 3.13 locks nothing in a bytearray. While the contents are in use no thread may change its size: only
/// this thread can reach it, or it holds a buffer of it (`PyObject_GetBuffer`), which forbids that. Writing and
/// reading the bytes themselves from two threads is a data race that the caller must rule out, too.
#[inline]
pub unsafe fn PyByteArray_AS_STRING(op: *mut PyObject) -> *mut c_char {
    // SAFETY: a live bytearray; the pointer to its contents is read as one word.
    unsafe {
        if Py_SIZE(op) == 0 {
            return _PyByteArray_empty_string().cast();
        }
        load_pointer(&raw const (*op.cast::<PyByteArrayObject>()).ob_start)
    }
}

/// The number of bytes of the bytearray `op`.
///
/// Source: `cpython/bytearrayobject.h:30`.
///
/// # Safety
/// `op` is a `bytearray` or an instance of a subclass, and stays alive during the call. Other threads may resize it
/// meanwhile, without a lock: unless that is ruled out as for [`PyByteArray_AS_STRING`], the number is a recent one.
#[inline]
pub unsafe fn PyByteArray_GET_SIZE(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a live bytearray; its size is read as one word.
    unsafe { Py_SIZE(op) }
}

/// The memoryview's own copy of the exporter's buffer. Valid as long as `op` is held.
///
/// Source: `cpython/memoryobject.h:41`.
///
/// # Safety
/// `op` is a `memoryview` and stays alive during the call. The buffer is to be read only, and its memory used only
/// while no thread can release the view: a released view keeps a copy whose pointers dangle.
#[inline]
pub unsafe fn PyMemoryView_GET_BUFFER(op: *mut PyObject) -> *mut Py_buffer {
    // SAFETY: a live memoryview; only an address within it is taken.
    unsafe { &raw mut (*op.cast::<PyMemoryViewObject>()).view }
}

/// The object whose memory `op` shows, borrowed from `op`; null if there is none.
///
/// Source: `cpython/memoryobject.h:47`.
///
/// # Safety
/// `op` is a `memoryview` and stays alive during the call. The result is valid until the view is released: rule out
/// that another thread does so before a reference is taken.
#[inline]
pub unsafe fn PyMemoryView_GET_BASE(op: *mut PyObject) -> *mut PyObject {
    // SAFETY: a live memoryview; the field is written when the view is made, before others can reach it.
    unsafe { (&raw const (*PyMemoryView_GET_BUFFER(op)).obj).read() }
}
