//! Unchecked access to the characters of a `str`.
//!
//! The characters, their number and their width never change once a string has been handed out. They share a word
//! with the interning state, which may change at any time, so that word is read as an atomic.

use core::ffi::{c_int, c_uint, c_void};
use core::mem::size_of;

use super::field::load_u32;
use crate::{
    Py_UCS1, Py_UCS2, Py_UCS4, Py_ssize_t, PyASCIIObject, PyCompactUnicodeObject, PyObject,
    PyUnicode_1BYTE_KIND, PyUnicode_2BYTE_KIND, PyUnicodeObject,
};

/// How many bits of `PyASCIIObject.state` are declared before a bit-field, and how many it has itself.
mod bits {
    pub(super) const INTERNED: (u32, u32) = (0, 2);
    pub(super) const KIND: (u32, u32) = (2, 3);
    pub(super) const COMPACT: (u32, u32) = (5, 1);
    pub(super) const ASCII: (u32, u32) = (6, 1);
}

/// The word `PyASCIIObject.state` of `op`.
///
/// # Safety
/// `op` is a `str` or an instance of a subclass, and stays alive during the call.
#[inline]
unsafe fn state_word(op: *mut PyObject) -> u32 {
    // SAFETY: a live string; its state is one word, which interning writes whole.
    unsafe { load_u32((&raw const (*op.cast::<PyASCIIObject>()).state).cast()) }
}

/// One bit-field of [`state_word`].
///
/// C compilers give bit-fields out from the least significant bit on, those for big-endian targets from the most
/// significant one on.
///
/// # Safety
/// As [`state_word`].
#[inline]
unsafe fn state(op: *mut PyObject, (before, width): (u32, u32)) -> u32 {
    let shift = if cfg!(target_endian = "big") { u32::BITS - before - width } else { before };
    // SAFETY: forwarded 1:1.
    let word = unsafe { state_word(op) };
    word >> shift & ((1 << width) - 1)
}

/// How `op` is interned: 0 not, 1 mortal, 2 immortal, 3 immortal and static. Another thread may intern it any time.
///
/// Source: `cpython/unicodeobject.h:197`.
///
/// # Safety
/// `op` is a `str` or an instance of a subclass, and stays alive during the call.
#[inline]
pub unsafe fn PyUnicode_CHECK_INTERNED(op: *mut PyObject) -> c_uint {
    // SAFETY: forwarded 1:1.
    unsafe { state(op, bits::INTERNED) }
}

/// 1 if all characters of `op` are ASCII, else 0.
///
/// Source: `cpython/unicodeobject.h:211`.
///
/// # Safety
/// As [`PyUnicode_CHECK_INTERNED`].
#[inline]
pub unsafe fn PyUnicode_IS_ASCII(op: *mut PyObject) -> c_uint {
    // SAFETY: forwarded 1:1.
    unsafe { state(op, bits::ASCII) }
}

/// 1 if the characters of `op` follow its header in memory, as they do except in instances of subclasses, else 0.
///
/// Source: `cpython/unicodeobject.h:218`.
///
/// # Safety
/// As [`PyUnicode_CHECK_INTERNED`].
#[inline]
pub unsafe fn PyUnicode_IS_COMPACT(op: *mut PyObject) -> c_uint {
    // SAFETY: forwarded 1:1.
    unsafe { state(op, bits::COMPACT) }
}

/// 1 if `op` is compact and all its characters are ASCII, else 0.
///
/// Source: `cpython/unicodeobject.h:225`.
///
/// # Safety
/// As [`PyUnicode_CHECK_INTERNED`].
#[inline]
pub unsafe fn PyUnicode_IS_COMPACT_ASCII(op: *mut PyObject) -> c_int {
    // SAFETY: forwarded 1:1.
    unsafe { c_int::from(PyUnicode_IS_ASCII(op) != 0 && PyUnicode_IS_COMPACT(op) != 0) }
}

