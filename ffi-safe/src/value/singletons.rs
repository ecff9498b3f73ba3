//! The objects of which there is one.

use core::ffi::c_int;
use core::ptr::NonNull;

use ffi_sys::{Py_Ellipsis, Py_None, Py_NotImplemented, PyObject};

use super::python_types;
use crate::attach::Attached;
use crate::object::Bound;

macro_rules! singletons {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $object:ident, $check:ident;)*) => {$(
        /// Whether an object is the one of its type, by its address.
        unsafe fn $check(object: *mut PyObject) -> c_int {
            c_int::from(object == $object())
        }

        python_types! {
            $(#[$doc])*
            $name = $text, $check;
        }

        impl $name {
            /// The one object of the type. Costs nothing.
            ///
            /// # Examples
            /// ```
            #[doc = concat!("use ffi_safe::value::", stringify!($name), ";")]
            ///
            /// # tests::safe::run(|py| {
            #[doc = concat!("let only = ", stringify!($name), "::get(py);")]
            #[doc = concat!("assert!(only.is(&", stringify!($name), "::get(py)));")]
            #[doc = concat!("assert_eq!(only.get_type().name()?, \"", $text, "\");")]
            /// # Ok::<(), ffi_safe::PyError>(())
            /// # }).unwrap();
            /// ```
            #[inline]
            pub fn get(py: &Attached) -> Bound<'_, Self> {
                // SAFETY: the address of an immortal object in the library, which is loaded; its references need not
                // be counted.
                unsafe { Bound::from_owned(py, NonNull::new_unchecked($object())) }
            }
        }
    )*};
}

singletons! {
    /// The type of `None`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::NoneType;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(py.eval("print()", None, None)?.cast::<NoneType>().is_ok());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    NoneType = "NoneType", Py_None, is_none;
    /// The type of `Ellipsis`, which Python writes `...`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::EllipsisType;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(py.eval("...", None, None)?.cast::<EllipsisType>().is_ok());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    EllipsisType = "ellipsis", Py_Ellipsis, is_ellipsis;
    /// The type of `NotImplemented`, by which an operator says that it does not know its operands.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::NotImplementedType;
    ///
    /// # tests::safe::run(|py| {
    /// assert!(py.eval("(1).__add__('a')", None, None)?.cast::<NotImplementedType>().is_ok());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    NotImplementedType = "NotImplementedType", Py_NotImplemented, is_not_implemented;
}
