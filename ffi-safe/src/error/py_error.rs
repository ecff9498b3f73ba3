//! The error itself.

use core::ptr::NonNull;
use std::sync::OnceLock;

use ffi_sys::{
    PyErr_GetRaisedException, PyErr_GivenExceptionMatches, PyErr_Occurred, PyErr_SetRaisedException,
    PyErr_SetString, PyExc_SystemError,
};

use super::Result;
use super::display::printed;
use super::exceptions::ExceptionType;
use super::origin::{Origin, instantiate};
use crate::attach::Attached;
use crate::call::Arguments;
use crate::object::{Bound, Owned};
use crate::value::{BaseException, Type};

/// A Python exception, raised by Python or made by Rust.
///
/// It belongs to no thread and can be kept while detached. As a [`std::error::Error`] it works with `?` and with the
/// crates that report errors: [`Display`](core::fmt::Display) is the last line of a traceback,
/// [`source`](std::error::Error::source) is `__cause__`. [`traceback`](Self::traceback) is the text that Python
/// itself prints.
///
/// `KeyboardInterrupt` and `SystemExit` are exceptions as any other here: pass them on, as you would in Python.
///
/// # Deadlocks
/// Formatting attaches the thread. `println!`, `panic!` and loggers format while they hold a lock; if threads that are
/// attached wait for the same lock, a garbage collection may find one that waits for Python with the lock, and one that
/// waits for the lock with Python. Make the text before: `let text = error.to_string();`.
///
/// # Examples
/// ```
/// use ffi_safe::exceptions::{LookupError, ZeroDivisionError};
///
/// # tests::safe::run(|py| {
/// let error = py.eval("1 // 0", None, None).unwrap_err();
/// assert!(error.matches::<ZeroDivisionError>(py));
/// assert!(!error.matches::<LookupError>(py));
/// assert_eq!(error.to_string(), "ZeroDivisionError: integer division or modulo by zero");
/// # });
/// ```
pub struct PyError {
    // A pointer, so that a `Result` is as small as can be.
    pub(super) inner: Box<Inner>,
}

pub(super) struct Inner {
    pub(super) state: State,
    /// What was displayed, for when there is no interpreter any more.
    pub(super) text: OnceLock<Box<str>>,
    /// The cause, once it was asked for as a Rust error.
    pub(super) source: OnceLock<Option<PyError>>,
}

pub(super) enum State {
    Raised(Owned<BaseException>),
    /// The exception is made when it is asked for.
    Made {
        origin: Origin,
        exception: OnceLock<Owned<BaseException>>,
    },
}

impl PyError {
    fn from_state(state: State) -> Self {
        Self { inner: Box::new(Inner { state, text: OnceLock::new(), source: OnceLock::new() }) }
    }

    pub(super) fn from_origin(origin: Origin) -> Self {
        Self::from_state(State::Made { origin, exception: OnceLock::new() })
    }

    /// Raises an exception: `E(message)`.
    ///
    /// If the class cannot be called with one text, or not at all, the error is the exception that says so.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::ValueError;
    /// use ffi_safe::{Attached, PyError, Result};
    ///
    /// fn even(py: &Attached, number: i64) -> Result<i64> {
    ///     if number % 2 == 0 { Ok(number) } else { Err(PyError::new::<ValueError>(py, "it is odd")) }
    /// }
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(even(py, 3).unwrap_err().to_string(), "ValueError: it is odd");
    /// # });
    /// ```
    #[cold]
    pub fn new<E: ExceptionType>(py: &Attached, message: impl AsRef<str>) -> Self {
        Self::from_type(&E::type_object(py), (message.as_ref(),))
    }

