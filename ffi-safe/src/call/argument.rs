//! One argument, kept alive during the call.

use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::error::Result;
use crate::object::Bound;
use crate::value::Any;

/// A value that is a handle, or the object that was made of a value that is none.
pub enum Argument<'a, V> {
    /// A handle, which is used as it is: nothing is counted.
    Handle(V),
    /// An object that was made for the call.
    Made(Bound<'a, Any>),
}

impl<'a, V: IntoPython> Argument<'a, V> {
    #[inline]
    pub(crate) fn new(value: V, py: &'a Attached) -> Result<Self> {
        if value.as_object(py).is_some() {
            return Ok(Self::Handle(value));
        }
        value.into_python(py).map(|made| Self::Made(made.into_any()))
    }

    /// The object.
    #[inline]
    pub(crate) fn object<'s>(&'s self, py: &'s Attached) -> &'s Bound<'s, Any> {
        match self {
            Self::Handle(value) => value.as_object(py).expect("a handle stays one"),
            Self::Made(object) => object,
        }
    }
}
