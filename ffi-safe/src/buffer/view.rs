//! Getting a buffer, and what it tells of itself.

use core::fmt;
use core::marker::PhantomData;

use ffi_sys::{PyBUF_FORMAT, PyBUF_STRIDES, PyBUF_WRITABLE};

use super::export::View;
use super::{BufferError, Cell, Element, OwnedBuffer, ReadOnly, element};
use crate::attach::Attached;
use crate::object::Bound;

/// The exported memory of an object, with elements of type `T`, on an attached thread.
///
/// While it exists the object does not resize or free the memory. [`unbind`](Self::unbind) makes one that can be
/// used on other threads and while detached.
///
/// # Thread-safety
/// In CPython 3.13 exporters such as `bytearray` count their buffers without a lock. Here that happens in a critical
/// section on the exporter, so that threads that get buffers and resize a
/// [`ByteArray`](crate::value::ByteArray) through this crate do not miscount. Code in Python is not excluded: do not let it resize an object, or make and release
/// memoryviews of it, while another thread gets or drops a buffer of the same object. What it miscounts is freed while
/// a buffer of it exists.
///
/// # Examples
/// ```
/// # tests::safe::run(|py| {
/// use ffi_safe::buffer::Buffer;
/// use ffi_safe::value::Bytes;
///
/// let bytes = Bytes::new(py, b"abc")?;
/// let buffer = Buffer::<u8>::get(bytes.as_any())?;
/// assert_eq!(buffer.as_slice(), Some(&b"abc"[..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
pub struct Buffer<'a, T: Element> {
    pub(super) view: View,
    marker: PhantomData<(&'a Attached, T)>,
}

