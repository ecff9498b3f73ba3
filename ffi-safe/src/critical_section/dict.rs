//! Dicts whose lock is held.

use core::ptr::{self, NonNull};

use ffi_sys::{Py_ssize_t, PyDict_GET_SIZE, PyDict_Next};

use super::Section;
use crate::object::Bound;
use crate::value::{Any, Dict};

impl<'a> Section<'_, 'a, Dict> {
    /// The number of items.
    ///
    /// # Panics
    /// As all methods of a section, if it is used inside another one.
    #[inline]
    #[track_caller]
    pub fn size(&self) -> usize {
        self.assert_held();
        // SAFETY: a live dict.
        unsafe { PyDict_GET_SIZE(self.object.as_ptr()) as usize }
    }

    /// The keys and values, one pair after the other, in the order of their insertion.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::critical_section;
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let dict = Dict::new(py, [("one", 1), ("two", 2)])?;
    /// // A consistent copy, to work with at leisure after the section.
    /// let items: Vec<_> = critical_section(&dict, |dict| dict.iter().collect());
    /// assert_eq!(items.len(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn iter(&self) -> DictItems<'_, 'a> {
        DictItems { dict: self, position: 0 }
    }
}

impl<'i, 'a> IntoIterator for &'i Section<'_, 'a, Dict> {
    type Item = (Bound<'a, Any>, Bound<'a, Any>);
    type IntoIter = DictItems<'i, 'a>;

    #[inline]
    fn into_iter(self) -> DictItems<'i, 'a> {
        self.iter()
    }
}

/// The items of a dict whose lock is held. What runs between two of them may change the dict: then items may be left
/// out or come twice.
#[derive(Debug)]
pub struct DictItems<'i, 'a> {
    dict: &'i Section<'i, 'a, Dict>,
    position: Py_ssize_t,
}

impl<'a> Iterator for DictItems<'_, 'a> {
    type Item = (Bound<'a, Any>, Bound<'a, Any>);

    #[inline]
    #[track_caller]
    fn next(&mut self) -> Option<Self::Item> {
        self.dict.assert_held();
        let object = self.dict.object;
        let (mut key, mut value) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: a live dict whose lock is held: the section is the innermost one of this thread, and the call does
        // nothing that suspends it. The position is one that it gave, and is checked against the present size.
        if unsafe { PyDict_Next(object.as_ptr(), &mut self.position, &mut key, &mut value) } == 0 {
            return None;
        }
        // SAFETY: both are of the dict, which nobody can change until the references are taken, at once.
        unsafe {
            let key = Bound::from_borrowed(object.py(), NonNull::new_unchecked(key));
            let value = Bound::from_borrowed(object.py(), NonNull::new_unchecked(value));
            Some((key, value))
        }
    }
}
