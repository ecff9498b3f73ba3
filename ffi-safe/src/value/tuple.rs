//! `tuple`.

use core::ptr::NonNull;

use ffi_sys::{
    Py_ssize_t, PyTuple_Check, PyTuple_GET_ITEM, PyTuple_GET_SIZE, PyTuple_GetSlice, PyTuple_New,
    PyTuple_SET_ITEM,
};

use super::{Any, python_types};
use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::error::Result;
use crate::object::{Borrowed, Bound};

python_types! {
    /// `tuple`: a sequence that never changes.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Tuple;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("divmod(7, 2)", None, None)?;
    /// assert_eq!(object.cast::<Tuple>()?.get(0).unwrap().extract::<i64>()?, 3);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Tuple = "tuple", PyTuple_Check;
}

impl Tuple {
    /// A tuple of the items.
    ///
    /// # Errors
    /// What the conversion of an item raises; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Tuple;
    ///
    /// # tests::safe::run(|py| {
    /// let tuple = Tuple::new(py, ["a", "b"])?;
    /// assert_eq!(tuple.repr()?.to_str()?, "('a', 'b')");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<I: IntoIterator<Item: IntoPython>>(py: &Attached, items: I) -> Result<Bound<'_, Self>> {
        let items = items.into_iter().map(|item| item.into_python(py).map(Bound::into_any));
        Self::of(py, items.collect::<Result<Vec<_>>>()?)
    }

    /// An empty tuple.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Tuple;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Tuple::empty(py)?.size(), 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// `MemoryError`.
    pub fn empty(py: &Attached) -> Result<Bound<'_, Self>> {
        py.check();
        // SAFETY: attached; a new reference, or null.
        unsafe { Bound::from_result(py, PyTuple_New(0)) }
    }

    /// A tuple of objects that exist.
    ///
    /// The objects come first and the tuple last: while it is incomplete nothing may run by which another thread
    /// could find it, through the collector.
    pub(crate) fn of<'a>(
        py: &'a Attached,
        items: impl IntoIterator<Item = Bound<'a, Any>, IntoIter: ExactSizeIterator>,
    ) -> Result<Bound<'a, Self>> {
        py.check();
        let items = items.into_iter();
        let length = items.len() as Py_ssize_t;
        // SAFETY: attached; a new reference, or null.
        let tuple: Bound<'_, Self> = unsafe { Bound::from_result(py, PyTuple_New(length)) }?;
        for (index, item) in (0..length).zip(items) {
            // SAFETY: a tuple that no other thread can reach, and an index below its length.
            unsafe { PyTuple_SET_ITEM(tuple.as_ptr(), index, item.into_ptr()) };
        }
        Ok(tuple)
    }
}

impl<'a> Bound<'a, Tuple> {
    /// The number of items.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::IntoPython;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!((1, "a").into_python(py)?.size(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn size(&self) -> usize {
        // SAFETY: a live tuple, whose size is fixed when it is made.
        unsafe { PyTuple_GET_SIZE(self.as_ptr()) as usize }
    }

    /// The item at `index`, without counting: the tuple keeps its items for as long as it lives.
    ///
    /// [`None`] behind the end, and for an item that was never set, which can be in a tuple that a debugging function
    /// of `gc` found while C code was making it.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::IntoPython;
    ///
    /// # tests::safe::run(|py| {
    /// let tuple = (1, "a").into_python(py)?;
    /// assert_eq!(tuple.get(1).unwrap().repr()?.to_str()?, "'a'");
    /// assert!(tuple.get(2).is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn get(&self, index: usize) -> Option<Borrowed<'_, 'a>> {
        if index >= self.size() {
            return None;
        }
        // SAFETY: a live tuple, and an index below its length. Items that were set do not change, since the tuple has
        // been handed out, and live as long as it does, which this handle keeps alive.
        unsafe {
            let item = PyTuple_GET_ITEM(self.as_ptr(), index as Py_ssize_t);
            NonNull::new(item).map(|item| Borrowed::from_ptr(self.py(), item))
        }
    }

    /// The items, without counting.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Tuple;
    ///
    /// # tests::safe::run(|py| {
    /// let mut sum = 0;
    /// for item in Tuple::new(py, [1, 2, 3])?.iter() {
    ///     sum += item.extract::<i32>()?;
    /// }
    /// assert_eq!(sum, 6);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Borrowed<'_, 'a>> {
        (0..self.size()).filter_map(|index| self.get(index))
    }

    /// The items from `start` to `end` as a new tuple. Bounds behind the end mean the end.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Tuple;
    ///
    /// # tests::safe::run(|py| {
    /// let tuple = Tuple::new(py, [1, 2, 3])?;
    /// assert_eq!(tuple.slice(1, 9)?.repr()?.to_str()?, "(2, 3)");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn slice(&self, start: usize, end: usize) -> Result<Self> {
        let [start, end] = [start, end].map(|bound| bound.min(self.size()) as Py_ssize_t);
        // SAFETY: attached, and a live tuple. A new reference, or null.
        unsafe { Bound::from_result(self.py(), PyTuple_GetSlice(self.as_ptr(), start, end)) }
    }
}
