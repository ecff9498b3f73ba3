//! `list`.

use ffi_sys::{
    Py_ssize_t, PyList_Append, PyList_AsTuple, PyList_Check, PyList_Clear, PyList_Extend, PyList_GET_SIZE,
    PyList_GetItemRef, PyList_GetSlice, PyList_Insert, PyList_Reverse, PyList_SetItem, PyList_SetSlice,
    PyList_Sort,
};

use super::status::check;
use super::{Any, Tuple, python_types};
use crate::convert::IntoPython;
use crate::critical_section::assert_not_held;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `list`: a sequence that any thread may change at any time.
    ///
    /// Every item that is read is a strong reference. Each method is one step; what holds between two of them, other
    /// threads may have changed.
    List = "list", PyList_Check;
}

impl<'a> Bound<'a, List> {
    /// The number of items a moment ago.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(List::new(py, [1, 2])?.size(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn size(&self) -> usize {
        // SAFETY: a live list; its size is read as one word.
        unsafe { PyList_GET_SIZE(self.as_ptr()) as usize }
    }

    /// The item at `index`.
    ///
    /// # Errors
    /// `IndexError` behind the end.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, ["a", "b"])?;
    /// assert_eq!(list.get(1)?.extract::<String>()?, "b");
    /// assert!(list.get(2).is_err());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn get(&self, index: usize) -> Result<Bound<'a, Any>> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live list. A new reference, or null.
        unsafe { Bound::from_result(self.py(), PyList_GetItemRef(self.as_ptr(), bound(index))) }
    }

    /// Replaces the item at `index`.
    ///
    /// # Errors
    /// `IndexError` behind the end; what the conversion of the item raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, ["a", "b"])?;
    /// list.set(0, None::<i64>)?;
    /// assert_eq!(list.repr()?.to_str()?, "[None, 'b']");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn set<V: IntoPython>(&self, index: usize, value: V) -> Result<()> {
        assert_not_held(self.as_ptr());
        let value = value.into_python(self.py())?;
        // SAFETY: attached, and a live list. Takes over the reference, also if it fails.
        check(self.py(), unsafe { PyList_SetItem(self.as_ptr(), bound(index), value.into_ptr()) })
    }

    /// Adds an item at the end.
    ///
    /// # Errors
    /// `MemoryError`; what the conversion of the item raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::empty(py)?;
    /// list.append(1)?;
    /// list.append("two")?;
    /// assert_eq!(list.repr()?.to_str()?, "[1, 'two']");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn append<V: IntoPython>(&self, value: V) -> Result<()> {
        assert_not_held(self.as_ptr());
        let value = value.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        check(self.py(), unsafe { PyList_Append(self.as_ptr(), value.as_ptr()) })
    }

    /// Adds an item before the one at `index`; behind the end, at the end.
    ///
    /// # Errors
    /// As [`append`](Self::append).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 3])?;
    /// list.insert(1, 2)?;
    /// assert_eq!(list.extract::<Vec<i64>>()?, [1, 2, 3]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn insert<V: IntoPython>(&self, index: usize, value: V) -> Result<()> {
        assert_not_held(self.as_ptr());
        let value = value.into_python(self.py())?;
        // SAFETY: attached, and both are alive.
        check(self.py(), unsafe { PyList_Insert(self.as_ptr(), bound(index), value.as_ptr()) })
    }

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

/// An index as C takes it. None that is too large is within any list.
#[inline]
fn bound(index: usize) -> Py_ssize_t {
    Py_ssize_t::try_from(index).unwrap_or(Py_ssize_t::MAX)
}
