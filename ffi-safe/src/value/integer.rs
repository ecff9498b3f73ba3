//! The integers of Rust, as values of an `int`.

use core::ffi::{c_int, c_longlong, c_ulonglong, c_void};

use ffi_sys::{
    _PyLong_CompactValue, _PyLong_IsCompact, Py_ASNATIVEBYTES_NATIVE_ENDIAN,
    Py_ASNATIVEBYTES_UNSIGNED_BUFFER, Py_ssize_t, PyLong_AsLongLongAndOverflow, PyLong_AsNativeBytes,
    PyLong_FromLongLong, PyLong_FromNativeBytes, PyLong_FromUnsignedLongLong, PyLong_FromUnsignedNativeBytes,
    PyObject,
};

use super::Int;
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;

/// An integer of Rust: `i8` to `i128`, `u8` to `u128`, `isize` and `usize`.
///
/// # Examples
/// ```
/// use ffi_safe::value::{Int, Integer};
/// use ffi_safe::{Attached, PyError};
///
/// fn there_and_back<N: Integer>(py: &Attached, number: N) -> Result<N, PyError> {
///     Ok(Int::new(py, number)?.value::<N>()?)
/// }
///
/// # tests::safe::run(|py| {
/// assert_eq!(there_and_back(py, i128::MIN)?, i128::MIN);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub trait Integer: Copy + sealed::Integer {}

/// Keeps other types from being integers, and the layout of an `int` out of the public interface.
pub(crate) mod sealed {
    use super::{Attached, Bound, Int, Result};

    pub trait Integer: Sized {
        /// The number, if it is one of this type.
        fn from_int(number: &Bound<'_, Int>) -> Option<Self>;

        /// The number of an `int` of one digit.
        fn from_compact(number: isize) -> Option<Self>;

        fn to_int(self, py: &Attached) -> Result<Bound<'_, Int>>;
    }
}

/// The value of an `int` of one digit.
///
/// # Safety
/// `object` is alive and an `int`.
#[inline]
pub(crate) unsafe fn compact(object: *mut PyObject) -> Option<isize> {
    // SAFETY: a live int, which never changes; its value is asked for only if it is compact.
    unsafe { (_PyLong_IsCompact(object.cast()) != 0).then(|| _PyLong_CompactValue(object.cast())) }
}

/// How many bytes the number takes in a buffer of `size` bytes, into which it was written.
///
/// Not with `Py_ASNATIVEBYTES_DEFAULTS`, for which 255 fits in a signed byte.
fn native_bytes(number: &Bound<'_, Int>, buffer: *mut c_void, size: usize, flags: c_int) -> bool {
    let flags = Py_ASNATIVEBYTES_NATIVE_ENDIAN | flags;
    // SAFETY: attached, and a live int; the buffer is of that size. No exception: it is an int.
    let needed = unsafe { PyLong_AsNativeBytes(number.as_ptr(), buffer, size as Py_ssize_t, flags) };
    (0..=size as Py_ssize_t).contains(&needed)
}

macro_rules! integers {
    ($read:ident, $write:ident: $($name:ty)*) => {$(
        impl Integer for $name {}

        impl sealed::Integer for $name {
            #[inline]
            fn from_int(number: &Bound<'_, Int>) -> Option<Self> {
                // SAFETY: a live int.
                match unsafe { compact(number.as_ptr()) } {
                    Some(compact) => Self::try_from(compact).ok(),
                    None => $read!(number, $name),
                }
            }

            #[inline]
            fn from_compact(number: isize) -> Option<Self> {
                Self::try_from(number).ok()
            }

            #[inline]
            fn to_int(self, py: &Attached) -> Result<Bound<'_, Int>> {
                py.check();
                // SAFETY: attached; bytes, if any, are those of the number. A new reference to an int, or null.
                unsafe { Bound::from_result(py, $write!(self)) }
            }
        }
    )*};
}

macro_rules! read_word {
    ($number:ident, $name:ty) => {
        long_long($number).and_then(|number| <$name>::try_from(number).ok())
    };
}

macro_rules! write_word {
    ($number:ident) => {
        PyLong_FromLongLong(c_longlong::from($number))
    };
}

macro_rules! write_size {
    ($number:ident) => {
        PyLong_FromLongLong($number as c_longlong)
    };
}

macro_rules! write_unsigned {
    ($number:ident) => {
        PyLong_FromUnsignedLongLong($number as c_ulonglong)
    };
}

macro_rules! read_signed {
    ($number:ident, $name:ty) => {{
        let mut value: $name = 0;
        native_bytes($number, (&raw mut value).cast(), size_of::<$name>(), 0).then_some(value)
    }};
}

macro_rules! read_unsigned {
    ($number:ident, $name:ty) => {{
        let mut value: $name = 0;
        let flags = Py_ASNATIVEBYTES_UNSIGNED_BUFFER;
        let fits = !$number.is_negative()
            && native_bytes($number, (&raw mut value).cast(), size_of::<$name>(), flags);
        fits.then_some(value)
    }};
}

macro_rules! write_signed_bytes {
    ($number:ident) => {{
        let bytes = $number.to_ne_bytes();
        PyLong_FromNativeBytes(bytes.as_ptr().cast(), bytes.len(), Py_ASNATIVEBYTES_NATIVE_ENDIAN)
    }};
}

macro_rules! write_unsigned_bytes {
    ($number:ident) => {{
        let bytes = $number.to_ne_bytes();
        PyLong_FromUnsignedNativeBytes(bytes.as_ptr().cast(), bytes.len(), Py_ASNATIVEBYTES_NATIVE_ENDIAN)
    }};
}

integers!(read_word, write_word: i8 i16 i32 i64 u8 u16 u32);
integers!(read_word, write_size: isize);
integers!(read_unsigned, write_unsigned: u64 usize);
integers!(read_signed, write_signed_bytes: i128);
integers!(read_unsigned, write_unsigned_bytes: u128);

/// The number, if it has no more than 64 bits.
fn long_long(number: &Bound<'_, Int>) -> Option<c_longlong> {
    let mut overflow: c_int = 0;
    // SAFETY: attached, and a live int, for which the call sets no exception.
    let value = unsafe { PyLong_AsLongLongAndOverflow(number.as_ptr(), &raw mut overflow) };
    (overflow == 0).then_some(value)
}
