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
///
/// # Examples
/// ```
/// use ffi_safe::callback::{Class, ClassBuilder, Instance, Payload};
/// use ffi_safe::{Attached, Bound, PyOnceLock, Result};
///
/// struct Point(i32, i32);
/// # impl Payload for Point { const NAME: &'static str = "Point"; }
///
/// fn make(py: &Attached, x: i32, y: i32) -> Result<Bound<'_, Instance<Point>>> {
///     static CLASS: PyOnceLock<Class<Point>> = PyOnceLock::new();
///     let class = CLASS.get_or_try_init(|| ClassBuilder::new().build(py))?;
///     class.instantiate(py, Point(x, y))
/// }
///
/// # tests::safe::run(|py| {
/// let point = make(py, 3, 4)?;
/// assert_eq!(point.payload().1, 4);
/// // It is the same class every time.
/// assert!(point.get_type().is(&make(py, 5, 6)?.get_type()));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new().build(py)?;
    /// assert_eq!(class.bind(py).name()?, "Point");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new().build(py)?;
    /// let point = class.instantiate(py, Point(3, 4))?;
    /// assert!(point.get_type().is(class.bind(py)));
    /// assert_eq!(point.payload().0, 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new().build(py)?;
    /// let same = class.clone_ref(py);
    /// assert!(same.bind(py).is(class.bind(py)));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn clone_ref(&self, py: &Attached) -> Self {
        Self { class: self.class.clone_ref(py), ..*self }
    }
}

impl<T: Payload> fmt::Debug for Class<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Class({})", T::NAME)
    }
}
