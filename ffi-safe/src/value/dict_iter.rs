//! Reading all items of a `dict`.

use core::iter::FusedIterator;
use core::ptr::{self, NonNull};
use std::vec;

use ffi_sys::{Py_ssize_t, PyDict_Next, PyObject};

use super::{Any, Dict};
use crate::critical_section::locked;
use crate::object::Bound;

/// A key with its value.
type Pair<'a> = (Bound<'a, Any>, Bound<'a, Any>);

impl<'a> Bound<'a, Dict> {
    /// All keys with their values as they are at one moment.
    ///
    /// # Thread-safety
    /// One critical section on the dict, in which other threads can read it and not change it.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1)])?;
    /// let pairs = dict.snapshot();
    /// dict.clear();
    /// assert_eq!(pairs.len(), 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn snapshot(&self) -> Vec<Pair<'a>> {
        locked(self, || {
            let mut pairs = Vec::with_capacity(self.size());
            let mut position: Py_ssize_t = 0;
            let mut pair: [*mut PyObject; 2] = [ptr::null_mut(); 2];
            let [key, value] = &mut pair;
            // SAFETY: attached, and a live dict, which nobody changes while its section is held.
            while unsafe { PyDict_Next(self.as_ptr(), &raw mut position, key, value) } != 0 {
                // SAFETY: both are the dict's, and not null. The references are taken at once; nothing here, the
                // growing of the vector included, suspends the section.
                pairs.push(
                    [*key, *value]
                        .map(|object| unsafe {
                            Bound::from_borrowed(self.py(), NonNull::new_unchecked(object))
                        })
                        .into(),
                );
            }
            pairs
        })
    }

    /// The keys with their values as they are when the iteration begins: a [`snapshot`](Self::snapshot).
    ///
    /// The dict may be changed meanwhile, by this thread and by others, which does not show. That differs from Python,
    /// where a dict that changes its size during an iteration is a `RuntimeError`; the iterator of Python is
    /// [`try_iter`](Bound::try_iter).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("a", 1), ("b", 2)])?;
    /// for (key, value) in &dict {
    ///     if value.extract::<i64>()? > 1 {
    ///         dict.remove(key)?;
    ///     }
    /// }
    /// assert_eq!(dict.repr()?.to_str()?, "{'a': 1}");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn iter(&self) -> DictIter<'a> {
        DictIter { pairs: self.snapshot().into_iter() }
    }
}

/// The items of a dict, by [`Bound<Dict>::iter`](Bound::iter).
///
/// # Examples
/// ```
/// use ffi_safe::value::{Dict, DictIter};
///
/// # tests::safe::run(|py| {
/// let dict = Dict::new(py, [("a", 1), ("b", 2)])?;
/// let mut items: DictIter<'_> = dict.iter();
/// let (key, _) = items.next().unwrap();
/// assert_eq!((key.extract::<String>()?.as_str(), items.len()), ("a", 1));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct DictIter<'a> {
    pairs: vec::IntoIter<Pair<'a>>,
}

impl<'a> Iterator for DictIter<'a> {
    type Item = Pair<'a>;

    #[inline]
    fn next(&mut self) -> Option<Pair<'a>> {
        self.pairs.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.pairs.size_hint()
    }
}

impl ExactSizeIterator for DictIter<'_> {}

impl FusedIterator for DictIter<'_> {}

impl<'a> IntoIterator for &Bound<'a, Dict> {
    type Item = Pair<'a>;
    type IntoIter = DictIter<'a>;

    fn into_iter(self) -> DictIter<'a> {
        self.iter()
    }
}
