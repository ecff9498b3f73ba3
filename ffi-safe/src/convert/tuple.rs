//! Tuples.

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, Tuple};

macro_rules! tuples {
    ($($length:literal: $($name:ident $index:tt)+;)+) => {$(
        impl<$($name: IntoPython),+> IntoPython for ($($name,)+) {
            type Target = Tuple;

            #[inline]
            fn into_python(self, py: &Attached) -> Result<Bound<'_, Tuple>> {
                Tuple::of(py, [$(self.$index.into_python(py)?.into_any()),+])
            }
        }

        impl<'r, $($name),+> IntoPython for &'r ($($name,)+)
        where
            $(&'r $name: IntoPython,)+
        {
            type Target = Tuple;

            #[inline]
            fn into_python(self, py: &Attached) -> Result<Bound<'_, Tuple>> {
                Tuple::of(py, [$((&self.$index).into_python(py)?.into_any()),+])
            }
        }

        impl<'a, $($name: FromPython<'a>),+> FromPython<'a> for ($($name,)+) {
            #[inline]
            fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
                let tuple = items::<Self>(object, $length)?;
                Ok(($(item::<$name, Self>(tuple, $index)?,)+))
            }
        }
    )+};
}

/// The object as a tuple of `length` items.
fn items<'o, 'a, T>(object: &'o Bound<'a, Any>, length: usize) -> Result<&'o Bound<'a, Tuple>, ConvertError> {
    let tuple = object.cast::<Tuple>().map_err(|_| ConvertError::wrong_type::<T>(object, "tuple"))?;
    match tuple.size() {
        size if size == length => Ok(tuple),
        size => Err(ConvertError::length::<T>(object, size, length)),
    }
}

fn item<'a, U: FromPython<'a>, T>(tuple: &Bound<'a, Tuple>, index: usize) -> Result<U, ConvertError> {
    match tuple.get(index) {
        Some(item) => U::from_python(&item).map_err(|error| error.at_index(index)),
        None => Err(ConvertError::value::<T, _>(tuple.as_any(), "an item of it was never set")),
    }
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}
