//! Which exceptions the errors of Rust become.

use core::convert::Infallible;
use core::num::{ParseFloatError, ParseIntError, TryFromIntError};
use core::str::{ParseBoolError, Utf8Error};
use std::ffi::NulError;
use std::io::{self, ErrorKind};
use std::string::FromUtf8Error;

use super::PyError;
use super::exceptions::{
    BlockingIOError, BrokenPipeError, ConnectionAbortedError, ConnectionRefusedError, ConnectionResetError,
    EOFError, FileExistsError, FileNotFoundError, InterruptedError, IsADirectoryError, MemoryError,
    NotADirectoryError, OSError, OverflowError, PermissionError, RuntimeError, TimeoutError, TypeError,
    UnicodeDecodeError, UnicodeError, ValueError,
};
use super::origin::Origin;
use crate::attach::AttachError;
use crate::object::CastError;

/// The conversions that only need the error's own text. No token is needed for them, and no interpreter: the
/// exception is made when it is asked for.
macro_rules! by_text {
    ($($from:ty => $to:ident, $doc:literal;)*) => {$(
        impl From<$from> for PyError {
            #[doc = $doc]
            #[cold]
            fn from(error: $from) -> Self {
                Self::from_origin(Origin::new::<$to>(error.to_string()))
            }
        }
    )*};
}

by_text! {
    AttachError => RuntimeError, "Becomes a `RuntimeError`.";
    CastError => TypeError, "Becomes a `TypeError`.";
    NulError => ValueError, "Becomes a `ValueError`.";
    ParseBoolError => ValueError, "Becomes a `ValueError`.";
    ParseFloatError => ValueError, "Becomes a `ValueError`.";
    ParseIntError => ValueError, "Becomes a `ValueError`.";
    TryFromIntError => OverflowError, "Becomes an `OverflowError`.";
    Utf8Error => UnicodeError, "Becomes a `UnicodeError`: the bytes that a `UnicodeDecodeError` shows are not known.";
}

impl From<Infallible> for PyError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<FromUtf8Error> for PyError {
    /// Becomes a `UnicodeDecodeError`.
    #[cold]
    fn from(error: FromUtf8Error) -> Self {
        let start = error.utf8_error().valid_up_to();
        // As Python's own decoder says it.
        let (length, reason) = match error.utf8_error().error_len() {
            Some(length) if is_start(error.as_bytes()[start]) => (length, "invalid continuation byte"),
            Some(length) => (length, "invalid start byte"),
            None => (error.as_bytes().len() - start, "unexpected end of data"),
        };
        Self::from_origin(Origin::decode::<UnicodeDecodeError>(
            error.into_bytes(),
            start,
            start + length,
            reason,
        ))
    }
}

/// Whether a sequence of several bytes may begin with the byte.
fn is_start(byte: u8) -> bool {
    matches!(byte, 0xC2..=0xF4)
}

impl From<io::Error> for PyError {
    /// Becomes an `OSError` with `errno` if the operating system gave a number, and the subclass that fits the
    /// kind otherwise. A [`PyError`] that was wrapped by [`io::Error::other`] becomes what it was.
    #[cold]
    fn from(error: io::Error) -> Self {
        if let Some(code) = error.raw_os_error() {
            let text = error.to_string();
            // Rust adds the number, Python adds it in its own way.
            let message = text.strip_suffix(&format!(" (os error {code})")).unwrap_or(&text);
            return Self::from_origin(Origin::os::<OSError>(code, message));
        }
        let kind = error.kind();
        let text = error.to_string();
        match error.downcast::<PyError>() {
            Ok(inner) => inner,
            Err(_) => Self::from_origin(of_kind(kind, text)),
        }
    }
}

fn of_kind(kind: ErrorKind, text: String) -> Origin {
    match kind {
        ErrorKind::AlreadyExists => Origin::new::<FileExistsError>(text),
        ErrorKind::BrokenPipe => Origin::new::<BrokenPipeError>(text),
        ErrorKind::ConnectionAborted => Origin::new::<ConnectionAbortedError>(text),
        ErrorKind::ConnectionRefused => Origin::new::<ConnectionRefusedError>(text),
        ErrorKind::ConnectionReset => Origin::new::<ConnectionResetError>(text),
        ErrorKind::Interrupted => Origin::new::<InterruptedError>(text),
        ErrorKind::IsADirectory => Origin::new::<IsADirectoryError>(text),
        ErrorKind::NotADirectory => Origin::new::<NotADirectoryError>(text),
        ErrorKind::NotFound => Origin::new::<FileNotFoundError>(text),
        ErrorKind::OutOfMemory => Origin::new::<MemoryError>(text),
        ErrorKind::PermissionDenied => Origin::new::<PermissionError>(text),
        ErrorKind::TimedOut => Origin::new::<TimeoutError>(text),
        ErrorKind::UnexpectedEof => Origin::new::<EOFError>(text),
        ErrorKind::WouldBlock => Origin::new::<BlockingIOError>(text),
        _ => Origin::new::<OSError>(text),
    }
}
