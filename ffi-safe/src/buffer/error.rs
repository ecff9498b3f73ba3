//! Why there is no buffer.

use core::fmt;

use super::ElementError;
use crate::error::PyError;

/// Why an object gave no buffer.
///
/// # Examples
/// ```
/// use ffi_safe::buffer::{Buffer, BufferError};
/// use ffi_safe::value::Bytes;
///
/// # tests::safe::run(|py| {
/// let number = py.eval("42", None, None)?;
/// assert!(matches!(Buffer::<u8>::get(&number), Err(BufferError::Refused(_))));
/// let bytes = Bytes::new(py, b"12345678")?;
/// assert!(matches!(Buffer::<u64>::get(&bytes), Err(BufferError::Element(_))));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum BufferError {
    /// The object has no buffer, or none that fits: the exception says why.
    Refused(PyError),
    /// The elements are of another type.
    Element(ElementError),
    /// An element is not at a multiple of its size.
    Misaligned,
}

impl fmt::Display for BufferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "the object gave no buffer: {error}"),
            Self::Element(error) => error.fmt(f),
            Self::Misaligned => {
                f.write_str("the elements of the buffer are not aligned: copy the object first")
            }
        }
    }
}

impl std::error::Error for BufferError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(error) => Some(error),
            Self::Element(error) => Some(error),
            Self::Misaligned => None,
        }
    }
}
