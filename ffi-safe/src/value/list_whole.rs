//! `list`: many items at once.

use ffi_sys::{
    PyList_AsTuple, PyList_Clear, PyList_Extend, PyList_GetSlice, PyList_Reverse, PyList_SetSlice,
    PyList_Sort,
};

use super::list::bound;
use super::status::check;
use super::{List, Tuple};
use crate::critical_section::assert_not_held;
use crate::error::Result;
use crate::object::Bound;

impl<'a> Bound<'a, List> {
    /// Adds the items of anything that can be iterated at the end.
    ///
    /// # Errors
    /// What the iteration raises; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{List, Tuple};
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1])?;
    /// list.extend(&Tuple::new(py, [2, 3])?)?;
    /// assert_eq!(list.extract::<Vec<i64>>()?, [1, 2, 3]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn extend<T>(&self, items: &Bound<'_, T>) -> Result<()> {
        assert_not_held(self.as_ptr());
        assert_not_held(items.as_ptr());
        // SAFETY: attached, and both are alive.
        check(self.py(), unsafe { PyList_Extend(self.as_ptr(), items.as_ptr()) })
    }

    /// Removes all items.
    ///
    /// # Errors
    /// None in CPython 3.13.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1])?;
    /// list.clear()?;
    /// assert_eq!(list.size(), 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn clear(&self) -> Result<()> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live list.
        check(self.py(), unsafe { PyList_Clear(self.as_ptr()) })
    }

    /// Sorts the items, as `list.sort()`.
    ///
    /// # Errors
    /// What the comparison of two items raises; `ValueError` if the list was changed meanwhile.
    ///
    /// # Thread-safety
    /// To other threads the list is empty while it is sorted, as it is in Python.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [3, 1, 2])?;
    /// list.sort()?;
    /// assert_eq!(list.extract::<Vec<i64>>()?, [1, 2, 3]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn sort(&self) -> Result<()> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live list.
        check(self.py(), unsafe { PyList_Sort(self.as_ptr()) })
    }

    /// Reverses the order of the items.
    ///
    /// # Errors
    /// None in CPython 3.13.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2])?;
    /// list.reverse()?;
    /// assert_eq!(list.extract::<Vec<i64>>()?, [2, 1]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn reverse(&self) -> Result<()> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live list.
        check(self.py(), unsafe { PyList_Reverse(self.as_ptr()) })
    }

    /// The items from `start` to `end` as a new list, in one step. Bounds behind the end mean the end.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(List::new(py, [1, 2, 3])?.slice(1, 9)?.extract::<Vec<i64>>()?, [2, 3]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn slice(&self, start: usize, end: usize) -> Result<Self> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live list. A new reference, or null.
        unsafe { Bound::from_result(self.py(), PyList_GetSlice(self.as_ptr(), bound(start), bound(end))) }
    }

    /// Replaces the items from `start` to `end` by those of anything that can be iterated; by nothing with [`None`].
    ///
    /// # Errors
    /// What the iteration raises; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2, 3])?;
    /// list.set_slice(0, 2, Some(&List::new(py, [7, 8, 9])?))?;
    /// list.set_slice(3, 4, None::<&ffi_safe::Bound>)?;
    /// assert_eq!(list.extract::<Vec<i64>>()?, [7, 8, 9]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn set_slice<T>(&self, start: usize, end: usize, items: Option<&Bound<'_, T>>) -> Result<()> {
        assert_not_held(self.as_ptr());
        items.inspect(|items| assert_not_held(items.as_ptr()));
        let items = items.map_or(core::ptr::null_mut(), Bound::as_ptr);
        // SAFETY: attached, and all are alive; null means no items.
        check(self.py(), unsafe { PyList_SetSlice(self.as_ptr(), bound(start), bound(end), items) })
    }

    /// The items as a tuple, in one step.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(List::new(py, [1, 2])?.to_tuple()?.size(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn to_tuple(&self) -> Result<Bound<'a, Tuple>> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live list. A new reference to a tuple, or null.
        unsafe { Bound::from_result(self.py(), PyList_AsTuple(self.as_ptr())) }
    }
}
