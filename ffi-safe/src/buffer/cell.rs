//! Elements that others may write.

use core::cell::UnsafeCell;
use core::fmt;

use super::Element;

/// One element of memory that Python or another thread may write at any time.
///
/// Each read and write is whole, and none is ordered with others: for a consistent view of several elements, let
/// the threads take turns in Python or in Rust.
///
/// # Examples
/// ```
/// use ffi_safe::buffer::{Buffer, Cell};
/// use ffi_safe::value::ByteArray;
///
/// # tests::safe::run(|py| {
/// let array = ByteArray::new(py, b"abc")?;
/// let buffer = Buffer::<u8>::get_writable(&array)?;
/// let cells: &[Cell<u8>] = buffer.as_cells_mut().expect("contiguous");
/// cells.iter().for_each(|cell| cell.set(cell.get().to_ascii_uppercase()));
/// assert_eq!(array.to_vec()?, b"ABC");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[repr(transparent)]
pub struct Cell<T>(UnsafeCell<T>);

// SAFETY: every access is an atomic one.
unsafe impl<T: Element> Sync for Cell<T> {}

impl<T: Element> Cell<T> {
    /// The value.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get_writable(&ByteArray::new(py, b"abc")?)?;
    /// assert_eq!(buffer.as_cells_mut().expect("contiguous")[1].get(), b'b');
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[inline(always)]
    pub fn get(&self) -> T {
        // SAFETY: a reference is valid and aligned.
        unsafe { T::load(self.0.get()) }
    }

    /// Sets the value.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let array = ByteArray::new(py, b"abc")?;
    /// Buffer::<u8>::get_writable(&array)?.as_cells_mut().expect("contiguous")[1].set(b'-');
    /// assert_eq!(array.to_vec()?, b"a-c");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[inline(always)]
    pub fn set(&self, value: T) {
        // SAFETY: a reference is valid and aligned; the memory is writable, or this would be a `ReadOnly`.
        unsafe { T::store(self.0.get(), value) };
    }
}

impl<T: Element + fmt::Debug> fmt::Debug for Cell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// One element of memory that may only be read here, and that others may write at any time.
///
/// # Examples
/// ```
/// use ffi_safe::buffer::{Buffer, ReadOnly};
/// use ffi_safe::value::ByteArray;
///
/// # tests::safe::run(|py| {
/// let array = ByteArray::new(py, b"abc")?;
/// let buffer = Buffer::<u8>::get(&array)?;
/// let cells: &[ReadOnly<u8>] = buffer.as_cells().expect("contiguous");
/// array.write_at(0, b"x")?;
/// assert_eq!(cells[0].get(), b'x');
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[repr(transparent)]
pub struct ReadOnly<T>(Cell<T>);

impl<T: Element> ReadOnly<T> {
    /// The value.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::buffer::Buffer;
    /// use ffi_safe::value::ByteArray;
    ///
    /// # tests::safe::run(|py| {
    /// let buffer = Buffer::<u8>::get(&ByteArray::new(py, b"abc")?)?;
    /// assert_eq!(buffer.as_cells().expect("contiguous")[2].get(), b'c');
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[inline(always)]
    pub fn get(&self) -> T {
        self.0.get()
    }
}

impl<T: Element + fmt::Debug> fmt::Debug for ReadOnly<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
