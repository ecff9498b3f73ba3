//! What a callback is called with.

use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use ffi_sys::PyObject;

use super::bind::Bindings;
use super::signature::Signature;
use crate::attach::Attached;
use crate::convert::FromPython;
use crate::error::{PyError, Result};
use crate::exceptions::TypeError;
use crate::object::Borrowed;
use crate::value::Str;

/// The arguments of one call, in the order of the parameters: first those that may be passed by position, then those
/// that are keyword-only. Without a [signature](super::Callback::signature) they are the positional ones.
///
/// The caller keeps them alive during the call, on whatever thread they are asked for. Each use borrows the token.
pub struct CallArguments<'c> {
    function: &'c str,
    signature: Option<&'c Signature>,
    bindings: &'c Bindings<'c>,
    /// How many parameters in front are not shown: the object whose method is called.
    hidden: usize,
    not_send: PhantomData<*mut ()>,
}

impl<'c> CallArguments<'c> {
    pub(super) fn new(
        function: &'c str,
        signature: Option<&'c Signature>,
        bindings: &'c Bindings<'c>,
    ) -> Self {
        Self { function, signature, bindings, hidden: 0, not_send: PhantomData }
    }

    /// The arguments without the first, and the first one if there is one.
    pub(super) fn split_first(&self) -> (Option<NonNull<PyObject>>, CallArguments<'_>) {
        let first = self.parameters().first().and_then(|first| NonNull::new(*first));
        let hidden = (self.hidden + 1).min(self.bindings.parameters().len());
        (first, CallArguments { hidden, ..*self })
    }

    #[inline]
    fn parameters(&self) -> &[*mut PyObject] {
        &self.bindings.parameters()[self.hidden..]
    }

    /// The name of the function, for messages.
    pub(super) fn function(&self) -> &str {
        self.function
    }

    /// The number of parameters, or of positional arguments if there is no signature.
    #[inline]
    pub fn count(&self) -> usize {
        self.parameters().len()
    }

    /// The argument at a place, if it was passed.
    #[inline]
    pub fn get<'s, 'a>(&'s self, py: &'a Attached, index: usize) -> Option<Borrowed<'s, 'a>> {
        let object = NonNull::new(*self.parameters().get(index)?)?;
        // SAFETY: the caller of the function holds a reference until the call ends, which outlives `self`; attached.
        Some(unsafe { Borrowed::from_ptr(py, object) })
    }

    /// The argument of a parameter that has no default.
    ///
    /// # Panics
    /// If it was not passed, which the signature rules out for such a parameter.
    #[inline]
    #[track_caller]
    pub fn at<'s, 'a>(&'s self, py: &'a Attached, index: usize) -> Borrowed<'s, 'a> {
        match self.get(py, index) {
            Some(argument) => argument,
            None => panic!("{}() was called without the argument at place {index}", self.function),
        }
    }

    /// The argument of a parameter that has no default, as a value of Rust.
    ///
    /// # Errors
    /// `TypeError` that names the argument, if it cannot be converted or was not passed.
    #[inline]
    pub fn extract<'a, T: FromPython<'a>>(&self, py: &'a Attached, index: usize) -> Result<T> {
        match self.extract_optional(py, index)? {
            Some(value) => Ok(value),
            None => {
                let (function, name) = (self.function, self.name(index));
                Err(PyError::new::<TypeError>(py, format!("{function}() missing the argument {name}")))
            }
        }
    }

    /// The argument of a parameter that has a default, as a value of Rust, if it was passed.
    ///
    /// # Errors
    /// `TypeError` that names the argument, if it cannot be converted.
    #[inline]
    pub fn extract_optional<'a, T: FromPython<'a>>(
        &self,
        py: &'a Attached,
        index: usize,
    ) -> Result<Option<T>> {
        let Some(argument) = self.get(py, index) else { return Ok(None) };
        match argument.extract::<T>() {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                let name = self.name(index);
                let cause = PyError::from(error);
                if !cause.matches::<TypeError>(py) {
                    return Err(cause);
                }
                let message = cause.message(py)?;
                Err(PyError::new::<TypeError>(py, format!("{}() argument {name}: {message}", self.function)))
            }
        }
    }

    /// The positional arguments of `*rest`.
    pub fn rest<'s, 'a>(
        &'s self,
        py: &'a Attached,
    ) -> impl ExactSizeIterator<Item = Borrowed<'s, 'a>> + use<'s, 'a, 'c>
    where
        'a: 's,
    {
        // SAFETY: as in `get`; positional arguments are never null.
        self.bindings.rest().iter().map(move |object| unsafe { argument(py, *object) })
    }

    /// The keyword arguments of `**keywords`.
    pub fn keywords<'s, 'a>(
        &'s self,
        py: &'a Attached,
    ) -> impl ExactSizeIterator<Item = (Borrowed<'s, 'a, Str>, Borrowed<'s, 'a>)> + use<'s, 'a, 'c>
    where
        'a: 's,
    {
        // SAFETY: as in `get`; the names are texts, and neither is null.
        self.bindings
            .keywords()
            .iter()
            .map(move |(name, value)| unsafe { (argument(py, *name), argument(py, *value)) })
    }

    /// How a parameter is called in messages.
    #[cold]
    fn name(&self, index: usize) -> String {
        match self.signature.and_then(|signature| signature.parameters.get(self.hidden + index)) {
            Some(parameter) => format!("'{}'", parameter.name),
            None => (index + 1).to_string(),
        }
    }
}

/// An argument as a handle.
///
/// # Safety
/// Not null, a `T`, and alive for `'s`.
unsafe fn argument<'s, 'a: 's, T>(py: &'a Attached, object: *mut PyObject) -> Borrowed<'s, 'a, T> {
    // SAFETY: forwarded 1:1; attached.
    unsafe { Borrowed::from_ptr(py, NonNull::new_unchecked(object)) }
}

impl fmt::Debug for CallArguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallArguments({} of {}())", self.count(), self.function)
    }
}

/// What a caller in C passed: all pointers are to objects that it keeps alive during the call.
pub(super) struct Passed<'c> {
    pub(super) positional: &'c [*mut PyObject],
    /// The names of the keyword arguments, and as many values.
    pub(super) names: &'c [*mut PyObject],
    pub(super) values: &'c [*mut PyObject],
}
