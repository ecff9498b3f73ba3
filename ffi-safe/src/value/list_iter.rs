//! Reading all items of a `list`.

use core::ptr::NonNull;

use ffi_sys::{Py_ssize_t, PyErr_Clear, PyList_GET_ITEM, PyList_GetItemRef};

use super::{Any, List};
use crate::critical_section::assert_not_held;
use crate::critical_section::locked;
use crate::object::Bound;

impl<'a> Bound<'a, List> {
    /// All items as they are at one moment.
    ///
    /// # Thread-safety
    /// One critical section on the list, in which other threads can read it and not change it.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2])?;
    /// let items = list.snapshot();
    /// list.clear()?;
    /// assert_eq!(items.len(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn snapshot(&self) -> Vec<Bound<'a, Any>> {
        locked(self, || {
            let items = (0..self.size()).filter_map(|index| {
                // SAFETY: nobody changes the list while its section is held, and an index below its size. An item that
                // was never set can be in a list that C code is still making. The reference is taken at once;
                // nothing here, the growing of the vector included, suspends the section.
                unsafe {
                    let item = PyList_GET_ITEM(self.as_ptr(), index as Py_ssize_t);
                    NonNull::new(item).map(|item| Bound::from_borrowed(self.py(), item))
                }
            });
            let mut copy = Vec::with_capacity(self.size());
            copy.extend(items);
            copy
        })
    }

    /// The items, one after the other, while other threads may change the list.
    ///
    /// Each step reads the item at the next index, as a `for` loop of Python does, and the iteration ends when there is
    /// none: items that others insert or remove may be met twice or not at all. [`snapshot`](Self::snapshot) has
    /// them as they are at one moment.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2])?;
    /// let mut seen = Vec::new();
    /// for item in list.iter() {
    ///     seen.push(item.extract::<i64>()?);
    ///     list.clear()?;
    /// }
    /// assert_eq!(seen, [1]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn iter(&self) -> ListIter<'_, 'a> {
        ListIter { list: self, next: 0 }
    }
}

/// The items of a list, by [`Bound<List>::iter`](Bound::iter).
///
/// # Examples
/// ```
/// use ffi_safe::value::{List, ListIter};
///
/// # tests::safe::run(|py| {
/// let list = List::new(py, ["a"])?;
/// let mut items: ListIter<'_, '_> = list.iter();
/// assert_eq!(items.next().unwrap().extract::<String>()?, "a");
/// // As in Python, items that are added meanwhile are seen.
/// list.append("b")?;
/// assert_eq!(items.count(), 1);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct ListIter<'o, 'a> {
    list: &'o Bound<'a, List>,
    next: usize,
}

impl<'a> Iterator for ListIter<'_, 'a> {
    type Item = Bound<'a, Any>;

    #[inline]
    fn next(&mut self) -> Option<Bound<'a, Any>> {
        assert_not_held(self.list.as_ptr());
        // Asked first, because CPython makes an exception for an index behind the end.
        if self.next >= self.list.size() {
            return None;
        }
        // SAFETY: attached, and a live list. A new reference, or null.
        let item = unsafe { PyList_GetItemRef(self.list.as_ptr(), self.next as Py_ssize_t) };
        self.next += 1;
        match NonNull::new(item) {
            // SAFETY: the reference is the caller's.
            Some(item) => Some(unsafe { Bound::from_owned(self.list.py(), item) }),
            None => self.end(),
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        // Other threads may remove items, and add more.
        (0, None)
    }
}

impl<'a> ListIter<'_, 'a> {
    /// The list became shorter after its size was read.
    #[cold]
    fn end(&mut self) -> Option<Bound<'a, Any>> {
        // SAFETY: attached. The error is an `IndexError`: nothing else can fail.
        unsafe { PyErr_Clear() };
        None
    }
}

impl<'o, 'a> IntoIterator for &'o Bound<'a, List> {
    type Item = Bound<'a, Any>;
    type IntoIter = ListIter<'o, 'a>;

    #[inline]
    fn into_iter(self) -> ListIter<'o, 'a> {
        self.iter()
    }
}
