//! `float`.

use ffi_sys::{PyFloat_AS_DOUBLE, PyFloat_Check, PyFloat_FromDouble};

use super::python_types;
use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;

python_types! {
    /// `float`: a number of 64 bits.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(py.eval("1 / 4", None, None)?.cast::<Float>()?.value(), 0.25);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    Float = "float", PyFloat_Check;
}

impl Float {
    /// A number.
    ///
    /// # Errors
    /// `MemoryError`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// let number = Float::new(py, -0.0)?;
    /// assert!(number.value().is_sign_negative());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn new(py: &Attached, value: f64) -> Result<Bound<'_, Self>> {
        py.check();
        // SAFETY: attached; a new reference to a float, or null.
        unsafe { Bound::from_result(py, PyFloat_FromDouble(value)) }
    }
}

impl Bound<'_, Float> {
    /// The number. One load.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Float::new(py, 2.5)?.value(), 2.5);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn value(&self) -> f64 {
        // SAFETY: a live float, which never changes.
        unsafe { PyFloat_AS_DOUBLE(self.as_ptr()) }
    }
}
