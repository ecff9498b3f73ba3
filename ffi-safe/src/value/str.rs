//! `str`.

use ffi_sys::{
    Py_ssize_t, PyUnicode_AsUTF8AndSize, PyUnicode_Check, PyUnicode_DATA, PyUnicode_EqualToUTF8AndSize,
    PyUnicode_FromStringAndSize, PyUnicode_GET_LENGTH, PyUnicode_IS_COMPACT_ASCII, PyUnicode_KIND,
    PyUnicode_READ,
};

use super::python_types;
use crate::attach::Attached;
use crate::error::{PyError, Result};
use crate::object::Bound;

python_types! {
    /// `str`: text.
    ///
    /// Unlike text in Rust it may hold lone surrogates, which are no characters.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// let text = py.eval("'a' * 3", None, None)?;
    /// assert_eq!(text.cast::<Str>()?.to_str()?, "aaa");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Str = "str", PyUnicode_Check;
}

impl Str {
    /// A new text.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// let text = Str::new(py, "Grüße\0🐍")?;
    /// assert_eq!(text.to_str()?, "Grüße\0🐍");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<'a>(py: &'a Attached, text: &str) -> Result<Bound<'a, Self>> {
        py.check();
        // SAFETY: attached; the pointer and the length are those of the text. A new reference, or null.
        unsafe {
            Bound::from_result(
                py,
                PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len() as Py_ssize_t),
            )
        }
    }
}

impl Bound<'_, Str> {
    /// The text, borrowed from the object.
    ///
    /// Nothing is copied if it is ASCII; otherwise the first call makes a copy in UTF-8, which the object keeps.
    ///
    /// # Errors
    /// `UnicodeEncodeError` if there are lone surrogates in the text, which UTF-8 cannot express: see
    /// [`to_string_lossy`](Self::to_string_lossy). `MemoryError`.
    ///
    /// # Thread-safety
    /// A text never changes, and threads that ask for the first time at once get the same copy.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Str::new(py, "text")?.to_str()?, "text");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn to_str(&self) -> Result<&str> {
        // SAFETY: a live str, whose form is fixed when it is made.
        let (bytes, length) = if unsafe { PyUnicode_IS_COMPACT_ASCII(self.as_ptr()) } != 0 {
            // SAFETY: as above; there are as many bytes as characters.
            unsafe { (PyUnicode_DATA(self.as_ptr()).cast::<u8>().cast_const(), self.chars() as Py_ssize_t) }
        } else {
            let mut length = 0;
            // SAFETY: attached, and a live str. The copy is made once, and kept as long as the object.
            let bytes = unsafe { PyUnicode_AsUTF8AndSize(self.as_ptr(), &raw mut length) };
            (bytes.cast::<u8>(), length)
        };
        if bytes.is_null() {
            return Err(PyError::take(self.py()));
        }
        // SAFETY: that many bytes of valid UTF-8, which do not change or move while this handle keeps the object alive.
        unsafe { Ok(str::from_utf8_unchecked(core::slice::from_raw_parts(bytes, length as usize))) }
    }

    /// The text; each lone surrogate becomes U+FFFD.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Str::new(py, "text")?.to_string_lossy()?, "text");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn to_string_lossy(&self) -> Result<String> {
        if let Ok(text) = self.to_str() {
            return Ok(text.to_owned());
        }
        Ok(self
            .code_points()
            .map(|point| char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect())
    }

    /// The number of characters, which is not that of bytes in UTF-8.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Str::new(py, "Grüße")?.chars(), 5);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn chars(&self) -> usize {
        // SAFETY: a live str, whose length is fixed when it is made.
        unsafe { PyUnicode_GET_LENGTH(self.as_ptr()) as usize }
    }

    /// The code points, among which there may be lone surrogates.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Str::new(py, "a🐍")?.code_points().collect::<Vec<_>>(), [0x61, 0x1f40d]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn code_points(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        // SAFETY: a live str, whose characters do not change or move.
        let (kind, data) = unsafe { (PyUnicode_KIND(self.as_ptr()), PyUnicode_DATA(self.as_ptr())) };
        // SAFETY: kind and data of one str, which this handle keeps alive while the iterator borrows it; the index is
        // below its length.
        (0..self.chars()).map(move |index| unsafe { PyUnicode_READ(kind, data, index as Py_ssize_t) })
    }

    /// Whether the text is `other`. Nothing is copied, and nothing can fail.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Str::new(py, "Grüße")?.is_text("Grüße"));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn is_text(&self, other: &str) -> bool {
        // SAFETY: attached, and a live str; pointer and length are those of the other text.
        unsafe {
            PyUnicode_EqualToUTF8AndSize(self.as_ptr(), other.as_ptr().cast(), other.len() as Py_ssize_t) != 0
        }
    }
}
