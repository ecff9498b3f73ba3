//! Text.

use std::borrow::Cow;

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, Str};

/// The text of a `str`, as it is asked for by `T`.
fn text<'o, T>(object: &'o Bound<'_, Any>) -> Result<&'o str, ConvertError> {
    match object.cast::<Str>() {
        Ok(text) => text.to_str().map_err(|error| ConvertError::raised::<T>(object, error)),
        Err(_) => Err(ConvertError::wrong_type::<T>(object, "str")),
    }
}

macro_rules! texts {
    ($($name:ty, |$self:ident| $text:expr;)*) => {$(
        impl IntoPython for $name {
            type Target = Str;

            #[inline]
            fn into_python(self, py: &Attached) -> Result<Bound<'_, Str>> {
                let $self = self;
                Str::new(py, $text)
            }
        }
    )*};
}

texts! {
    &str, |text| text;
    &&str, |text| text;
    String, |text| &text;
    &String, |text| text;
    Box<str>, |text| &text;
    &Box<str>, |text| text;
    Cow<'_, str>, |text| &text;
    &Cow<'_, str>, |text| text;
    char, |character| character.encode_utf8(&mut [0; 4]);
    &char, |character| character.encode_utf8(&mut [0; 4]);
}

impl<'a> FromPython<'a> for String {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        text::<Self>(object).map(Self::from)
    }
}

impl<'a> FromPython<'a> for Box<str> {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        text::<Self>(object).map(Self::from)
    }
}

/// A copy: see [`Bound<Str>::to_str`](Bound::to_str) for a view.
impl<'a> FromPython<'a> for Cow<'static, str> {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        text::<Self>(object).map(|text| Cow::Owned(text.to_owned()))
    }
}

impl<'a> FromPython<'a> for char {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        let text = object.cast::<Str>().map_err(|_| ConvertError::wrong_type::<Self>(object, "str"))?;
        let mut points = text.code_points();
        match (points.next(), points.next()) {
            (Some(point), None) => Self::from_u32(point)
                .ok_or_else(|| ConvertError::value::<Self, _>(object, "it is a lone surrogate")),
            _ => Err(ConvertError::length::<Self>(object, text.chars(), 1)),
        }
    }
}
