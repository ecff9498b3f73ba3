//! Weak references.

use ffi_sys::{PyWeakref_CheckRef, PyWeakref_GetRef, PyWeakref_NewRef};

use super::Bound;
use crate::error::{PyError, Result};
use crate::value::python_types;

python_types! {
    /// `weakref.ref`: a reference that does not keep its object alive.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::WeakRef;
    ///
    /// # tests::safe::run(|py| {
    /// let weak = py.import("weakref")?.getattr("ref")?.call1((py.eval("{1}", None, None)?,))?;
    /// // The set was gone when the call was over.
    /// assert!(weak.cast::<WeakRef>()?.upgrade()?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    WeakRef = "weakref.ref", PyWeakref_CheckRef;
}

impl WeakRef {
    /// A weak reference to an object.
    ///
    /// # Errors
    /// `TypeError` if objects of the type cannot be referenced weakly.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// use ffi_safe::WeakRef;
    /// use ffi_safe::value::Set;
    ///
    /// let set = Set::new(py, [1])?;
    /// let weak = WeakRef::new(&set)?;
    /// assert!(weak.upgrade()?.is_some_and(|found| found.is(&set)));
    /// drop(set);
    /// assert!(weak.upgrade()?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new<'a, T>(object: &Bound<'a, T>) -> Result<Bound<'a, Self>> {
        // SAFETY: attached and alive; a new reference to a weakref.ref, or null. Null as callback is none.
        unsafe { Bound::from_result(object.py(), PyWeakref_NewRef(object.as_ptr(), core::ptr::null_mut())) }
    }
}

impl<'a> Bound<'a, WeakRef> {
    /// A strong reference to the object, or [`None`] if it is gone.
    ///
    /// # Errors
    /// What the interpreter raises if the reference is no weak reference any more, which cannot happen.
    ///
    /// # Thread-safety
    /// Either the object is alive and stays so, or it is gone: nothing in between, whoever else releases it now.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::WeakRef;
    /// use ffi_safe::value::Set;
    ///
    /// # tests::safe::run(|py| {
    /// let set = Set::new(py, [1])?;
    /// let weak = WeakRef::new(&set)?;
    /// assert_eq!(weak.upgrade()?.unwrap().repr()?.to_str()?, "{1}");
    /// drop(set);
    /// assert!(weak.upgrade()?.is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn upgrade(&self) -> Result<Option<Bound<'a>>> {
        let mut object = core::ptr::null_mut();
        // SAFETY: attached and alive; the result is a new reference, or null.
        let found = unsafe { PyWeakref_GetRef(self.as_ptr(), &raw mut object) };
        match core::ptr::NonNull::new(object) {
            // SAFETY: the new reference.
            Some(object) => Ok(Some(unsafe { Bound::from_owned(self.py(), object) })),
            None if found == 0 => Ok(None),
            None => Err(PyError::take(self.py())),
        }
    }
}
