//! Python exceptions as Rust errors.

use core::fmt;
use core::ptr::NonNull;

use ffi_sys::{PyErr_GetRaisedException, PyErr_SetRaisedException, PyErr_SetString, PyExc_SystemError};

use crate::attach::{Attached, attach};
use crate::object::{Bound, Owned};
use crate::value::BaseException;

/// A result whose error is a Python exception.
pub type Result<T, E = PyError> = core::result::Result<T, E>;

/// A Python exception that was raised.
pub struct PyError {
    exception: Owned<BaseException>,
}

impl PyError {
    /// Takes the exception that the last call has set on this thread.
    #[cold]
    pub(crate) fn take(py: &Attached) -> Self {
        // SAFETY: attached. The result is a new reference to an exception, or null if none is set.
        let mut raised = unsafe { PyErr_GetRaisedException() };
        if raised.is_null() {
            // SAFETY: attached; the text ends in NUL.
            raised = unsafe {
                PyErr_SetString(PyExc_SystemError(), c"a call failed without setting an exception".as_ptr());
                PyErr_GetRaisedException()
            };
        }
        let raised = NonNull::new(raised).expect("an exception was set just now");
        // SAFETY: a new reference to an exception.
        Self { exception: unsafe { Bound::from_owned(py, raised) }.unbind() }
    }

    /// The exception that the last call may have set on this thread.
    pub(crate) fn take_if_set(py: &Attached) -> Option<Self> {
        // SAFETY: attached; a read of the thread's own error indicator.
        let set = !unsafe { ffi_sys::PyErr_Occurred() }.is_null();
        set.then(|| Self::take(py))
    }

    /// An error from an exception object.
    pub fn from_exception(exception: Bound<'_, BaseException>) -> Self {
        Self { exception: exception.unbind() }
    }

    /// The exception.
    pub fn exception<'a>(&self, py: &'a Attached) -> Bound<'a, BaseException> {
        self.exception.bind(py).clone()
    }

    /// Sets the exception on this thread, as a function that Python calls does before it returns null.
    pub(crate) fn restore(self, py: &Attached) {
        // SAFETY: attached; takes over the reference.
        unsafe { PyErr_SetRaisedException(self.exception.into_bound(py).into_ptr()) };
    }
}

impl fmt::Debug for PyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PyError({self})")
    }
}

impl fmt::Display for PyError {
    /// `ValueError: the message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = attach(|py| {
            let exception = self.exception.bind(py);
            let name = exception.get_type().name().unwrap_or_else(|_| "exception".to_owned());
            let message = exception.str().and_then(|text| text.to_string_lossy()).unwrap_or_default();
            if message.is_empty() { name } else { format!("{name}: {message}") }
        });
        match text {
            Ok(text) => f.write_str(&text),
            Err(_) => f.write_str("a Python exception, of which nothing is known since the interpreter is gone"),
        }
    }
}

impl std::error::Error for PyError {}
