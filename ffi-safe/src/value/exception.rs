//! Exceptions.

use ffi_sys::PyExceptionInstance_Check;

use super::python_types;

python_types! {
    /// `BaseException`: what can be raised.
    BaseException = "BaseException", PyExceptionInstance_Check;
}
