//! A buffer that belongs to no thread.

use core::fmt;
use core::marker::PhantomData;

use super::export::View;
use super::{Cell, Element, ReadOnly};

/// The exported memory of an object, with elements of type `T`, usable on any thread, attached or not.
///
/// Made by [`Buffer::unbind`](super::Buffer::unbind). Dropped on a detached thread it is given back by another, as
/// an [`Owned`](crate::Owned) is.
///
/// # Examples
/// ```
/// use ffi_safe::buffer::{Buffer, OwnedBuffer};
/// use ffi_safe::value::Bytes;
///
/// # tests::safe::run(|py| {
/// let buffer: OwnedBuffer<u8> = Buffer::get(&Bytes::new(py, b"abc")?)?.unbind();
/// // A thread that is never attached.
/// let thread = std::thread::spawn(move || buffer.to_vec().into_iter().map(u32::from).sum::<u32>());
/// assert_eq!(thread.join().unwrap(), 294);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
pub struct OwnedBuffer<T: Element> {
    pub(super) view: View,
    pub(super) marker: PhantomData<T>,
}

impl<T: Element> OwnedBuffer<T> {
    /// As [`Buffer::as_slice`](super::Buffer::as_slice).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.unbind();
    /// assert_eq!(buffer.as_slice(), Some(&b"abc"[..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn as_slice(&self) -> Option<&[T]> {
        self.view.as_slice()
    }

    /// As [`Buffer::as_cells`](super::Buffer::as_cells).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&ByteArray::new(py, b"abc")?)?.unbind();
    /// assert_eq!(buffer.as_cells().expect("contiguous")[2].get(), b'c');
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn as_cells(&self) -> Option<&[ReadOnly<T>]> {
        self.view.as_cells()
    }

    /// As [`Buffer::as_cells_mut`](super::Buffer::as_cells_mut).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let array = ByteArray::new(py, b"abc")?;
    /// let buffer = Buffer::<u8>::get_writable(&array)?.unbind();
    /// let thread = std::thread::spawn(move || buffer.as_cells_mut().expect("contiguous")[0].set(b'x'));
    /// thread.join().unwrap();
    /// assert_eq!(array.to_vec()?, b"xbc");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn as_cells_mut(&self) -> Option<&[Cell<T>]> {
        self.view.as_cells_mut()
    }

    /// As [`Buffer::to_vec`](super::Buffer::to_vec).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&ByteArray::new(py, b"abc")?)?.unbind();
    /// assert_eq!(buffer.to_vec(), b"abc");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn to_vec(&self) -> Vec<T> {
        self.view.to_vec()
    }

    /// As [`Buffer::at`](super::Buffer::at).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::Bytes;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.unbind();
    /// assert_eq!((buffer.at(&[1]), buffer.at(&[3])), (Some(b'b'), None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn at(&self, index: &[usize]) -> Option<T> {
        self.view.at(index)
    }

    /// The number of elements in every dimension.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytes(6)).cast('B', (2, 3))", None, None)?;
    /// assert_eq!(Buffer::<u8>::get(&table)?.unbind().shape(), [2, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn shape(&self) -> &[usize] {
        self.view.layout().shape
    }

    /// The number of elements.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    ///
    /// # tests::safe::run(|py| {
    /// let table = py.eval("memoryview(bytes(6)).cast('B', (2, 3))", None, None)?;
    /// assert_eq!(Buffer::<u8>::get(&table)?.unbind().len(), 6);
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
    /// assert!(Buffer::<u8>::get(&Bytes::new(py, b"")?)?.unbind().is_empty());
    /// assert!(!Buffer::<u8>::get(&Bytes::new(py, b"abc")?)?.unbind().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Element> fmt::Debug for OwnedBuffer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedBuffer")
            .field("element", &T::NAME)
            .field("shape", &self.shape())
            .finish_non_exhaustive()
    }
}
