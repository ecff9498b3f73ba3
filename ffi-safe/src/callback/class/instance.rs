//! Objects that hold a value of Rust.

use core::any::TypeId;
use core::marker::PhantomData;

use ffi_sys::Py_TYPE;

use super::layout::{Object, head_of};
use super::traced::TracedFields;
use crate::object::{Bound, Owned, PythonType};
use crate::value::Any;

/// A Rust type whose values Python objects can hold. See [`ClassBuilder`](super::ClassBuilder).
///
/// Objects are shared between threads, so the value is used by `&` only: what changes is in atomics, in a
/// [`PyMutex`](crate::PyMutex) or a [`Traced`](super::Traced). It is dropped once, by whichever thread frees the
/// object. Its alignment is 16 at most.
///
/// # Examples
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// use ffi_safe::callback::{ClassBuilder, Payload};
///
/// struct Hits(AtomicU32);
///
/// impl Payload for Hits {
///     const NAME: &'static str = "Hits";
/// }
///
/// # tests::safe::run(|py| {
/// let class = ClassBuilder::<Hits>::new().build(py)?;
/// let hits = class.instantiate(py, Hits(AtomicU32::new(0)))?.unbind();
/// py.detach(|| std::thread::scope(|scope| {
///     for _ in 0..4 {
///         scope.spawn(|| hits.payload().0.fetch_add(1, Ordering::Relaxed));
///     }
/// }));
/// assert_eq!(hits.payload().0.load(Ordering::Relaxed), 4);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub trait Payload: Send + Sync + 'static {
    /// The name of the class.
    const NAME: &'static str;

    /// Names the fields that the garbage collector is to follow; see [`Traced`](super::Traced).
    ///
    /// They are parts of the value itself, not in a box or a vector, and at the same places in every value.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{Payload, Traced, TracedFields};
    ///
    /// struct Node {
    ///     next: Traced,
    ///     number: u32,
    /// }
    ///
    /// impl Payload for Node {
    ///     const NAME: &'static str = "Node";
    ///
    ///     fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
    ///         fields.add(&self.next);
    ///     }
    /// }
    /// ```
    ///
    /// What a lock guards cannot be named, because it could be moved away while the collector looks:
    /// ```compile_fail
    /// use ffi_safe::PyMutex;
    /// use ffi_safe::callback::{Payload, Traced, TracedFields};
    ///
    /// struct Node(PyMutex<Traced>);
    ///
    /// impl Payload for Node {
    ///     const NAME: &'static str = "Node";
    ///
    ///     fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
    ///         let guard = self.0.lock();
    ///         fields.add(&guard); // error: `guard` does not live long enough
    ///     }
    /// }
    /// ```
    fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
        let _ = fields;
    }
}

/// An object that holds a `T`, of a class that [`ClassBuilder`](super::ClassBuilder) made, or of one derived from it.
///
/// A marker: it has no values.
///
/// # Examples
/// ```
/// use ffi_safe::callback::{ClassBuilder, Instance, Payload};
///
/// struct Point(i32, i32);
/// # impl Payload for Point { const NAME: &'static str = "Point"; }
///
/// # tests::safe::run(|py| {
/// let class = ClassBuilder::<Point>::new().build(py)?;
/// let object = class.instantiate(py, Point(3, 4))?.into_any();
/// assert_eq!(object.cast::<Instance<Point>>()?.payload().1, 4);
/// assert!(py.eval("(3, 4)", None, None)?.cast::<Instance<Point>>().is_err());
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct Instance<T> {
    _never: core::convert::Infallible,
    _payload: PhantomData<T>,
}

// SAFETY: a class that was made for `T` is recognised by its destructor and the `TypeId`, neither of which changes; an
// object changes its class only for one of the same layout, which derives from the same one of ours. The value is
// there, and stays there until the object dies.
unsafe impl<T: Payload> PythonType for Instance<T> {
    const NAME: &'static str = T::NAME;

    #[inline]
    fn is_type_of(object: &Bound<'_, Any>) -> bool {
        // SAFETY: attached; a live object, which keeps its type alive while nobody can assign to `__class__`: that
        // stops the world, which this thread lets happen at no point in between.
        unsafe {
            head_of(Py_TYPE(object.as_ptr())).is_some_and(|head| {
                head.payload == TypeId::of::<T>() && Object::<T>::at(object.as_ptr()).is_full()
            })
        }
    }
}

impl<T: Payload> Bound<'_, Instance<T>> {
    /// The value that the object holds.
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
    /// let Point(x, y) = point.payload();
    /// assert_eq!((*x, *y), (3, 4));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn payload(&self) -> &T {
        // SAFETY: the object is a `T`'s, and is alive while the handle is borrowed.
        unsafe { Object::<T>::at(self.as_ptr()).payload() }
    }
}

impl<T: Payload> Owned<Instance<T>> {
    /// The value that the object holds, on any thread, attached or not.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Samples(Vec<f64>);
    ///
    /// impl Payload for Samples {
    ///     const NAME: &'static str = "Samples";
    /// }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Samples>::new().build(py)?;
    /// let samples = class.instantiate(py, Samples(vec![0.5, 1.5]))?.unbind();
    /// let sum = py.detach(|| std::thread::scope(|scope| {
    ///     scope.spawn(|| samples.payload().0.iter().sum::<f64>()).join().unwrap()
    /// }));
    /// assert_eq!(sum, 2.0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn payload(&self) -> &T {
        // SAFETY: the object is a `T`'s, and is alive while the handle is borrowed. The value does not move, and the
        // collector does not touch it while there are references from elsewhere.
        unsafe { Object::<T>::at(self.as_ptr()).payload() }
    }
}