/// The width of the characters of `op` in bytes: one of the `PyUnicode_*BYTE_KIND`.
///
/// Source: `cpython/unicodeobject.h:243`.
///
/// # Safety
/// As [`PyUnicode_CHECK_INTERNED`].
#[inline]
pub unsafe fn PyUnicode_KIND(op: *mut PyObject) -> c_int {
    // SAFETY: forwarded 1:1. The field has three bits.
    unsafe { state(op, bits::KIND) as c_int }
}

/// The characters of the compact string `op`.
///
/// Source: `cpython/unicodeobject.h:246`.
///
/// # Safety
/// As [`PyUnicode_DATA`], and `op` is compact.
#[inline]
pub unsafe fn _PyUnicode_COMPACT_DATA(op: *mut PyObject) -> *mut c_void {
    // SAFETY: a live compact string: its characters follow the shorter header if they are ASCII, else the longer.
    unsafe {
        let header = if PyUnicode_IS_ASCII(op) != 0 {
            size_of::<PyASCIIObject>()
        } else {
            size_of::<PyCompactUnicodeObject>()
        };
        op.byte_add(header).cast()
    }
}

/// The characters of `op`, an instance of a subclass that is not compact.
///
/// Source: `cpython/unicodeobject.h:253`.
///
/// # Safety
/// As [`PyUnicode_DATA`], and `op` is not compact.
#[inline]
pub unsafe fn _PyUnicode_NONCOMPACT_DATA(op: *mut PyObject) -> *mut c_void {
    // SAFETY: a live string that is not compact has the longest header; the pointer in it does not change.
    unsafe { (&raw const (*op.cast::<PyUnicodeObject>()).data.any).read() }
}

/// The characters of `op`, in units of [`PyUnicode_KIND`] bytes, followed by a zero.
///
/// Source: `cpython/unicodeobject.h:261`.
///
/// # Safety
/// `op` is a `str` or an instance of a subclass, and stays alive as long as the result is used. The characters may
/// be written only by the thread that made the string with `PyUnicode_New`, before anything else can reach it.
#[inline]
pub unsafe fn PyUnicode_DATA(op: *mut PyObject) -> *mut c_void {
    // SAFETY: each function is called on the form of string it is for.
    unsafe {
        if PyUnicode_IS_COMPACT(op) != 0 {
            _PyUnicode_COMPACT_DATA(op)
        } else {
            _PyUnicode_NONCOMPACT_DATA(op)
        }
    }
}

/// The characters of `op`, of kind [`PyUnicode_1BYTE_KIND`].
///
/// Source: `cpython/unicodeobject.h:274`.
///
/// # Safety
/// As [`PyUnicode_DATA`], and `op` is of that kind.
#[inline]
pub unsafe fn PyUnicode_1BYTE_DATA(op: *mut PyObject) -> *mut Py_UCS1 {
    // SAFETY: forwarded 1:1.
    unsafe { PyUnicode_DATA(op) }.cast()
}

/// The characters of `op`, of kind [`PyUnicode_2BYTE_KIND`].
///
/// Source: `cpython/unicodeobject.h:275`.
///
/// # Safety
/// As [`PyUnicode_DATA`], and `op` is of that kind.
#[inline]
pub unsafe fn PyUnicode_2BYTE_DATA(op: *mut PyObject) -> *mut Py_UCS2 {
    // SAFETY: forwarded 1:1.
    unsafe { PyUnicode_DATA(op) }.cast()
}

/// The characters of `op`, of kind [`PyUnicode_4BYTE_KIND`](crate::PyUnicode_4BYTE_KIND).
///
/// Source: `cpython/unicodeobject.h:276`.
///
/// # Safety
/// As [`PyUnicode_DATA`], and `op` is of that kind.
#[inline]
pub unsafe fn PyUnicode_4BYTE_DATA(op: *mut PyObject) -> *mut Py_UCS4 {
    // SAFETY: forwarded 1:1.
    unsafe { PyUnicode_DATA(op) }.cast()
}

