//! Iterators of Python.

use ffi_sys::{PyIter_Check, PyIter_Next, PyObject_GetIter};

use super::{Any, python_types};
use crate::critical_section::locked;
use crate::error::exceptions::TypeError;
use crate::error::{PyError, Result};
use crate::object::Bound;

/// Whether an object has `__next__`, as the raw check, which takes only objects of which that can be asked.
unsafe fn is_iterator(object: *mut ffi_sys::PyObject) -> core::ffi::c_int {
    // SAFETY: forwarded 1:1.
    unsafe { PyIter_Check(object) }
}

python_types! {
    /// An iterator of any kind: what has `__next__`.
    ///
    /// As an [`Iterator`](core::iter::Iterator) of Rust it gives results, since any step may raise an exception.
    ///
    /// # Thread-safety
    /// CPython 3.13 does not lock its iterators: two threads that ask the same one at once get items twice, and crash
    /// if it is a generator. Here each step is taken in a critical section on the iterator, so that every item is given
    /// to exactly one of the threads that ask through handles of this crate. Nobody else who asks the same iterator at
    /// the same time is excluded: code in Python, another iterator that takes its items from there (`zip`, `map`), a
    /// method that goes through it (`extend`). Do not share a generator between threads in such ways, or keep a
    /// [`PyMutex`](crate::PyMutex) for all of them.
    ///
    /// A generator that waits, or that is stopped for the garbage collection, lets others in before it is done with
    /// its step. They get the `ValueError` that they would get in Python, "generator already executing", and may ask
    /// again: no item is lost.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Iterator;
    ///
    /// # tests::safe::run(|py| {
    /// let numbers = py.eval("(n * n for n in range(4))", None, None)?.cast_into::<Iterator>()?;
    /// let squares: ffi_safe::Result<Vec<i64>> = numbers.map(|number| Ok(number?.extract()?)).collect();
    /// assert_eq!(squares?, [0, 1, 4, 9]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Iterator = "iterator", is_iterator;
}

impl<'a, T> Bound<'a, T> {
    /// `iter(object)`.
    ///
    /// # Errors
    /// `TypeError` if the object cannot be iterated; what its `__iter__` raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{List, Set};
    ///
    /// # tests::safe::run(|py| {
    /// let numbers: Result<Vec<_>, _> = List::new(py, [1, 2])?.try_iter()?.collect();
    /// assert_eq!(numbers?.len(), 2);
    ///
    /// // A set that changes its size is a typed error.
    /// let set = Set::new(py, [1, 2, 3])?;
    /// let mut items = set.try_iter()?;
    /// items.next().unwrap()?;
    /// set.add(4)?;
    /// let error = items.next().unwrap().unwrap_err();
    /// assert_eq!(error.to_string(), "RuntimeError: Set changed size during iteration");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn try_iter(&self) -> Result<Bound<'a, Iterator>> {
        // SAFETY: attached and alive. A new reference to an iterator, or null.
        unsafe { Bound::from_result(self.py(), PyObject_GetIter(self.as_ptr())) }
    }
}

impl<'a> Bound<'a, Iterator> {
    /// The next item; [`None`] at the end.
    ///
    /// # Errors
    /// Whatever `__next__` raises, `StopIteration` excepted.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let items = List::new(py, ["a"])?.try_iter()?;
    /// assert_eq!(items.next_item()?.unwrap().extract::<String>()?, "a");
    /// assert!(items.next_item()?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn next_item(&self) -> Result<Option<Bound<'a, Any>>> {
        // Python code may run in the section, which is suspended if that waits. Whoever enters meanwhile finds either
        // a generator, which knows that it runs, or an iterator written in C that was left in order: those call
        // Python only at points where Python could have called them again.
        let item = locked(self, || {
            // SAFETY: attached and alive. An assignment to `__class__` may have made the object one that is no
            // iterator; there is no point between the question and the call at which it could become one now. A new
            // reference, or null.
            unsafe { (PyIter_Check(self.as_ptr()) != 0).then(|| PyIter_Next(self.as_ptr())) }
        });
        let Some(item) = item else {
            return Err(PyError::new::<TypeError>(self.py(), "the object is no iterator any more"));
        };
        if item.is_null() {
            return PyError::take_if_set(self.py()).map_or(Ok(None), Err);
        }
        // SAFETY: the reference is the caller's.
        unsafe { Bound::from_result(self.py(), item) }.map(Some)
    }
}

impl<'a> core::iter::Iterator for Bound<'a, Iterator> {
    type Item = Result<Bound<'a, Any>>;

    #[inline]
    fn next(&mut self) -> Option<Result<Bound<'a, Any>>> {
        self.next_item().transpose()
    }
}
