//! `bool`.

use core::ptr::NonNull;

use ffi_sys::{Py_False, Py_True, PyBool_Check};

use super::python_types;
use crate::attach::Attached;
use crate::object::Bound;

python_types! {
    /// `bool`: `True` or `False`. Both are an [`Int`](super::Int), too.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Bool;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(py.eval("1 < 2", None, None)?.cast::<Bool>()?.value());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Bool = "bool", PyBool_Check;
}

impl Bool {
    /// `True` or `False`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Bool, Int};
    ///
    /// # tests::safe::run(|py| {
    /// assert!(Bool::new(py, true).value());
    /// assert!(Bool::new(py, false).is_instance_of::<Int>());
    /// # });
    /// ```
    #[inline]
    pub fn new(py: &Attached, value: bool) -> Bound<'_, Self> {
        let object = if value { Py_True() } else { Py_False() };
        // SAFETY: the address of an immortal object in the library, which is loaded; its references need not be counted.
        unsafe { Bound::from_owned(py, NonNull::new_unchecked(object)) }
    }
}

impl Bound<'_, Bool> {
    /// Which of the two it is.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Bool;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(!Bool::new(py, false).value());
    /// # });
    /// ```
    #[inline]
    pub fn value(&self) -> bool {
        self.as_ptr() == Py_True()
    }
}
