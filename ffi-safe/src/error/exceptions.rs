//! The classes of exceptions that every Python has, as types.
//!
//! # Examples
//! ```
//! use ffi_safe::exceptions::{ArithmeticError, OverflowError};
//!
//! # tests::safe::run(|py| {
//! let error = py.eval("1e308 ** 2", None, None).unwrap_err();
//! assert!(error.matches::<OverflowError>(py) && error.matches::<ArithmeticError>(py));
//! assert!(error.exception(py).cast::<OverflowError>().is_ok());
//! # });
//! ```

use core::ptr::NonNull;

use ffi_sys::{PyObject_TypeCheck, PyTypeObject};

use crate::attach::Attached;
use crate::object::{Bound, PythonType};
use crate::value::{Any, Type};

pub use super::panic::PanicException;
pub use crate::value::BaseException;

/// A class of exceptions that Rust knows by a type.
///
/// # Examples
/// ```
/// use ffi_safe::exceptions::{ExceptionType, ValueError};
///
/// # tests::safe::run(|py| {
/// assert_eq!(ValueError::type_object(py).name()?, "ValueError");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub trait ExceptionType: PythonType {
    /// The class.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::exceptions::{ExceptionType, OSError};
    ///
    /// # tests::safe::run(|py| {
    /// let io_error = py.eval("IOError", None, None)?;
    /// assert!(OSError::type_object(py).is(&io_error));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    fn type_object(py: &Attached) -> Bound<'_, Type>;
}

impl ExceptionType for BaseException {
    fn type_object(py: &Attached) -> Bound<'_, Type> {
        // SAFETY: a class of the interpreter, which is there as long as that is; attached.
        unsafe { Bound::from_borrowed(py, NonNull::new_unchecked(ffi_sys::PyExc_BaseException())) }
    }
}

/// Defines markers for classes whose variable of the C API is `PyExc_` and their name.
macro_rules! exceptions {
    ($($name:ident = $object:ident, $what:literal;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`: ", $what)]
        ///
        /// A marker: it has no values.
        ///
        /// # Examples
        /// ```
        #[doc = concat!("use ffi_safe::exceptions::{ExceptionType, ", stringify!($name), "};")]
        ///
        /// # tests::safe::run(|py| {
        #[doc = concat!("let class = py.eval(\"", stringify!($name), "\", None, None)?;")]
        #[doc = concat!("assert!(", stringify!($name), "::type_object(py).is(&class));")]
        /// # Ok::<(), ffi_safe::PyError>(())
        /// # }).unwrap();
        /// ```
        pub enum $name {}

        // SAFETY: the class stays what it is, and the bases of its subclasses are checked.
        unsafe impl PythonType for $name {
            const NAME: &'static str = stringify!($name);

            #[inline]
            fn is_type_of(object: &Bound<'_, Any>) -> bool {
                // SAFETY: attached, since a token is borrowed; both are alive.
                unsafe { PyObject_TypeCheck(object.as_ptr(), ffi_sys::$object().cast::<PyTypeObject>()) != 0 }
            }
        }

        impl ExceptionType for $name {
            #[inline]
            fn type_object(py: &Attached) -> Bound<'_, Type> {
                // SAFETY: a class of the interpreter, which is there as long as that is; attached.
                unsafe { Bound::from_borrowed(py, NonNull::new_unchecked(ffi_sys::$object())) }
            }
        }
    )*};
}