/// The number of characters of `op`.
///
/// Source: `cpython/unicodeobject.h:279`.
///
/// # Safety
/// As [`PyUnicode_CHECK_INTERNED`].
#[inline]
pub unsafe fn PyUnicode_GET_LENGTH(op: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a live string; its length is fixed when it is made.
    unsafe { (&raw const (*op.cast::<PyASCIIObject>()).length).read() }
}

/// Writes the character `value` at `index` of a new string's characters.
///
/// Source: `cpython/unicodeobject.h:289`.
///
/// # Safety
/// `kind` and `data` are [`PyUnicode_KIND`] and [`PyUnicode_DATA`] of one string that this thread made and that
/// nothing else can reach yet. `index` is from 0 to its length. `value` fits in `kind` bytes.
#[inline]
pub unsafe fn PyUnicode_WRITE(kind: c_int, data: *mut c_void, index: Py_ssize_t, value: Py_UCS4) {
    // SAFETY: the characters are `kind` bytes wide and aligned to that; only this thread can reach them.
    unsafe {
        if kind == PyUnicode_1BYTE_KIND as c_int {
            data.cast::<Py_UCS1>().offset(index).write(value as Py_UCS1);
        } else if kind == PyUnicode_2BYTE_KIND as c_int {
            data.cast::<Py_UCS2>().offset(index).write(value as Py_UCS2);
        } else {
            data.cast::<Py_UCS4>().offset(index).write(value);
        }
    }
}

/// The character at `index` of a string's characters. At its length that is the zero behind them.
///
/// Source: `cpython/unicodeobject.h:313`.
///
/// # Safety
/// `kind` and `data` are [`PyUnicode_KIND`] and [`PyUnicode_DATA`] of one string that stays alive during the call.
/// `index` is from 0 to its length.
#[inline]
pub unsafe fn PyUnicode_READ(kind: c_int, data: *const c_void, index: Py_ssize_t) -> Py_UCS4 {
    // SAFETY: the characters are `kind` bytes wide and aligned to that, and do not change.
    unsafe {
        if kind == PyUnicode_1BYTE_KIND as c_int {
            data.cast::<Py_UCS1>().offset(index).read().into()
        } else if kind == PyUnicode_2BYTE_KIND as c_int {
            data.cast::<Py_UCS2>().offset(index).read().into()
        } else {
            data.cast::<Py_UCS4>().offset(index).read()
        }
    }
}

/// The character of `unicode` at `index`. At its length that is the zero behind them.
///
/// Source: `cpython/unicodeobject.h:335`. In a loop, use [`PyUnicode_READ`].
///
/// # Safety
/// As [`PyUnicode_CHECK_INTERNED`], and `index` is from 0 to the length of the string.
#[inline]
pub unsafe fn PyUnicode_READ_CHAR(unicode: *mut PyObject, index: Py_ssize_t) -> Py_UCS4 {
    // SAFETY: kind and characters are those of one live string.
    unsafe { PyUnicode_READ(PyUnicode_KIND(unicode), PyUnicode_DATA(unicode), index) }
}

/// A bound of the characters of `op`: 0x7f, 0xff, 0xffff or 0x10ffff.
///
/// Source: `cpython/unicodeobject.h:359`.
///
/// # Safety
/// As [`PyUnicode_CHECK_INTERNED`].
#[inline]
pub unsafe fn PyUnicode_MAX_CHAR_VALUE(op: *mut PyObject) -> Py_UCS4 {
    // SAFETY: forwarded 1:1.
    unsafe {
        if PyUnicode_IS_ASCII(op) != 0 {
            return 0x7f;
        }
        let kind = PyUnicode_KIND(op);
        if kind == PyUnicode_1BYTE_KIND as c_int {
            0xff
        } else if kind == PyUnicode_2BYTE_KIND as c_int {
            0xffff
        } else {
            0x10ffff
        }
    }
}
