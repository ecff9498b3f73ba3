//! What an exception was raised from, and while handling which other.

use core::ptr::NonNull;

use ffi_sys::{PyException_GetCause, PyException_GetContext, PyException_SetCause, PyObject};

use super::PyError;
use crate::attach::Attached;
use crate::critical_section::locked;
use crate::object::Bound;
use crate::value::BaseException;

impl PyError {
    /// The exception's `__cause__`: what follows `from` in a `raise` statement.
    ///
    /// # Thread-safety
    /// CPython 3.13 reads the attribute without a lock. Threads that use this crate exclude each other; Python code
    /// that assigns to `__cause__` of an exception that another thread looks at does not.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::{KeyError, RuntimeError};
    ///
    /// # tests::safe::run(|py| {
    /// let error = py.run("raise RuntimeError('no entry') from KeyError('a')", None, None).unwrap_err();
    /// assert!(error.matches::<RuntimeError>(py));
    /// assert!(error.cause(py).unwrap().matches::<KeyError>(py));
    ///
    /// use std::error::Error;
    /// assert_eq!(error.source().unwrap().to_string(), "KeyError: 'a'");
    /// # });
    /// ```
    pub fn cause(&self, py: &Attached) -> Option<Self> {
        // SAFETY: as the function asks.
        unsafe { self.link(py, PyException_GetCause) }
    }

    /// The exception's `__context__`: the one that was being handled when this one was raised.
    ///
    /// # Thread-safety
    /// As [`cause`](Self::cause).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::{KeyError, NameError};
    ///
    /// # tests::safe::run(|py| {
    /// let error = py.run("try: {}['a']\nexcept KeyError: mistake", None, None).unwrap_err();
    /// assert!(error.matches::<NameError>(py) && error.cause(py).is_none());
    /// assert!(error.context(py).unwrap().matches::<KeyError>(py));
    /// # });
    /// ```
    pub fn context(&self, py: &Attached) -> Option<Self> {
        // SAFETY: as the function asks.
        unsafe { self.link(py, PyException_GetContext) }
    }

    /// The same exception, raised from `cause`: sets `__cause__`, as `raise … from cause` does.
    ///
    /// # Thread-safety
    /// As [`cause`](Self::cause).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::{OSError, RuntimeError};
    /// use ffi_safe::PyError;
    ///
    /// # tests::safe::run(|py| {
    /// let cause = PyError::new::<OSError>(py, "disk full");
    /// let error = PyError::new::<RuntimeError>(py, "not saved").with_cause(py, cause);
    /// assert_eq!(error.cause(py).unwrap().to_string(), "OSError: disk full");
    /// # });
    /// ```
    #[must_use]
    pub fn with_cause(self, py: &Attached, cause: PyError) -> Self {
        let (exception, cause) = (self.exception(py), cause.exception(py));
        let replaced = locked(&exception, || {
            // SAFETY: attached and alive; a new reference, or null.
            let replaced = unsafe { PyException_GetCause(exception.as_ptr()) };
            // SAFETY: attached, both alive; takes over the reference to the new cause. The one that it gives back
            // of the old is not the last, so nothing runs that could open the section.
            unsafe { PyException_SetCause(exception.as_ptr(), cause.into_ptr()) };
            NonNull::new(replaced)
        });
        // SAFETY: the new reference from above.
        drop(replaced.map(|replaced| unsafe { Bound::<BaseException>::from_owned(py, replaced) }));
        self
    }

    /// # Safety
    /// `get` returns a new reference to an exception, or null, and runs no Python.
    unsafe fn link(
        &self,
        py: &Attached,
        get: unsafe extern "C" fn(*mut PyObject) -> *mut PyObject,
    ) -> Option<Self> {
        let exception = self.exception(py);
        // SAFETY: attached and alive.
        let found = locked(&exception, || NonNull::new(unsafe { get(exception.as_ptr()) }));
        // SAFETY: the caller's promise.
        found.map(|found| Self::from_exception(unsafe { Bound::from_owned(py, found) }))
    }
}
