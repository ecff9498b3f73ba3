//! The positional arguments of a call.

use super::argument::Argument;
use super::slots::Slots;
use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::error::{PyError, Result};
use crate::exceptions::SystemError;
use crate::object::Bound;
use crate::value::Tuple;

/// The positional arguments of a call.
///
/// | | |
/// |---|---|
/// | `()` | none |
/// | `(a,)`, `(a, b)`, … up to twelve | values of any types that can be made into objects, and handles |
/// | `[a, b, …]` | values of one type |
/// | `&[Bound<T>]` | as many handles as there are, as `*args` |
/// | `&Bound<Tuple>` | the items of the tuple, as `*args` |
///
/// The arguments go into an array on the stack (of the heap, from the sixteenth on). No tuple is made of them, and
/// the reference counts of handles do not change.
pub trait Arguments<'a>: sealed::Sealed {
    /// The arguments as objects.
    #[doc(hidden)]
    type Held: HeldArguments;

    #[doc(hidden)]
    fn hold(self, py: &'a Attached) -> Result<Self::Held>;
}

/// Arguments that stay alive.
#[doc(hidden)]
pub trait HeldArguments {
    fn count(&self) -> usize;

    /// Puts as many objects as there are.
    fn put<'h>(&'h self, py: &'h Attached, slots: &mut Slots<'_, 'h>);
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! tuples {
    ($($count:literal: $($value:ident $index:tt),*;)*) => {$(
        impl<$($value),*> sealed::Sealed for ($($value,)*) {}

        impl<'a, $($value: IntoPython),*> Arguments<'a> for ($($value,)*) {
            type Held = ($(Argument<'a, $value>,)*);

            #[inline]
            fn hold(self, _py: &'a Attached) -> Result<Self::Held> {
                Ok(($(Argument::new(self.$index, _py)?,)*))
            }
        }

        impl<'a, $($value: IntoPython),*> HeldArguments for ($(Argument<'a, $value>,)*) {
            #[inline]
            fn count(&self) -> usize {
                $count
            }

            #[inline]
            fn put<'h>(&'h self, _py: &'h Attached, _slots: &mut Slots<'_, 'h>) {
                $(_slots.put(self.$index.object(_py).as_borrowed());)*
            }
        }
    )*};
}

tuples! {
    0: ;
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
}

impl<V, const N: usize> sealed::Sealed for [V; N] {}

impl<'a, V: IntoPython, const N: usize> Arguments<'a> for [V; N] {
    type Held = Vec<Argument<'a, V>>;

    fn hold(self, py: &'a Attached) -> Result<Self::Held> {
        self.into_iter().map(|value| Argument::new(value, py)).collect()
    }
}

impl<V: IntoPython> HeldArguments for Vec<Argument<'_, V>> {
    fn count(&self) -> usize {
        self.len()
    }

    fn put<'h>(&'h self, py: &'h Attached, slots: &mut Slots<'_, 'h>) {
        self.iter().for_each(|argument| slots.put(argument.object(py).as_borrowed()));
    }
}

impl<T> sealed::Sealed for &[Bound<'_, T>] {}

impl<'a, T> Arguments<'a> for &[Bound<'_, T>] {
    type Held = Self;

    #[inline]
    fn hold(self, _: &'a Attached) -> Result<Self> {
        Ok(self)
    }
}

impl<T> HeldArguments for &[Bound<'_, T>] {
    #[inline]
    fn count(&self) -> usize {
        self.len()
    }

    #[inline]
    fn put<'h>(&'h self, _: &'h Attached, slots: &mut Slots<'_, 'h>) {
        self.iter().for_each(|argument| slots.put(argument.as_any().as_borrowed()));
    }
}

impl sealed::Sealed for &Bound<'_, Tuple> {}

impl<'a> Arguments<'a> for &Bound<'_, Tuple> {
    type Held = Self;

    #[inline]
    fn hold(self, py: &'a Attached) -> Result<Self> {
        // An incomplete tuple can be found through the module `gc`.
        match self.iter().count() == self.size() {
            true => Ok(self),
            false => Err(PyError::new::<SystemError>(py, "the tuple of arguments is incomplete")),
        }
    }
}

impl HeldArguments for &Bound<'_, Tuple> {
    #[inline]
    fn count(&self) -> usize {
        self.size()
    }

    #[inline]
    fn put<'h>(&'h self, _: &'h Attached, slots: &mut Slots<'_, 'h>) {
        self.iter().for_each(|argument| slots.put(argument));
    }
}