impl<'a, T: Element> Buffer<'a, T> {
    /// The memory of an object, to be read.
    ///
    /// # Errors
    /// [`BufferError`] if the object has no buffer, or one of other elements.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let array = py.eval("__import__('array').array('d', [0.5, 1.5])", None, None)?;
    /// assert_eq!(Buffer::<f64>::get(&array)?.to_vec(), [0.5, 1.5]);
    /// assert!(Buffer::<u64>::get(&array).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn get<U>(object: &Bound<'a, U>) -> Result<Self, BufferError> {
        Self::with_flags(object, PyBUF_STRIDES | PyBUF_FORMAT)
    }

    /// The memory of an object, to be read and written.
    ///
    /// # Errors
    /// As [`get`](Self::get), and if the memory is read-only.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::{ByteArray, Bytes};
    ///
    /// # tests::safe::run(|py| {
    /// let array = ByteArray::new(py, b"abc")?;
    /// Buffer::<u8>::get_writable(&array)?.copy_from_slice(b"xyz");
    /// assert_eq!(array.to_vec()?, b"xyz");
    /// assert!(Buffer::<u8>::get_writable(&Bytes::new(py, b"abc")?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn get_writable<U>(object: &Bound<'a, U>) -> Result<Self, BufferError> {
        Self::with_flags(object, PyBUF_STRIDES | PyBUF_FORMAT | PyBUF_WRITABLE)
    }

    fn with_flags<U>(object: &Bound<'a, U>, flags: i32) -> Result<Self, BufferError> {
        let view = View::get(object, flags).map_err(BufferError::Refused)?;
        element::check::<T>(view.format(), view.item_size()).map_err(BufferError::Element)?;
        if !view.layout().is_aligned(align_of::<T>()) {
            return Err(BufferError::Misaligned);
        }
        Ok(Self { view, marker: PhantomData })
    }

    /// The same memory for other threads, and for this one while it is detached.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.unbind();
    /// let thread = std::thread::spawn(move || buffer.at(&[0]));
    /// assert_eq!(thread.join().unwrap(), Some(b'a'));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn unbind(self) -> OwnedBuffer<T> {
        OwnedBuffer { view: self.view, marker: PhantomData }
    }

    /// The elements of `bytes`, which nobody can change; [`None`] for any other exporter.
    ///
    /// A buffer that is only read-only here may be writable elsewhere: see [`as_cells`](Self::as_cells).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::{ByteArray, Bytes};
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?;
    /// assert_eq!(buffer.as_slice(), Some(&b"abc"[..]));
    /// assert!(Buffer::<u8>::get(&ByteArray::new(py, b"abc")?)?.as_slice().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn as_slice(&self) -> Option<&[T]> {
        self.view.as_slice()
    }

    /// The elements in order, if they lie one after another (in the order of C).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&ByteArray::new(py, b"abc")?)?;
    /// let cells = buffer.as_cells().expect("contiguous");
    /// assert_eq!(cells.iter().map(|cell| cell.get()).max(), Some(b'c'));
    ///
    /// let every_other = py.eval("memoryview(b'abcdef')[::2]", None, None)?;
    /// assert!(Buffer::<u8>::get(&every_other)?.as_cells().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn as_cells(&self) -> Option<&[ReadOnly<T>]> {
        self.view.as_cells()
    }

    /// The elements in order, if they lie one after another and the buffer is writable.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::{ByteArray, Bytes};
    ///
    /// # tests::safe::run(|py| {
    /// let array = ByteArray::new(py, b"abc")?;
    /// Buffer::<u8>::get_writable(&array)?.as_cells_mut().expect("contiguous")[2].set(b'!');
    /// assert_eq!(array.to_vec()?, b"ab!");
    /// assert!(Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.as_cells_mut().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn as_cells_mut(&self) -> Option<&[Cell<T>]> {
        self.view.as_cells_mut()
    }

    /// A copy of the elements, in the order of C.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let every_other = py.eval("memoryview(b'abcdef')[::2]", None, None)?;
    /// assert_eq!(Buffer::<u8>::get(&every_other)?.to_vec(), b"ace");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn to_vec(&self) -> Vec<T> {
        self.view.to_vec()
    }

    /// Copies elements into the buffer, in the order of C.
    ///
    /// # Panics
    /// If the buffer is read-only or has another number of elements.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let array = py.eval("bytearray(b'abcdef')", None, None)?;
    /// let every_other = py.eval("lambda array: memoryview(array)[::2]", None, None)?.call1((&array,))?;
    /// Buffer::<u8>::get_writable(&every_other)?.copy_from_slice(b"xyz");
    /// assert_eq!(array.repr()?.to_str()?, "bytearray(b'xbydzf')");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn copy_from_slice(&self, values: &[T]) {
        self.view.copy_from_slice(values);
    }

    /// One element by its index in every dimension; [`None`] outside.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(b'abcdef').cast('B', (2, 3))", None, None)?;
    /// let buffer = Buffer::<u8>::get(&table)?;
    /// assert_eq!((buffer.at(&[1, 0]), buffer.at(&[2, 0])), (Some(b'd'), None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn at(&self, index: &[usize]) -> Option<T> {
        self.view.at(index)
    }

    /// Sets one element by its index in every dimension; `false` outside.
    ///
    /// # Panics
    /// If the buffer is read-only.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytearray(6)).cast('B', (2, 3))", None, None)?;
    /// let buffer = Buffer::<u8>::get_writable(&table)?;
    /// assert!(buffer.set(&[1, 0], 7) && !buffer.set(&[2, 0], 7));
    /// assert_eq!(buffer.to_vec(), [0, 0, 0, 7, 0, 0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn set(&self, index: &[usize], value: T) -> bool {
        self.view.set(index, value)
    }

    /// The number of elements in every dimension.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytes(6)).cast('B', (2, 3))", None, None)?;
    /// assert_eq!(Buffer::<u8>::get(&table)?.shape(), [2, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn shape(&self) -> &[usize] {
        self.view.layout().shape
    }

    /// The distance in bytes between neighbours in every dimension.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytes(6)).cast('B', (2, 3))", None, None)?;
    /// assert_eq!(Buffer::<u8>::get(&table)?.strides(), [3, 1]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn strides(&self) -> &[isize] {
        self.view.layout().strides
    }

    /// The number of elements.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytes(6)).cast('B', (2, 3))", None, None)?;
    /// assert_eq!(Buffer::<u8>::get(&table)?.len(), 6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn len(&self) -> usize {
        self.view.layout().len()
    }

    /// Whether there are no elements.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Buffer::<u8>::get(&Bytes::new(py, b"")?)?.is_empty());
    /// assert!(!Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the memory may only be read through this buffer.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::{ByteArray, Bytes};
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.is_read_only());
    /// assert!(!Buffer::<u8>::get_writable(&ByteArray::new(py, b"abc")?)?.is_read_only());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn is_read_only(&self) -> bool {
        self.view.is_read_only()
    }

    /// Whether the elements lie one after another in the order of C.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytes(6)).cast('B', (2, 3))", None, None)?;
    /// assert!(Buffer::<u8>::get(&table)?.is_c_contiguous());
    /// let every_other = py.eval("memoryview(b'abcdef')[::2]", None, None)?;
    /// assert!(!Buffer::<u8>::get(&every_other)?.is_c_contiguous());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn is_c_contiguous(&self) -> bool {
        self.view.is_contiguous(b'C')
    }

    /// Whether the elements lie one after another in the order of Fortran.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytes(6)).cast('B', (2, 3))", None, None)?;
    /// assert!(!Buffer::<u8>::get(&table)?.is_fortran_contiguous());
    /// // In one dimension there is one order.
    /// assert!(Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.is_fortran_contiguous());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn is_fortran_contiguous(&self) -> bool {
        self.view.is_contiguous(b'F')
    }
}

impl<T: Element> fmt::Debug for Buffer<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer")
            .field("element", &T::NAME)
            .field("shape", &self.shape())
            .finish_non_exhaustive()
    }
}
