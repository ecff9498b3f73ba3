//! `int`.

use core::ffi::c_int;

use ffi_sys::{
    _PyLong_SIGN_MASK, Py_ASNATIVEBYTES_LITTLE_ENDIAN, Py_ASNATIVEBYTES_UNSIGNED_BUFFER,
    PyLong_AsNativeBytes, PyLong_Check, PyLong_FromNativeBytes, PyLong_FromUnsignedNativeBytes, PyLongObject,
};

use super::Integer;
use super::python_types;
use crate::attach::Attached;
use crate::convert::ConvertError;
use crate::error::{PyError, Result};
use crate::object::Bound;

python_types! {
    /// `int`: a whole number of any size.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let power = py.eval("2 ** 100", None, None)?;
    /// assert_eq!(power.cast::<Int>()?.value::<u128>()?, 1 << 100);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Int = "int", PyLong_Check;
}

impl Int {
    /// A number.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let number = Int::new(py, u128::MAX)?;
    /// assert_eq!(number.value::<u128>()?, u128::MAX);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn new<N: Integer>(py: &Attached, value: N) -> Result<Bound<'_, Self>> {
        value.to_int(py)
    }

    /// A number of any size from its bytes in two's complement, the least significant first.
    ///
    /// No bytes at all are zero.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let mut bytes = [0; 26];
    /// bytes[25] = 1; // 2 to the power of 200
    /// let number = Int::from_le_bytes(py, &bytes)?;
    /// assert_eq!(number.bit_length()?, 201);
    /// assert_eq!(number.to_le_bytes()?, bytes);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn from_le_bytes<'a>(py: &'a Attached, bytes: &[u8]) -> Result<Bound<'a, Self>> {
        py.check();
        let flags = Py_ASNATIVEBYTES_LITTLE_ENDIAN;
        // SAFETY: attached; pointer and length are those of the slice. A new reference to an int, or null.
        unsafe { Bound::from_result(py, PyLong_FromNativeBytes(bytes.as_ptr().cast(), bytes.len(), flags)) }
    }

    /// A number of any size from the bytes of its value, which is not negative, the least significant first.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Int::from_le_bytes_unsigned(py, &[0xff])?.value::<i32>()?, 255);
    /// assert_eq!(Int::from_le_bytes(py, &[0xff])?.value::<i32>()?, -1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn from_le_bytes_unsigned<'a>(py: &'a Attached, bytes: &[u8]) -> Result<Bound<'a, Self>> {
        py.check();
        let flags = Py_ASNATIVEBYTES_LITTLE_ENDIAN;
        // SAFETY: attached; pointer and length are those of the slice. A new reference to an int, or null.
        unsafe {
            Bound::from_result(py, PyLong_FromUnsignedNativeBytes(bytes.as_ptr().cast(), bytes.len(), flags))
        }
    }
}

impl Bound<'_, Int> {
    /// The number. One load and a comparison if it has at most 30 bits.
    ///
    /// # Errors
    /// [`ConvertError`] if it is not among the values of `N`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let number = Int::new(py, -1)?;
    /// assert_eq!(number.value::<i8>()?, -1);
    /// assert!(number.value::<u64>().is_err());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn value<N: Integer>(&self) -> Result<N, ConvertError> {
        N::from_int(self).ok_or_else(|| ConvertError::out_of_range::<N>(self.as_any()))
    }

    /// Whether the number is less than zero.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Int::new(py, i128::MIN)?.is_negative());
    /// assert!(!Int::new(py, 0)?.is_negative());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn is_negative(&self) -> bool {
        // SAFETY: a live int, whose tag is fixed when it is made: 0 means positive, 1 zero, 2 negative.
        let tag = unsafe { (&raw const (*self.as_ptr().cast::<PyLongObject>()).long_value.lv_tag).read() };
        tag & _PyLong_SIGN_MASK == 2
    }

    /// How many bits the number has without its sign, as `int.bit_length`.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Int::new(py, -256)?.bit_length()?, 9);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn bit_length(&self) -> Result<usize> {
        let mut bytes = self.to_le_bytes()?;
        if self.is_negative() {
            // The number that has the same digits: invert, and add one.
            let mut carry = true;
            for byte in &mut bytes {
                (*byte, carry) = (!*byte).overflowing_add(carry.into());
            }
        }
        let last = bytes.iter().rposition(|byte| *byte != 0);
        Ok(last.map_or(0, |last| last * 8 + (u8::BITS - bytes[last].leading_zeros()) as usize))
    }

    /// The bytes of the number in two's complement, the least significant first: as few as hold it and its sign,
    /// one for zero.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Int::new(py, -2)?.to_le_bytes()?, [0xfe]);
    /// assert_eq!(Int::new(py, 128)?.to_le_bytes()?, [0x80, 0x00]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn to_le_bytes(&self) -> Result<Vec<u8>> {
        let mut bytes = self.bytes(Py_ASNATIVEBYTES_LITTLE_ENDIAN)?;
        // CPython may ask for one byte more than it needs.
        while let [.., before, last] = bytes[..]
            && ((last == 0 && before < 0x80) || (last == 0xff && before >= 0x80))
        {
            bytes.pop();
        }
        Ok(bytes)
    }

    /// The bytes of the number, the least significant first, without a place for a sign: none for zero.
    /// [`None`] if it is negative.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Int::new(py, 128)?.to_le_bytes_unsigned()?, Some(vec![0x80]));
    /// assert_eq!(Int::new(py, -1)?.to_le_bytes_unsigned()?, None);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn to_le_bytes_unsigned(&self) -> Result<Option<Vec<u8>>> {
        if self.is_negative() {
            return Ok(None);
        }
        let mut bytes = self.bytes(Py_ASNATIVEBYTES_LITTLE_ENDIAN | Py_ASNATIVEBYTES_UNSIGNED_BUFFER)?;
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        Ok(Some(bytes))
    }

    fn bytes(&self, flags: c_int) -> Result<Vec<u8>> {
        // SAFETY: attached, and a live int; a buffer of no bytes is only asked for its size.
        let size = unsafe { PyLong_AsNativeBytes(self.as_ptr(), core::ptr::null_mut(), 0, flags) };
        let Ok(length) = usize::try_from(size) else { return Err(PyError::take(self.py())) };
        let mut bytes = vec![0_u8; length];
        // SAFETY: as above, with a buffer of that size.
        let filled = unsafe { PyLong_AsNativeBytes(self.as_ptr(), bytes.as_mut_ptr().cast(), size, flags) };
        if filled < 0 { Err(PyError::take(self.py())) } else { Ok(bytes) }
    }
}
