//! What may be missing.

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, NoneType};

impl<T: IntoPython> IntoPython for Option<T> {
    type Target = Any;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
        match self {
            Some(value) => value.into_python(py).map(Bound::into_any),
            None => Ok(NoneType::get(py).into_any()),
        }
    }
}

impl<'r, T> IntoPython for &'r Option<T>
where
    &'r T: IntoPython,
{
    type Target = Any;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
        self.as_ref().into_python(py)
    }
}

impl<'a, T: FromPython<'a>> FromPython<'a> for Option<T> {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        if object.is_instance_of::<NoneType>() { Ok(None) } else { T::from_python(object).map(Some) }
    }
}

impl IntoPython for () {
    type Target = NoneType;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, NoneType>> {
        Ok(NoneType::get(py))
    }
}

impl<'a> FromPython<'a> for () {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        match object.cast::<NoneType>() {
            Ok(_) => Ok(()),
            Err(_) => Err(ConvertError::wrong_type::<Self>(object, "NoneType")),
        }
    }
}
