//! From a handle of any object to one of a known type.

use core::fmt;

use super::{Bound, Owned};
use crate::attach::Attached;
use crate::value::{Any, Type};

/// A Python type that Rust knows: how its objects are recognised.
///
/// # Safety
/// [`is_type_of`](Self::is_type_of) is true only of objects that have the layout and the behaviour that the methods
/// of `Bound<Self>` rely on, and stays true of an object for as long as that lives.
///
/// # Examples
/// ```
/// use ffi_safe::{Any, Bound, PythonType};
///
/// /// `complex`.
/// enum Complex {}
///
/// // SAFETY: the class and its bases are checked, which stay as they are; `Bound<Complex>` has no methods that need more.
/// unsafe impl PythonType for Complex {
///     const NAME: &'static str = "complex";
///
///     fn is_type_of(object: &Bound<'_, Any>) -> bool {
///         // SAFETY: attached and alive.
///         unsafe { ffi_sys::PyComplex_Check(object.as_ptr()) != 0 }
///     }
/// }
///
/// # tests::safe::run(|py| {
/// assert!(py.eval("1j", None, None)?.cast::<Complex>().is_ok());
/// assert!(py.eval("1.0", None, None)?.cast::<Complex>().is_err());
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub unsafe trait PythonType: Sized + 'static {
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// Whether the object is of the type or of one derived from it.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PythonType;
    /// use ffi_safe::value::{Bool, Int};
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Int::is_type_of(Bool::new(py, true).as_any()));
    /// assert!(!Bool::is_type_of(Int::new(py, 1)?.as_any()));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    fn is_type_of(object: &Bound<'_, Any>) -> bool;
}

/// The object is of another type.
///
/// # Examples
/// ```
/// use ffi_safe::CastError;
/// use ffi_safe::value::{Int, Str};
///
/// # tests::safe::run(|py| {
/// let error: CastError = Int::new(py, 1)?.cast_into::<Str>().unwrap_err();
/// assert_eq!(error.to_string(), "the object is a `int`, not a `str`");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct CastError {
    pub(crate) found: Owned<Type>,
    pub(crate) expected: &'static str,
}

impl CastError {
    /// The name of the type that was expected.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Int, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let error = Int::new(py, 1)?.cast_into::<Str>().unwrap_err();
    /// assert_eq!(error.expected(), "str");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// The type that was found.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Int, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let error = Int::new(py, 1)?.cast_into::<Str>().unwrap_err();
    /// assert_eq!(error.found(py).name()?, "int");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn found<'a>(&self, py: &'a Attached) -> Bound<'a, Type> {
        self.found.bind(py).clone()
    }
}

impl fmt::Debug for CastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CastError").field("expected", &self.expected).finish_non_exhaustive()
    }
}

impl fmt::Display for CastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = crate::attach(|py| self.found.bind(py).name().ok());
        match name.ok().flatten() {
            Some(name) => write!(f, "the object is a `{name}`, not a `{}`", self.expected),
            None => write!(f, "the object is not a `{}`", self.expected),
        }
    }
}

impl std::error::Error for CastError {}

impl<'a, T> Bound<'a, T> {
    /// Whether the object is a `U`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Bool, Int, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let truth = Bool::new(py, true);
    /// assert!(truth.is_instance_of::<Int>());
    /// assert!(!truth.is_instance_of::<Str>());
    /// # });
    /// ```
    #[inline]
    pub fn is_instance_of<U: PythonType>(&self) -> bool {
        U::is_type_of(self.as_any())
    }

    /// The handle as one of a `U`.
    ///
    /// # Errors
    /// [`CastError`] if the object is of another type.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Int, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("40 + 2", None, None)?;
    /// assert_eq!(object.cast::<Int>()?.value::<i64>()?, 42);
    /// assert!(object.cast::<Str>().is_err());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn cast<U: PythonType>(&self) -> Result<&Bound<'a, U>, CastError> {
        if U::is_type_of(self.as_any()) {
            // SAFETY: just checked.
            Ok(unsafe { self.cast_unchecked() })
        } else {
            Err(self.cast_error::<U>())
        }
    }

    /// The handle as one of a `U`.
    ///
    /// # Errors
    /// [`CastError`] if the object is of another type.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::Bound;
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let number: Bound<'_, Int> = py.eval("40 + 2", None, None)?.cast_into()?;
    /// assert_eq!(number.value::<i64>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn cast_into<U: PythonType>(self) -> Result<Bound<'a, U>, CastError> {
        if U::is_type_of(self.as_any()) {
            // SAFETY: just checked.
            Ok(unsafe { self.cast_into_unchecked() })
        } else {
            Err(self.cast_error::<U>())
        }
    }

    #[cold]
    fn cast_error<U: PythonType>(&self) -> CastError {
        CastError { found: self.get_type().unbind(), expected: U::NAME }
    }
}
