//! Panics as exceptions.

use core::any::Any as Payload;
use core::mem;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::OnceLock;

use ffi_sys::{PyErr_NewExceptionWithDoc, PyExc_BaseException, PyObject_TypeCheck};

use super::exceptions::ExceptionType;
use super::{PyError, Result};
use crate::attach::Attached;
use crate::object::{Bound, Owned, PythonType};
use crate::value::{Any, Type};

/// `ffi_safe.PanicException`: a Rust function that Python called has panicked.
///
/// It is derived from `BaseException`, so that `except Exception` in Python does not take a bug of the Rust code for
/// an error that was foreseen.
///
/// A marker: it has no values.
///
/// # Examples
/// ```
/// use ffi_safe::exceptions::{Exception, ExceptionType, PanicException};
///
/// # tests::safe::run(|py| {
/// let class = PanicException::type_object(py);
/// assert_eq!(class.fully_qualified_name()?, "ffi_safe.PanicException");
/// assert!(!class.is_subtype_of(&Exception::type_object(py)));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub enum PanicException {}

/// The class, which is made once and stays.
static CLASS: OnceLock<Owned<Type>> = OnceLock::new();

impl PanicException {
    /// The class.
    fn class(py: &Attached) -> Result<Bound<'_, Type>> {
        py.check();
        if let Some(class) = CLASS.get() {
            return Ok(class.bind(py).clone());
        }
        let doc = c"A Rust function that Python called has panicked.";
        // SAFETY: attached; the texts end in NUL. A new reference to a class, or null.
        let made: Bound<'_, Type> = unsafe {
            let class = PyErr_NewExceptionWithDoc(
                c"ffi_safe.PanicException".as_ptr(),
                doc.as_ptr(),
                PyExc_BaseException(),
                core::ptr::null_mut(),
            );
            Bound::from_result(py, class)
        }?;
        // Made outside of the cell, where no other thread has to wait; the first one counts.
        let _ = CLASS.set(made.clone().unbind());
        Ok(CLASS.get().map_or(made, |first| first.bind(py).clone()))
    }
}

// SAFETY: the class is never replaced, and the bases of its subclasses are checked.
unsafe impl PythonType for PanicException {
    const NAME: &'static str = "PanicException";

    fn is_type_of(object: &Bound<'_, Any>) -> bool {
        // An instance cannot be there before the class.
        CLASS.get().is_some_and(|class| {
            // SAFETY: attached, and both are alive.
            unsafe { PyObject_TypeCheck(object.as_ptr(), class.bind(object.py()).as_type_ptr()) != 0 }
        })
    }
}

impl ExceptionType for PanicException {
    /// # Panics
    /// If there is no memory for the class, which is made at the first call.
    fn type_object(py: &Attached) -> Bound<'_, Type> {
        Self::class(py).expect("memory for a class")
    }
}

/// The exception for what a panic carried. It does not panic itself.
pub(crate) fn from_panic(py: &Attached, payload: Box<dyn Payload + Send>) -> PyError {
    let text =
        payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(|s| &**s));
    let text = text.unwrap_or("the panic carried something that is no text");
    let error = match PanicException::class(py) {
        Ok(class) => PyError::from_type(&class, (text,)),
        Err(error) => error,
    };
    // The payload may be a value of any type, whose destructor panics again: then that is given up.
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        mem::forget(second);
    }
    error
}
