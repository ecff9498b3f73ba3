//! `list`: its items one by one.

use ffi_sys::{
    Py_ssize_t, PyList_Append, PyList_Check, PyList_GET_SIZE, PyList_GetItemRef, PyList_Insert,
    PyList_SetItem,
};

use super::status::check;
use super::{Any, python_types};
use crate::convert::IntoPython;
use crate::critical_section::assert_not_held;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `list`: a sequence that any thread may change at any time.
    ///
    /// Every item that is read is a strong reference. Each method is one step; what holds between two of them, other
    /// threads may have changed.
    ///
    /// In builds with debug assertions, methods that lock it panic if the calling code holds it in a
    /// [critical section](mod@crate::critical_section).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("[1, 2]", None, None)?;
    /// let list = object.cast::<List>()?;
    /// list.append(3)?;
    /// assert_eq!(list.extract::<Vec<i64>>()?, [1, 2, 3]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
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
}

/// An index as C takes it. None that is too large is within any list.
#[inline]
pub(super) fn bound(index: usize) -> Py_ssize_t {
    Py_ssize_t::try_from(index).unwrap_or(Py_ssize_t::MAX)
}
