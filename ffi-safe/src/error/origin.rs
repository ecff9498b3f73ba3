//! An exception that was not raised yet: what a Rust error says, until somebody asks for the object.
//!
//! A conversion by `?` has no token, and may happen while there is no interpreter at all. So nothing of Python is
//! touched before the exception is looked at.

use core::fmt;

use ffi_sys::PyExceptionInstance_Check;

use super::PyError;
use super::exceptions::{BaseException, ExceptionType, TypeError};
use crate::attach::Attached;
use crate::call::Arguments;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Bytes, Type};

/// A class, and what to call it with.
pub(super) struct Origin {
    class: for<'a> fn(&'a Attached) -> Bound<'a, Type>,
    /// The name of the class, for messages without an interpreter.
    name: &'static str,
    message: String,
    details: Details,
}

/// What an exception is made from, beside its message.
enum Details {
    None,
    /// `OSError(errno, message)`, which chooses the subclass by itself.
    Errno(i32),
    /// `OSError(0, message, None, code)`, which chooses `errno` and the subclass by itself.
    #[cfg(windows)]
    Windows(i32),
    /// `UnicodeDecodeError("utf-8", bytes, start, end, message)`.
    Decode {
        bytes: Vec<u8>,
        start: usize,
        end: usize,
    },
}

impl Origin {
    pub(super) fn new<E: ExceptionType>(message: impl Into<String>) -> Self {
        Self { class: E::type_object, name: E::NAME, message: message.into(), details: Details::None }
    }

    /// From the error number of the operating system.
    pub(super) fn os<E: ExceptionType>(code: i32, message: impl Into<String>) -> Self {
        #[cfg(not(windows))]
        let details = Details::Errno(code);
        #[cfg(windows)]
        let details = Details::Windows(code);
        Self { details, ..Self::new::<E>(message) }
    }

    /// Of bytes that are no UTF-8 from `start` to `end`.
    pub(super) fn decode<E: ExceptionType>(bytes: Vec<u8>, start: usize, end: usize, message: &str) -> Self {
        Self { details: Details::Decode { bytes, start, end }, ..Self::new::<E>(message) }
    }

    /// The exception. If it cannot be made, the one that says why.
    pub(super) fn raise<'a>(&self, py: &'a Attached) -> Bound<'a, BaseException> {
        self.make(py).unwrap_or_else(|error| error.exception(py))
    }

    fn make<'a>(&self, py: &'a Attached) -> Result<Bound<'a, BaseException>> {
        let class = (self.class)(py);
        let message = self.message.as_str();
        match &self.details {
            Details::None => instantiate(&class, (message,)),
            Details::Errno(errno) => instantiate(&class, (*errno, message)),
            #[cfg(windows)]
            Details::Windows(code) => instantiate(&class, (0, message, None::<i32>, *code)),
            Details::Decode { bytes, start, end } => {
                instantiate(&class, ("utf-8", &Bytes::new(py, bytes)?, *start, *end, message))
            }
        }
    }
}

/// `class(*arguments)`, which must be an exception.
pub(super) fn instantiate<'a>(
    class: &Bound<'a, Type>,
    arguments: impl Arguments<'a>,
) -> Result<Bound<'a, BaseException>> {
    let made = class.call1(arguments)?;
    // SAFETY: attached and alive.
    if unsafe { PyExceptionInstance_Check(made.as_ptr()) } != 0 {
        // SAFETY: just checked.
        return Ok(unsafe { made.cast_into_unchecked() });
    }
    Err(PyError::new::<TypeError>(class.py(), "exceptions must derive from BaseException"))
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        if self.message.is_empty() { Ok(()) } else { write!(f, ": {}", self.message) }
    }
}
