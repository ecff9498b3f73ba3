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
///
/// # Examples
/// ```
/// use ffi_safe::callback::{CallArguments, Callback};
/// use ffi_safe::{Any, Attached, Bound, IntoPython, Result};
///
/// fn area<'p>(py: &'p mut Attached, arguments: &CallArguments<'_>) -> Result<Bound<'p, Any>> {
///     let (width, height): (u32, u32) = (arguments.extract(py, 0)?, arguments.extract(py, 1)?);
///     Ok((width * height).into_python(py)?.into_any())
/// }
///
/// # tests::safe::run(|py| {
/// let area = Callback::new("area", area).signature("(width, height)").into_function(py)?;
/// assert_eq!(area.call1((6, 7))?.extract::<u32>()?, 42);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, callback::Callback};
    ///
    /// # tests::safe::run(|py| {
    /// let count = Callback::new("count", |py, arguments| Ok(arguments.count().into_python(py)?.into_any()));
    /// assert_eq!(count.clone().into_function(py)?.call1((7, 8, 9))?.extract::<usize>()?, 3);
    /// // With a signature, what was left out is counted, too.
    /// assert_eq!(count.signature("(a, b=None)").into_function(py)?.call1((7,))?.extract::<usize>()?, 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn count(&self) -> usize {
        self.parameters().len()
    }

    /// The argument at a place, if it was passed.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, callback::Callback};
    ///
    /// # tests::safe::run(|py| {
    /// let is_passed =
    ///     Callback::new("is_passed", |py, arguments| Ok(arguments.get(py, 0).is_some().into_python(py)?.into_any()));
    /// let is_passed = is_passed.signature("(value=None)").into_function(py)?;
    /// assert!(!is_passed.call0()?.extract::<bool>()?);
    /// assert!(is_passed.call1((py.eval("None", None, None)?,))?.extract::<bool>()?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::Callback;
    ///
    /// # tests::safe::run(|py| {
    /// let second = Callback::new("second", |py, arguments| Ok(arguments.at(py, 1).to_bound()));
    /// let second = second.signature("(first, second)").into_function(py)?;
    /// assert_eq!(second.call1((1, "two"))?.extract::<String>()?, "two");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, callback::Callback};
    ///
    /// # tests::safe::run(|py| {
    /// let halve = Callback::new("halve", |py, arguments| {
    ///     let number: f64 = arguments.extract(py, 0)?;
    ///     Ok((number / 2.0).into_python(py)?.into_any())
    /// });
    /// let halve = halve.signature("(number)").into_function(py)?;
    /// assert_eq!(halve.call1((3,))?.extract::<f64>()?, 1.5);
    ///
    /// let error = halve.call1(("three",)).unwrap_err().to_string();
    /// assert!(error.starts_with("TypeError: halve() argument 'number': "), "{error}");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, callback::Callback};
    ///
    /// # tests::safe::run(|py| {
    /// let greet = Callback::new("greet", |py, arguments| {
    ///     let name = arguments.extract_optional::<String>(py, 0)?.unwrap_or("world".to_owned());
    ///     Ok(format!("Hello, {name}!").into_python(py)?.into_any())
    /// });
    /// let greet = greet.signature("(name='world')").into_function(py)?;
    /// assert_eq!(greet.call0()?.extract::<String>()?, "Hello, world!");
    /// assert_eq!(greet.call1(("Ada",))?.extract::<String>()?, "Hello, Ada!");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{IntoPython, callback::Callback};
    ///
    /// # tests::safe::run(|py| {
    /// let multiply = Callback::new("multiply", |py, arguments| {
    ///     let mut product: i64 = arguments.extract(py, 0)?;
    ///     for factor in arguments.rest(py) {
    ///         product *= factor.extract::<i64>()?;
    ///     }
    ///     Ok(product.into_python(py)?.into_any())
    /// });
    /// let multiply = multiply.signature("(first, *rest)").into_function(py)?;
    /// assert_eq!(multiply.call1((2, 3, 7))?.extract::<i64>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::Callback;
    /// use ffi_safe::{IntoPython, keywords};
    ///
    /// # tests::safe::run(|py| {
    /// let tag = Callback::new("tag", |py, arguments| {
    ///     let mut text = arguments.extract::<String>(py, 0)?;
    ///     for (name, value) in arguments.keywords(py) {
    ///         text += &format!(" {}={}", name.to_str()?, value.repr()?.to_str()?);
    ///     }
    ///     Ok(text.into_python(py)?.into_any())
    /// });
    /// let tag = tag.signature("(name, **attributes)").into_function(py)?;
    /// assert_eq!(tag.call(("td",), keywords!(rowspan = 2, id = "a"))?.extract::<String>()?, "td rowspan=2 id='a'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
