//! Exceptions.

use ffi_sys::PyExceptionInstance_Check;

use super::python_types;

python_types! {
    /// `BaseException`: what can be raised.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::BaseException;
    ///
    /// # tests::safe::run(|py| {
    /// let error = py.eval("1 // 0", None, None).unwrap_err();
    /// assert!(error.exception(py).as_any().cast::<BaseException>().is_ok());
    /// // A class is not what was raised.
    /// assert!(!error.get_type(py).is_instance_of::<BaseException>());
    /// # });
    /// ```
    BaseException = "BaseException", PyExceptionInstance_Check;
}
