//! A reference that something else keeps alive.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;
use core::ptr::NonNull;

use ffi_sys::PyObject;

use super::Bound;
use crate::attach::Attached;
use crate::value::Any;

/// A view of a [`Bound`] that counts nothing, for objects whose owner cannot let go while the view exists: the
/// arguments of a callback, the items of a tuple.
///
/// No function of this crate gives one out for an item of a container that another thread could change.
///
/// # Examples
/// ```
/// use ffi_safe::Borrowed;
/// use ffi_safe::value::Tuple;
///
/// # tests::safe::run(|py| {
/// let pair = Tuple::new(py, [1, 2])?;
/// let first: Borrowed<'_, '_> = pair.get(0).unwrap();
/// // It does what a `Bound` does.
/// assert_eq!(first.extract::<i64>()?, 1);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[repr(transparent)]
pub struct Borrowed<'o, 'a, T = Any> {
    object: NonNull<PyObject>,
    marker: PhantomData<&'o Bound<'a, T>>,
}

impl<'o, 'a, T> Borrowed<'o, 'a, T> {
    /// A view of an object, for callbacks of the raw API, whose caller keeps the arguments alive.
    ///
    /// # Safety
    /// Something keeps the object alive for `'o`, and it is a `T`.
    ///
    /// # Examples
    /// ```
    /// use core::ptr::NonNull;
    ///
    /// use ffi_safe::Borrowed;
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let number = Int::new(py, 7)?;
    /// let object = NonNull::new(number.as_ptr()).unwrap();
    /// // SAFETY: `number` is an int, and keeps it alive.
    /// let view: Borrowed<'_, '_, Int> = unsafe { Borrowed::from_ptr(py, object) };
    /// assert_eq!(view.value::<i64>()?, 7);
    /// drop(number);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub unsafe fn from_ptr(_: &'a Attached, object: NonNull<PyObject>) -> Self {
        Self { object, marker: PhantomData }
    }

    /// A strong reference of its own.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Tuple;
    ///
    /// # tests::safe::run(|py| {
    /// let tuple = Tuple::new(py, ["a"])?;
    /// let item = tuple.get(0).unwrap().to_bound();
    /// drop(tuple);
    /// assert_eq!(item.extract::<String>()?, "a");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn to_bound(self) -> Bound<'a, T> {
        Bound::clone(&self)
    }
}

impl<T> Clone for Borrowed<'_, '_, T> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Borrowed<'_, '_, T> {}

impl<'a, T> Deref for Borrowed<'_, 'a, T> {
    type Target = Bound<'a, T>;

    #[inline]
    fn deref(&self) -> &Bound<'a, T> {
        // SAFETY: both are `repr(transparent)` around the pointer; the reference is not dropped through a `&`,
        // and the object is alive for `'o`, which outlives the borrow of `self`.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }
}

impl<T> fmt::Debug for Borrowed<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
