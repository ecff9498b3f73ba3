//! The object whose method is called.

use core::fmt;
use core::marker::PhantomData;
use core::ptr::NonNull;

use ffi_sys::PyObject;

use super::layout::Object;
use super::{Instance, Payload};
use crate::attach::Attached;
use crate::callback::CallArguments;
use crate::error::{PyError, Result};
use crate::exceptions::TypeError;
use crate::object::{Borrowed, PythonType};
use crate::value::Any;

/// The object whose method is called: `self`. The caller keeps it alive during the call.
///
/// # Examples
/// ```
/// use ffi_safe::callback::{CallArguments, ClassBuilder, Payload, Receiver};
/// use ffi_safe::{Any, Attached, Bound, IntoPython, Result};
///
/// struct Point(i32, i32);
/// # impl Payload for Point { const NAME: &'static str = "Point"; }
///
/// fn sum<'p>(
///     py: &'p mut Attached,
///     this: &Receiver<'_, Point>,
///     _: &CallArguments<'_>,
/// ) -> Result<Bound<'p, Any>> {
///     let Point(x, y) = this.payload();
///     Ok((x + y).into_python(py)?.into_any())
/// }
///
/// # tests::safe::run(|py| {
/// let class = ClassBuilder::<Point>::new().method("sum", "()", sum).build(py)?;
/// let point = class.instantiate(py, Point(3, 4))?;
/// assert_eq!(point.call_method0("sum")?.extract::<i32>()?, 7);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct Receiver<'c, T> {
    object: NonNull<PyObject>,
    marker: PhantomData<(&'c T, *mut ())>,
}

impl<T: Payload> Receiver<'_, T> {
    /// The value that the object holds. It needs no token: it can be used while detached.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::IntoPython;
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Samples(Vec<f64>);
    /// # impl Payload for Samples { const NAME: &'static str = "Samples"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Samples>::new().method("sum", "()", |py, this, _| {
    ///     let samples = this.payload();
    ///     let sum = py.detach(|| samples.0.iter().sum::<f64>());
    ///     Ok(sum.into_python(py)?.into_any())
    /// });
    /// let samples = class.build(py)?.instantiate(py, Samples(vec![0.5, 1.5]))?;
    /// assert_eq!(samples.call_method0("sum")?.extract::<f64>()?, 2.0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn payload(&self) -> &T {
        // SAFETY: the object is a `T`'s, as `first_of` has checked, and alive during the call.
        unsafe { Object::<T>::at(self.object.as_ptr()).payload() }
    }

    /// The object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload};
    ///
    /// struct Point(i32, i32);
    /// # impl Payload for Point { const NAME: &'static str = "Point"; }
    ///
    /// # tests::safe::run(|py| {
    /// let class = ClassBuilder::<Point>::new()
    ///     .method("__enter__", "()", |py, this, _| Ok(this.object(py).to_bound().into_any()))
    ///     .build(py)?;
    /// let point = class.instantiate(py, Point(3, 4))?;
    /// assert!(point.call_method0("__enter__")?.is(&point));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn object<'s, 'a>(&'s self, py: &'a Attached) -> Borrowed<'s, 'a, Instance<T>> {
        // SAFETY: as above; attached.
        unsafe { Borrowed::from_ptr(py, self.object) }
    }

    /// The first argument of a method, and the others.
    pub(super) fn first_of<'c>(
        py: &Attached,
        arguments: &'c CallArguments<'_>,
    ) -> Result<(Receiver<'c, T>, CallArguments<'c>)> {
        let (first, others) = arguments.split_first();
        let function = arguments.function();
        let Some(object) = first else {
            return Err(PyError::new::<TypeError>(
                py,
                format!("unbound method {function}() needs an argument"),
            ));
        };
        // SAFETY: alive during the call, which outlives `'c`; attached.
        let any: Borrowed<'_, '_, Any> = unsafe { Borrowed::from_ptr(py, object) };
        if !Instance::<T>::is_type_of(&any) {
            let found = any.get_type().name()?;
            let message =
                format!("{function}() is for `{}` objects and does not apply to a `{found}`", T::NAME);
            return Err(PyError::new::<TypeError>(py, message));
        }
        Ok((Receiver { object, marker: PhantomData }, others))
    }
}

impl<T: fmt::Debug + Payload> fmt::Debug for Receiver<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Receiver").field(self.payload()).finish()
    }
}
