//! `slice`.

use core::ptr;

use ffi_sys::{Py_ssize_t, PySlice_AdjustIndices, PySlice_Check, PySlice_New, PySlice_Unpack};

use super::python_types;
use super::status::check;
use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `slice`: what stands between brackets with colons.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Slice;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("slice(0, 10, 3)", None, None)?;
    /// assert_eq!(object.cast::<Slice>()?.indices(10)?.length, 4);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Slice = "slice", PySlice_Check;
}

/// The indices that a slice means in a sequence: `start`, `start + step`, and so on, `length` of them.
///
/// # Examples
/// ```
/// use ffi_safe::value::{Slice, SliceIndices};
///
/// # tests::safe::run(|py| {
/// let all_but_the_ends = Slice::new(py, Some(1), Some(-1), None)?;
/// let SliceIndices { start, stop, step, length, .. } = all_but_the_ends.indices(10)?;
/// assert_eq!((start, stop, step, length), (1, 9, 1, 8));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SliceIndices {
    /// The first index, if there is one.
    pub start: isize,
    /// Behind the last index, in the direction of the step: -1 for one that goes down to the first item.
    pub stop: isize,
    /// From one index to the next. Never zero.
    pub step: isize,
    /// How many there are.
    pub length: usize,
}

impl Slice {
    /// `slice(start, stop, step)`, where [`None`] leaves a part out.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Slice;
    ///
    /// # tests::safe::run(|py| {
    /// let last_two = Slice::new(py, Some(-2), None, None)?;
    /// assert_eq!(last_two.repr()?.to_str()?, "slice(-2, None, None)");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new(
        py: &Attached,
        start: Option<isize>,
        stop: Option<isize>,
        step: Option<isize>,
    ) -> Result<Bound<'_, Self>> {
        py.check();
        let part = |number: Option<isize>| number.map(|number| number.into_python(py)).transpose();
        let (start, stop, step) = (part(start)?, part(stop)?, part(step)?);
        let [start, stop, step] =
            [&start, &stop, &step].map(|part| part.as_ref().map_or(ptr::null_mut(), Bound::as_ptr));
        // SAFETY: attached, and the parts are alive; null means `None`. A new reference, or null.
        unsafe { Bound::from_result(py, PySlice_New(start, stop, step)) }
    }
}

impl Bound<'_, Slice> {
    /// The indices that the slice means in a sequence of `length` items, all of them within it.
    ///
    /// # Errors
    /// `TypeError` if a part is no number; `ValueError` if the step is zero; what a part's `__index__` raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Slice;
    ///
    /// # tests::safe::run(|py| {
    /// let backwards = Slice::new(py, None, None, Some(-2))?.indices(5)?;
    /// assert_eq!((backwards.start, backwards.stop, backwards.step, backwards.length), (4, -1, -2, 3));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn indices(&self, length: usize) -> Result<SliceIndices> {
        let [mut start, mut stop, mut step]: [Py_ssize_t; 3] = [0; 3];
        let length = Py_ssize_t::try_from(length).unwrap_or(Py_ssize_t::MAX);
        // SAFETY: attached, and a live slice, whose parts do not change; three places to write to. May run Python.
        check(self.py(), unsafe {
            PySlice_Unpack(self.as_ptr(), &raw mut start, &raw mut stop, &raw mut step)
        })?;
        // SAFETY: numbers only; the step is not zero.
        let length = unsafe { PySlice_AdjustIndices(length, &raw mut start, &raw mut stop, step) };
        Ok(SliceIndices { start, stop, step, length: length as usize })
    }
}
