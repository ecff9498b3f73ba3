//! `bytes`.

use ffi_sys::{Py_ssize_t, PyBytes_AS_STRING, PyBytes_Check, PyBytes_FromStringAndSize, PyBytes_GET_SIZE};

use super::python_types;
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `bytes`: binary data that never changes.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// let data = py.eval("'ü'.encode()", None, None)?;
    /// assert_eq!(data.cast::<Bytes>()?.as_bytes(), "ü".as_bytes());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Bytes = "bytes", PyBytes_Check;
}

impl Bytes {
    /// A copy of `data`.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Bytes::new(py, &[1, 0, 2])?.as_bytes(), [1, 0, 2]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<'a>(py: &'a Attached, data: &[u8]) -> Result<Bound<'a, Self>> {
        py.check();
        // SAFETY: attached; pointer and length are those of the slice. A new reference, or null.
        unsafe {
            Bound::from_result(py, PyBytes_FromStringAndSize(data.as_ptr().cast(), data.len() as Py_ssize_t))
        }
    }
}

impl Bound<'_, Bytes> {
    /// The data, borrowed from the object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Bytes::new(py, &[])?.as_bytes().is_empty());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: live bytes, which neither change nor move while this handle keeps them alive.
        unsafe {
            let length = PyBytes_GET_SIZE(self.as_ptr()) as usize;
            core::slice::from_raw_parts(PyBytes_AS_STRING(self.as_ptr()).cast::<u8>(), length)
        }
    }
}
