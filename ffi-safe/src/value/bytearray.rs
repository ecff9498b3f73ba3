//! `bytearray`.

use core::mem::MaybeUninit;

use ffi_sys::{
    Py_buffer, Py_ssize_t, PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_FromContiguous, PyBuffer_Release,
    PyBuffer_ToContiguous, PyByteArray_Check, PyByteArray_FromStringAndSize, PyByteArray_GET_SIZE,
    PyByteArray_Resize, PyObject_GetBuffer,
};

use super::python_types;
use crate::attach::Attached;
use crate::critical_section::locked;
use crate::error::exceptions::IndexError;
use crate::error::{PyError, Result};
use crate::object::Bound;

python_types! {
    /// `bytearray`: binary data that changes.
    ///
    /// There is no view of the contents as a slice: any thread may write them at any time. They are copied.
    ///
    /// # Thread-safety
    /// The methods of Rust are safe against each other, on any number of threads. CPython 3.13 itself locks nothing in
    /// a `bytearray`: Python code that makes one longer or shorter on two threads at once is as wrong as it is
    /// without Rust.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let data = py.eval("bytearray(3)", None, None)?;
    /// assert_eq!(data.cast::<ByteArray>()?.to_vec()?, [0, 0, 0]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    ByteArray = "bytearray", PyByteArray_Check;
}

impl ByteArray {
    /// A copy of `data`.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let data = ByteArray::new(py, b"abc")?;
    /// data.write_at(1, b"X")?;
    /// data.extend_from_slice(b"def")?;
    /// assert_eq!(data.to_vec()?, b"aXcdef");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<'a>(py: &'a Attached, data: &[u8]) -> Result<Bound<'a, Self>> {
        py.check();
        // SAFETY: attached; pointer and length are those of the slice. A new reference, or null.
        unsafe {
            Bound::from_result(
                py,
                PyByteArray_FromStringAndSize(data.as_ptr().cast(), data.len() as Py_ssize_t),
            )
        }
    }
}

impl Bound<'_, ByteArray> {
    /// The number of bytes a moment ago.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(ByteArray::new(py, b"abc")?.size(), 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn size(&self) -> usize {
        // SAFETY: a live bytearray; its size is read as one word.
        unsafe { PyByteArray_GET_SIZE(self.as_ptr()) as usize }
    }

    /// A copy of the contents.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(ByteArray::new(py, b"abc")?.to_vec()?, b"abc");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn to_vec(&self) -> Result<Vec<u8>> {
        self.with_buffer(PyBUF_SIMPLE, |view| {
            let mut copy: Vec<u8> = Vec::with_capacity(view.len as usize);
            // SAFETY: the export keeps the memory where it is, and the vector has room for its bytes. C copies them,
            // whoever writes them meanwhile.
            let copied =
                unsafe { PyBuffer_ToContiguous(copy.as_mut_ptr().cast(), view, view.len, b'C' as _) };
            if copied == 0 {
                // SAFETY: written just now.
                unsafe { copy.set_len(view.len as usize) };
            }
            (copied == 0).then_some(copy)
        })
    }

    /// Writes `data` over the bytes from `start` on.
    ///
    /// # Errors
    /// `IndexError` if that is not all within the contents.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let data = ByteArray::new(py, b"abc")?;
    /// data.write_at(1, b"XY")?;
    /// assert!(data.write_at(2, b"XY").is_err());
    /// assert_eq!(data.to_vec()?, b"aXY");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn write_at(&self, start: usize, data: &[u8]) -> Result<()> {
        let within = self.with_buffer(PyBUF_WRITABLE, |view| {
            if start.checked_add(data.len()).is_none_or(|end| end > view.len as usize) {
                return Some(false);
            }
            // SAFETY: plain data. A view of the part that is written, which is not released: the whole one is.
            let mut part = unsafe { core::ptr::read(view) };
            part.len = data.len() as Py_ssize_t;
            // SAFETY: within the memory, which the export keeps where it is, and which C writes, whoever reads it.
            let written = unsafe {
                part.buf = part.buf.byte_add(start);
                PyBuffer_FromContiguous(&raw const part, data.as_ptr().cast(), part.len, b'C' as _)
            };
            (written == 0).then_some(true)
        })?;
        match within {
            true => Ok(()),
            false => {
                Err(PyError::new::<IndexError>(self.py(), "the bytes to write end behind the bytearray"))
            }
        }
    }

    /// Makes the contents `size` bytes long. New bytes are zero.
    ///
    /// # Errors
    /// `BufferError` if somebody uses the memory (a `memoryview`); `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let data = ByteArray::new(py, b"abc")?;
    /// data.resize(1)?;
    /// data.resize(3)?;
    /// assert_eq!(data.to_vec()?, b"a\0\0");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn resize(&self, size: usize) -> Result<()> {
        self.resize_with(|_| size, &[])
    }

    /// Adds `data` at the end.
    ///
    /// # Errors
    /// As [`resize`](Self::resize).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let data = ByteArray::new(py, b"")?;
    /// data.extend_from_slice(b"abc")?;
    /// assert_eq!(data.to_vec()?, b"abc");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn extend_from_slice(&self, data: &[u8]) -> Result<()> {
        self.resize_with(|size| size.saturating_add(data.len()), data)
    }

    /// Changes the size, and fills new bytes with `tail`, or with zeros if it is empty.
    fn resize_with(&self, size: impl FnOnce(usize) -> usize, tail: &[u8]) -> Result<()> {
        let done = locked(self, || {
            let before = self.size();
            let after = Py_ssize_t::try_from(size(before)).unwrap_or(Py_ssize_t::MAX);
            // SAFETY: attached, and a live bytearray that other threads of Rust do not use now. It runs no Python
            // code, and fails if somebody uses the memory.
            if unsafe { PyByteArray_Resize(self.as_ptr(), after) } != 0 {
                return false;
            }
            if after as usize > before {
                // SAFETY: the memory has that many bytes now, and this thread has not left the section.
                unsafe {
                    let start = ffi_sys::PyByteArray_AS_STRING(self.as_ptr()).cast::<u8>().add(before);
                    match tail {
                        [] => start.write_bytes(0, after as usize - before),
                        tail => start.copy_from_nonoverlapping(tail.as_ptr(), tail.len()),
                    }
                }
            }
            true
        });
        if done { Ok(()) } else { Err(PyError::take(self.py())) }
    }

    /// Runs `body` with an export of the memory, so that nobody moves it, in a critical section, since the count of
    /// exports is not atomic. [`None`] from `body` says that it has set an exception.
    ///
    /// A subclass with a `__buffer__` of its own runs Python code here, and exports what it likes: memory that is
    /// where it is for as long as the export lasts, too.
    fn with_buffer<R>(&self, flags: i32, body: impl FnOnce(&Py_buffer) -> Option<R>) -> Result<R> {
        struct Release(*mut Py_buffer);

        impl Drop for Release {
            fn drop(&mut self) {
                // SAFETY: attached; filled below, and not released before.
                unsafe { PyBuffer_Release(self.0) };
            }
        }

        let result = locked(self, || {
            let mut view = MaybeUninit::<Py_buffer>::uninit();
            // SAFETY: attached, and a live bytearray; the view is in this frame, and is not moved.
            if unsafe { PyObject_GetBuffer(self.as_ptr(), view.as_mut_ptr(), flags) } != 0 {
                return None;
            }
            let release = Release(view.as_mut_ptr());
            // SAFETY: filled just now.
            let result = body(unsafe { view.assume_init_ref() });
            drop(release);
            result
        });
        result.ok_or_else(|| PyError::take(self.py()))
    }
}
