//! Lists whose lock is held.

use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, Ordering};

use ffi_sys::{Py_ssize_t, PyList_GET_ITEM, PyList_GET_SIZE, PyListObject};

use super::Section;
use crate::object::Bound;
use crate::value::{Any, List};

impl<'a> Section<'_, 'a, List> {
    /// The number of items.
    ///
    /// # Panics
    /// As all methods of a section, if it is used inside another one.
    #[inline]
    #[track_caller]
    pub fn size(&self) -> usize {
        self.assert_held();
        // SAFETY: a live list.
        unsafe { PyList_GET_SIZE(self.object.as_ptr()) as usize }
    }

    /// The item at `index`, if there is one.
    ///
    /// # Panics
    /// As [`size`](Self::size).
    #[inline]
    #[track_caller]
    pub fn get(&self, index: usize) -> Option<Bound<'a, Any>> {
        if index >= self.size() {
            return None;
        }
        // SAFETY: a live list with that index. Its lock is held: the section is the innermost one of this thread,
        // and nothing since the test of the index may have suspended it. A list that is being filled by somebody
        // may have holes.
        let item = NonNull::new(unsafe { PyList_GET_ITEM(self.object.as_ptr(), index as Py_ssize_t) })?;
        // SAFETY: alive, since the list holds it and no other thread can change the list; a reference is taken at
        // once.
        Some(unsafe { Bound::from_borrowed(self.object.py(), item) })
    }

    /// Puts `value` at `index`, and returns what was there: drop that after the section, because its finalizer may
    /// run Python.
    ///
    /// # Errors
    /// `value`, if there is no such item.
    ///
    /// # Panics
    /// As [`size`](Self::size).
    #[inline]
    #[track_caller]
    pub fn replace(&self, index: usize, value: Bound<'a, Any>) -> Result<Bound<'a, Any>, Bound<'a, Any>> {
        if index >= self.size() {
            return Err(value);
        }
        let list = self.object.as_ptr().cast::<PyListObject>();
        // SAFETY: as in `get`; nobody moves the items while the lock is held. Threads that read without the lock
        // read whole words, and see an initialised object because the exchange releases.
        let item = unsafe {
            let items = AtomicPtr::from_ptr(&raw mut (*list).ob_item).load(Ordering::Relaxed);
            AtomicPtr::from_ptr(items.add(index))
        };
        if item.load(Ordering::Relaxed).is_null() {
            return Err(value);
        }
        let replaced = item.swap(value.into_ptr(), Ordering::AcqRel);
        // SAFETY: not null, and the reference that the list had.
        Ok(unsafe { Bound::from_owned(self.object.py(), NonNull::new_unchecked(replaced)) })
    }

    /// The items, one after the other.
    #[inline]
    pub fn iter(&self) -> ListItems<'_, 'a> {
        ListItems { list: self, next: 0 }
    }
}

impl<'i, 'a> IntoIterator for &'i Section<'_, 'a, List> {
    type Item = Bound<'a, Any>;
    type IntoIter = ListItems<'i, 'a>;

    #[inline]
    fn into_iter(self) -> ListItems<'i, 'a> {
        self.iter()
    }
}

/// The items of a list whose lock is held. What runs between two of them may change the list: the next one is what
/// is at the next index then, if anything is.
#[derive(Debug)]
pub struct ListItems<'i, 'a> {
    list: &'i Section<'i, 'a, List>,
    next: usize,
}

impl<'a> Iterator for ListItems<'_, 'a> {
    type Item = Bound<'a, Any>;

    #[inline]
    fn next(&mut self) -> Option<Bound<'a, Any>> {
        let item = self.list.get(self.next)?;
        self.next += 1;
        Some(item)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        // No more than a hint, since the list may change.
        (self.list.size().saturating_sub(self.next), None)
    }
}
