//! Binary data: numbers of one byte.

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, ByteArray, Bytes, Int};

impl IntoPython for u8 {
    type Target = Int;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Int>> {
        Int::new(py, self)
    }

    fn sequence_into_python(items: impl Iterator<Item = Self>, py: &Attached) -> Result<Bound<'_, Any>> {
        let data: Vec<u8> = items.collect();
        Bytes::new(py, &data).map(Bound::into_any)
    }
}

impl IntoPython for &u8 {
    type Target = Int;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Int>> {
        Int::new(py, *self)
    }

    fn sequence_into_python(items: impl Iterator<Item = Self>, py: &Attached) -> Result<Bound<'_, Any>> {
        u8::sequence_into_python(items.copied(), py)
    }
}

impl<'a> FromPython<'a> for u8 {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        super::number::index(object)
    }

    fn sequence_from_python(object: &Bound<'a, Any>) -> Result<Vec<Self>, ConvertError> {
        if let Ok(data) = object.cast::<Bytes>() {
            return Ok(data.as_bytes().to_vec());
        }
        match object.cast::<ByteArray>() {
            Ok(data) => data.to_vec().map_err(|error| ConvertError::raised::<Vec<Self>>(object, error)),
            Err(_) => Err(ConvertError::wrong_type::<Vec<Self>>(object, "bytes")),
        }
    }
}