exceptions! {
    ArithmeticError = PyExc_ArithmeticError, "the errors of calculating.";
    AssertionError = PyExc_AssertionError, "an `assert` statement failed.";
    AttributeError = PyExc_AttributeError, "an object has no such attribute, or it cannot be set.";
    BaseExceptionGroup = PyExc_BaseExceptionGroup, "several exceptions at once, of any class.";
    BlockingIOError = PyExc_BlockingIOError, "an operation would have to wait.";
    BrokenPipeError = PyExc_BrokenPipeError, "nobody reads what is written.";
    BufferError = PyExc_BufferError, "a buffer cannot be had in that form, or is in use.";
    BytesWarning = PyExc_BytesWarning, "bytes are used as text.";
    ChildProcessError = PyExc_ChildProcessError, "an operation on a child process failed.";
    ConnectionAbortedError = PyExc_ConnectionAbortedError, "the peer gave up connecting.";
    ConnectionError = PyExc_ConnectionError, "the errors of connections.";
    ConnectionRefusedError = PyExc_ConnectionRefusedError, "the peer refused to connect.";
    ConnectionResetError = PyExc_ConnectionResetError, "the peer reset the connection.";
    DeprecationWarning = PyExc_DeprecationWarning, "a feature will go, said to developers.";
    EOFError = PyExc_EOFError, "the input ended too early.";
    EncodingWarning = PyExc_EncodingWarning, "the encoding of the locale is used.";
    Exception = PyExc_Exception, "the errors: everything that a program is meant to catch.";
    FileExistsError = PyExc_FileExistsError, "the file is there already.";
    FileNotFoundError = PyExc_FileNotFoundError, "there is no such file.";
    FloatingPointError = PyExc_FloatingPointError, "not raised by Python itself.";
    FutureWarning = PyExc_FutureWarning, "a feature will change, said to users.";
    GeneratorExit = PyExc_GeneratorExit, "a generator is closed.";
    ImportError = PyExc_ImportError, "something cannot be imported.";
    ImportWarning = PyExc_ImportWarning, "a module was imported in a doubtful way.";
    IndentationError = PyExc_IndentationError, "the indentation is wrong.";
    IndexError = PyExc_IndexError, "an index is out of range.";
    InterruptedError = PyExc_InterruptedError, "a signal interrupted an operation.";
    IsADirectoryError = PyExc_IsADirectoryError, "a file was expected, and a directory found.";
    KeyError = PyExc_KeyError, "a mapping has no such key.";
    KeyboardInterrupt = PyExc_KeyboardInterrupt, "the user pressed Control-C.";
    LookupError = PyExc_LookupError, "the errors of looking up an index or a key.";
    MemoryError = PyExc_MemoryError, "there is no memory left.";
    ModuleNotFoundError = PyExc_ModuleNotFoundError, "there is no such module.";
    NameError = PyExc_NameError, "a name is not bound.";
    NotADirectoryError = PyExc_NotADirectoryError, "a directory was expected, and a file found.";
    NotImplementedError = PyExc_NotImplementedError, "a subclass should have defined the method.";
    OSError = PyExc_OSError, "the errors of the operating system.";
    OverflowError = PyExc_OverflowError, "a number is too large.";
    PendingDeprecationWarning = PyExc_PendingDeprecationWarning, "a feature may go one day.";
    PermissionError = PyExc_PermissionError, "the operating system does not permit it.";
    ProcessLookupError = PyExc_ProcessLookupError, "there is no such process.";
    PythonFinalizationError = PyExc_PythonFinalizationError, "it is too late for that: the interpreter ends.";
    RecursionError = PyExc_RecursionError, "calls are nested too deep.";
    ReferenceError = PyExc_ReferenceError, "the object of a weak proxy is gone.";
    ResourceWarning = PyExc_ResourceWarning, "something was not closed.";
    RuntimeError = PyExc_RuntimeError, "an error of no other class.";
    RuntimeWarning = PyExc_RuntimeWarning, "something doubtful happens at run time.";
    StopAsyncIteration = PyExc_StopAsyncIteration, "an asynchronous iterator is at its end.";
    StopIteration = PyExc_StopIteration, "an iterator is at its end.";
    SyntaxError = PyExc_SyntaxError, "source code cannot be parsed.";
    SyntaxWarning = PyExc_SyntaxWarning, "source code is doubtful.";
    SystemError = PyExc_SystemError, "the interpreter, or a function in C, is at fault.";
    SystemExit = PyExc_SystemExit, "the program wants to end.";
    TabError = PyExc_TabError, "tabs and spaces are mixed.";
    TimeoutError = PyExc_TimeoutError, "an operation took too long.";
    TypeError = PyExc_TypeError, "an object is of the wrong type.";
    UnboundLocalError = PyExc_UnboundLocalError, "a local variable has no value yet.";
    UnicodeDecodeError = PyExc_UnicodeDecodeError, "bytes are no text in that encoding.";
    UnicodeEncodeError = PyExc_UnicodeEncodeError, "text cannot be expressed in that encoding.";
    UnicodeError = PyExc_UnicodeError, "the errors of encoding and decoding.";
    UnicodeTranslateError = PyExc_UnicodeTranslateError, "text cannot be translated.";
    UnicodeWarning = PyExc_UnicodeWarning, "something about text is doubtful.";
    UserWarning = PyExc_UserWarning, "the warnings of programs.";
    ValueError = PyExc_ValueError, "an object has the right type and a wrong value.";
    Warning = PyExc_Warning, "the warnings.";
    ZeroDivisionError = PyExc_ZeroDivisionError, "a division by zero.";
}
