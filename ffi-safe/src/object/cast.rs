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
pub unsafe trait PythonType: Sized + 'static {
    /// The name of the type, for messages.
    const NAME: &'static str;

    /// Whether the object is of the type or of one derived from it.
    fn is_type_of(object: &Bound<'_, Any>) -> bool;
}

/// The object is of another type.
pub struct CastError {
    pub(crate) found: Owned<Type>,
    pub(crate) expected: &'static str,
}

impl CastError {
    /// The name of the type that was expected.
    pub fn expected(&self) -> &'static str {
        self.expected
    }

    /// The type that was found.
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
    #[inline]
    pub fn is_instance_of<U: PythonType>(&self) -> bool {
        U::is_type_of(self.as_any())
    }

    /// The handle as one of a `U`.
    ///
    /// # Errors
    /// [`CastError`] if the object is of another type.
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
