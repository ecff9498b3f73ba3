//! Objects, which are themselves.

use core::ptr::NonNull;

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::{Borrowed, Bound, Owned, PythonType};
use crate::value::Any;

impl<T> IntoPython for Bound<'_, T> {
    type Target = T;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, T>> {
        // SAFETY: the handle's own reference, not null. Both tokens are of this thread, since neither can leave it, and
        // that of the result is borrowed for as long as the result lives.
        Ok(unsafe { Bound::from_owned(py, NonNull::new_unchecked(self.into_ptr())) })
    }

    #[inline]
    fn as_object<'s>(&'s self, _: &'s Attached) -> Option<&'s Bound<'s, Any>> {
        Some(self.as_any())
    }
}

impl<T> IntoPython for &Bound<'_, T> {
    type Target = T;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, T>> {
        self.clone().into_python(py)
    }

    #[inline]
    fn as_object<'s>(&'s self, _: &'s Attached) -> Option<&'s Bound<'s, Any>> {
        Some(self.as_any())
    }
}

impl<T> IntoPython for Borrowed<'_, '_, T> {
    type Target = T;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, T>> {
        self.to_bound().into_python(py)
    }

    #[inline]
    fn as_object<'s>(&'s self, _: &'s Attached) -> Option<&'s Bound<'s, Any>> {
        Some(self.as_any())
    }
}

impl<T> IntoPython for Owned<T> {
    type Target = T;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, T>> {
        Ok(self.into_bound(py))
    }

    #[inline]
    fn as_object<'s>(&'s self, py: &'s Attached) -> Option<&'s Bound<'s, Any>> {
        Some(self.bind(py).as_any())
    }
}

impl<T> IntoPython for &Owned<T> {
    type Target = T;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, T>> {
        self.bind(py).into_python(py)
    }

    #[inline]
    fn as_object<'s>(&'s self, py: &'s Attached) -> Option<&'s Bound<'s, Any>> {
        Some(self.bind(py).as_any())
    }
}

impl<'a, T: PythonType> FromPython<'a> for Bound<'a, T> {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        match object.cast::<T>() {
            Ok(object) => Ok(object.clone()),
            Err(_) => Err(ConvertError::wrong_type::<Self>(object, T::NAME)),
        }
    }
}

impl<'a, T: PythonType> FromPython<'a> for Owned<T> {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        Bound::<T>::from_python(object).map(Bound::unbind)
    }
}
