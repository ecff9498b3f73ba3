//! Numbers.

use ffi_sys::{PyFloat_AsDouble, PyFloat_CheckExact, PyIndex_Check, PyNumber_Check, PyNumber_Index};

use super::{ConvertError, FromPython, IntoPython, bulk};
use crate::attach::Attached;
use crate::error::exceptions::OverflowError;
use crate::error::{PyError, Result};
use crate::object::Bound;
use crate::value::{Any, Bool, Float, Int, Integer};

/// The `int` that an object is or has as its `__index__`.
pub(super) fn index<N>(object: &Bound<'_, Any>) -> Result<N, ConvertError>
where
    N: Integer,
{
    if let Ok(number) = object.cast::<Int>() {
        return number.value();
    }
    // SAFETY: attached and alive.
    if unsafe { PyIndex_Check(object.as_ptr()) } == 0 {
        return Err(ConvertError::wrong_type::<N>(object, "int"));
    }
    // SAFETY: attached and alive. A new reference to an int, or null. May run Python.
    let number: Result<Bound<'_, Int>> =
        unsafe { Bound::from_result(object.py(), PyNumber_Index(object.as_ptr())) };
    number.map_err(|error| ConvertError::raised::<N>(object, error))?.value()
}

macro_rules! integers {
    ($($name:ty)*) => {$(
        impl IntoPython for $name {
            type Target = Int;

            #[inline]
            fn into_python(self, py: &Attached) -> Result<Bound<'_, Int>> {
                Int::new(py, self)
            }
        }

        impl IntoPython for &$name {
            type Target = Int;

            #[inline]
            fn into_python(self, py: &Attached) -> Result<Bound<'_, Int>> {
                Int::new(py, *self)
            }
        }

        impl<'a> FromPython<'a> for $name {
            #[inline]
            fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
                index(object)
            }

            #[inline]
            fn sequence_from_python(object: &Bound<'a, Any>) -> Result<Vec<Self>, ConvertError> {
                bulk::integers(object)
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 i128 isize u16 u32 u64 u128 usize);

/// `float(object)`, except for text.
fn float<T>(object: &Bound<'_, Any>) -> Result<f64, ConvertError> {
    // SAFETY: attached and alive.
    if unsafe { PyFloat_CheckExact(object.as_ptr()) } != 0 {
        // SAFETY: just checked.
        return Ok(unsafe { object.cast_unchecked::<Float>() }.value());
    }
    // SAFETY: attached and alive. May run Python.
    let value = unsafe { PyFloat_AsDouble(object.as_ptr()) };
    if value != -1.0 {
        return Ok(value);
    }
    match PyError::take_if_set(object.py()) {
        None => Ok(value),
        Some(error) => Err(float_error::<T>(object, error)),
    }
}

#[cold]
fn float_error<T>(object: &Bound<'_, Any>, error: PyError) -> ConvertError {
    // SAFETY: attached and alive.
    if unsafe { PyNumber_Check(object.as_ptr()) } == 0 {
        ConvertError::wrong_type::<T>(object, "float")
    } else if object.is_instance_of::<Int>() && error.matches::<OverflowError>(object.py()) {
        ConvertError::out_of_range::<T>(object)
    } else {
        ConvertError::raised::<T>(object, error)
    }
}

impl IntoPython for f64 {
    type Target = Float;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Float>> {
        Float::new(py, self)
    }
}

impl<'a> FromPython<'a> for f64 {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        float::<Self>(object)
    }

    #[inline]
    fn sequence_from_python(object: &Bound<'a, Any>) -> Result<Vec<Self>, ConvertError> {
        bulk::floats(object)
    }
}

impl IntoPython for f32 {
    type Target = Float;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Float>> {
        Float::new(py, self.into())
    }
}

/// The nearest `f32`. Finite numbers that are none are out of range.
impl<'a> FromPython<'a> for f32 {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        let wide = float::<Self>(object)?;
        let value = wide as Self;
        if value.is_infinite() && wide.is_finite() {
            return Err(ConvertError::out_of_range::<Self>(object));
        }
        Ok(value)
    }
}

impl IntoPython for bool {
    type Target = Bool;

    #[inline]
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Bool>> {
        Ok(Bool::new(py, self))
    }
}

impl<'a> FromPython<'a> for bool {
    #[inline]
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        match object.cast::<Bool>() {
            Ok(value) => Ok(value.value()),
            Err(_) => Err(ConvertError::wrong_type::<Self>(object, "bool")),
        }
    }
}

macro_rules! by_reference {
    ($($name:ty: $target:ty;)*) => {$(
        impl IntoPython for &$name {
            type Target = $target;

            #[inline]
            fn into_python(self, py: &Attached) -> Result<Bound<'_, $target>> {
                (*self).into_python(py)
            }
        }
    )*};
}

by_reference! {
    f64: Float;
    f32: Float;
    bool: Bool;
}