    /// Raises an exception of any class: `class(*arguments)`.
    ///
    /// If that fails, or if it makes something that is no exception, the error is the exception that says so.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::{ExceptionType, OSError};
    /// use ffi_safe::PyError;
    ///
    /// # tests::safe::run(|py| {
    /// let error = PyError::from_type(&OSError::type_object(py), (2, "No such file", "a.txt"));
    /// assert_eq!(error.to_string(), "FileNotFoundError: [Errno 2] No such file: 'a.txt'");
    ///
    /// // What `raise int(3)` would do.
    /// let int = py.eval("int", None, None).unwrap().cast_into().unwrap();
    /// let error = PyError::from_type(&int, (3,));
    /// assert_eq!(error.to_string(), "TypeError: exceptions must derive from BaseException");
    /// # });
    /// ```
    #[cold]
    pub fn from_type<'a>(class: &Bound<'a, Type>, arguments: impl Arguments<'a>) -> Self {
        instantiate(class, arguments).map_or_else(|error| error, Self::from_exception)
    }

    /// The error of an exception.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyError;
    ///
    /// # tests::safe::run(|py| {
    /// let exception = py.eval("KeyError('a')", None, None)?.cast_into()?;
    /// assert_eq!(PyError::from_exception(exception).to_string(), "KeyError: 'a'");
    /// # Ok::<(), PyError>(())
    /// # }).unwrap();
    /// ```
    #[cold]
    pub fn from_exception(exception: Bound<'_, BaseException>) -> Self {
        Self::from_state(State::Raised(exception.unbind()))
    }

    /// Takes the exception that the last call has set on this thread.
    #[cold]
    pub(crate) fn take(py: &Attached) -> Self {
        py.check();
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
        Self::from_exception(unsafe { Bound::from_owned(py, raised) })
    }

    /// The exception that the last call may have set on this thread.
    pub(crate) fn take_if_set(py: &Attached) -> Option<Self> {
        py.check();
        // SAFETY: attached; a read of the thread's own error indicator.
        let set = !unsafe { PyErr_Occurred() }.is_null();
        set.then(|| Self::take(py))
    }

    /// The exception.
    ///
    /// It is always the same object, also if the error was made from one of Rust.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let error = py.eval("{}['a']", None, None).unwrap_err();
    /// assert_eq!(error.exception(py).getattr("args")?.repr()?.to_str()?, "('a',)");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn exception<'a>(&self, py: &'a Attached) -> Bound<'a, BaseException> {
        match &self.inner.state {
            State::Raised(exception) => exception.bind(py).clone(),
            State::Made { origin, exception } => {
                if let Some(made) = exception.get() {
                    return made.bind(py).clone();
                }
                // Made outside of the cell: Python may run here, for which no other thread may have to wait. One
                // that has made its own meanwhile decides which it is.
                let made = origin.raise(py);
                match exception.set(made.clone().unbind()) {
                    Ok(()) => made,
                    Err(_) => exception.get().map_or(made, |first| first.bind(py).clone()),
                }
            }
        }
    }

    /// The class of the exception.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let error = py.eval("{}['a']", None, None).unwrap_err();
    /// assert_eq!(error.get_type(py).name()?, "KeyError");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn get_type<'a>(&self, py: &'a Attached) -> Bound<'a, Type> {
        self.exception(py).get_type()
    }

    /// `str(exception)`: the message without the class.
    ///
    /// # Errors
    /// Whatever the class's `__str__` raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let error = py.eval("int('x')", None, None).unwrap_err();
    /// assert_eq!(error.message(py)?, "invalid literal for int() with base 10: 'x'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn message(&self, py: &Attached) -> Result<String> {
        printed(&self.exception(py).str()?)
    }

    /// Whether `except E` would catch the exception.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::{KeyError, LookupError, ValueError};
    ///
    /// # tests::safe::run(|py| {
    /// let error = py.eval("{}['a']", None, None).unwrap_err();
    /// assert!(error.matches::<KeyError>(py) && error.matches::<LookupError>(py));
    /// assert!(!error.matches::<ValueError>(py));
    /// # });
    /// ```
    pub fn matches<E: ExceptionType>(&self, py: &Attached) -> bool {
        self.matches_type(&E::type_object(py))
    }

    /// Whether `except class` would catch the exception.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let decode_error = py.import("json")?.getattr("JSONDecodeError")?.cast_into()?;
    /// let error = py.import("json")?.call_method1("loads", ("[",)).unwrap_err();
    /// assert!(error.matches_type(&decode_error));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn matches_type(&self, class: &Bound<'_, Type>) -> bool {
        let exception = self.exception(class.py());
        // SAFETY: attached, and both are alive.
        unsafe { PyErr_GivenExceptionMatches(exception.as_ptr(), class.as_ptr()) != 0 }
    }

    /// Sets the exception on this thread, as a function that Python calls does before it returns null.
    pub(crate) fn restore(self, py: &Attached) {
        py.check();
        let exception = self.exception(py);
        // Before the exception is set: releasing the rest may run Python.
        drop(self);
        // SAFETY: attached; takes over the reference.
        unsafe { PyErr_SetRaisedException(exception.into_ptr()) };
    }
}
