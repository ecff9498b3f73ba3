//! Making a `list`.

use ffi_sys::{
    Py_ssize_t, PyList_New, PyList_SET_ITEM, PyList_SetSlice, PyObject_GC_Track, PyObject_GC_UnTrack,
};

use super::List;
use super::status::check;
use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::error::Result;
use crate::object::Bound;

impl List {
    /// A list of the items, filled in place.
    ///
    /// # Errors
    /// What the conversion of an item raises; `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, (1..4).map(|number| number * number))?;
    /// assert_eq!(list.repr()?.to_str()?, "[1, 4, 9]");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<I: IntoIterator<Item: IntoPython>>(py: &Attached, items: I) -> Result<Bound<'_, Self>> {
        py.check();
        let mut items = items.into_iter();
        let expected = items.size_hint().0;
        let length = Py_ssize_t::try_from(expected).unwrap_or(Py_ssize_t::MAX);
        // SAFETY: attached; a new reference, or null. Untracked at once, so that the collector does not know of the
        // list while some of its items are null: the conversion of an item may run Python code, which could ask
        // the collector for all its objects. Nobody else can have the list.
        let list: Bound<'_, Self> = unsafe {
            let list = Bound::from_result(py, PyList_New(length))?;
            PyObject_GC_UnTrack(list.as_ptr().cast());
            list
        };
        let mut filled = 0;
        for item in items.by_ref().take(expected) {
            let item = item.into_python(py)?;
            // SAFETY: a list that only this thread can reach, and an index below its length. Dropped half filled it
            // releases what there is.
            unsafe { PyList_SET_ITEM(list.as_ptr(), filled, item.into_ptr()) };
            filled += 1;
        }
        if filled < length {
            // The iterator has promised more than it had.
            // SAFETY: attached, and a live list; what is removed is null, which is allowed there.
            check(py, unsafe { PyList_SetSlice(list.as_ptr(), filled, length, core::ptr::null_mut()) })?;
        }
        for item in items {
            list.append(item)?;
        }
        // SAFETY: untracked above, and complete.
        unsafe { PyObject_GC_Track(list.as_ptr().cast()) };
        Ok(list)
    }

    /// An empty list.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(List::empty(py)?.size(), 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn empty(py: &Attached) -> Result<Bound<'_, Self>> {
        py.check();
        // SAFETY: attached; a new reference, or null.
        unsafe { Bound::from_result(py, PyList_New(0)) }
    }
}
