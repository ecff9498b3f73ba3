//! Sequences.

use ffi_sys::PySequence_Check;

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, ByteArray, Bytes, List, Str, Tuple};

/// The items of a list, a tuple or another sequence, one by one.
pub(super) fn from_python<'a, T: FromPython<'a>>(object: &Bound<'a, Any>) -> Result<Vec<T>, ConvertError> {
    if let Ok(list) = object.cast::<List>() {
        let mut values = Vec::with_capacity(list.size());
        for (index, item) in list.iter().enumerate() {
            values.push(T::from_python(&item).map_err(|error| error.at_index(index))?);
        }
        return Ok(values);
    }
    if let Ok(tuple) = object.cast::<Tuple>() {
        let mut values = Vec::with_capacity(tuple.size());
        for (index, item) in tuple.iter().enumerate() {
            values.push(T::from_python(&item).map_err(|error| error.at_index(index))?);
        }
        return Ok(values);
    }
    // SAFETY: attached and alive.
    if unsafe { PySequence_Check(object.as_ptr()) } == 0
        || object.is_instance_of::<Str>()
        || object.is_instance_of::<Bytes>()
        || object.is_instance_of::<ByteArray>()
    {
        return Err(ConvertError::wrong_type::<Vec<T>>(object, "list"));
    }
    let raised = |error| ConvertError::raised::<Vec<T>>(object, error);
    let mut values = Vec::new();
    for (index, item) in object.try_iter().map_err(raised)?.enumerate() {
        values.push(T::from_python(&item.map_err(raised)?).map_err(|error| error.at_index(index))?);
    }
    Ok(values)
}

impl<T: IntoPython> IntoPython for Vec<T> {
    type Target = Any;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
        T::sequence_into_python(self.into_iter(), py)
    }
}

impl<T: IntoPython> IntoPython for Box<[T]> {
    type Target = Any;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
        T::sequence_into_python(self.into_iter(), py)
    }
}

impl<T: IntoPython, const N: usize> IntoPython for [T; N] {
    type Target = Any;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
        T::sequence_into_python(self.into_iter(), py)
    }
}

macro_rules! by_reference {
    ($(<$(const $length:ident)?> $name:ty;)*) => {$(
        impl<'r, T $(, const $length: usize)?> IntoPython for &'r $name
        where
            &'r T: IntoPython,
        {
            type Target = Any;

            #[inline]
            fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
                <&'r T>::sequence_into_python(self.iter(), py)
            }
        }
    )*};
}

by_reference! {
    <> [T];
    <> Vec<T>;
    <> Box<[T]>;
    <const N> [T; N];
}

impl<'a, T: FromPython<'a>> FromPython<'a> for Vec<T> {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        T::sequence_from_python(object)
    }
}

impl<'a, T: FromPython<'a>> FromPython<'a> for Box<[T]> {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        T::sequence_from_python(object).map(Vec::into_boxed_slice)
    }
}

impl<'a, T: FromPython<'a>, const N: usize> FromPython<'a> for [T; N] {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        let values = T::sequence_from_python(object)?;
        values.try_into().map_err(|values: Vec<T>| ConvertError::length::<Self>(object, values.len(), N))
    }
}
