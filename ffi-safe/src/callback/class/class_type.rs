//! Classes that are ready for use.

use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use super::layout::{Head, instantiate};
use super::{Instance, Payload};
use crate::attach::Attached;
use crate::error::Result;
use crate::object::{Bound, Owned};
use crate::value::Type;

/// A class whose objects hold a `T`. [`ClassBuilder`](super::ClassBuilder) makes it.
pub struct Class<T> {
    class: Owned<Type>,
    head: &'static Head,
    payload: PhantomData<fn() -> T>,
}

impl<T: Payload> Class<T> {
    pub(super) fn new(class: Owned<Type>, head: &'static Head) -> Self {
        Self { class, head, payload: PhantomData }
    }

    /// The type object.
    #[inline]
    pub fn bind<'o, 'a>(&'o self, py: &'a Attached) -> &'o Bound<'a, Type> {
        self.class.bind(py)
    }

    /// Makes an object that holds `payload`, without the constructor.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Panics
    /// If the [traced](Payload::traced) fields are not parts of the payload, or not at the same places as in others.
    pub fn instantiate<'a>(&self, py: &'a Attached, payload: T) -> Result<Bound<'a, Instance<T>>> {
        py.check();
        let class = self.class.bind(py).as_type_ptr();
        // SAFETY: attached; a live type, made for `T` with this head. A new reference to one of its objects.
        unsafe {
            let object = instantiate(py, class, self.head, payload)?;
            Ok(Bound::from_owned(py, NonNull::new_unchecked(object)))
        }
    }

    /// Another handle of the same class.
    pub fn clone_ref(&self, py: &Attached) -> Self {
        Self { class: self.class.clone_ref(py), ..*self }
    }
}

impl<T: Payload> fmt::Debug for Class<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Class({})", T::NAME)
    }
}
