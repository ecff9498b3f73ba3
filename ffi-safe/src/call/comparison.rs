//! Comparing objects.

use core::cmp::Ordering;

use ffi_sys::{Py_EQ, Py_GE, Py_GT, Py_LE, Py_LT, Py_NE, PyObject_RichCompare};

use super::Argument;
use crate::convert::IntoPython;
use crate::critical_section::assert_operable;
use crate::error::{PyError, Result};
use crate::exceptions::TypeError;
use crate::object::Bound;
use crate::value::Any;

/// How two objects are compared.
///
/// # Examples
/// ```
/// use ffi_safe::call::Comparison;
///
/// # tests::safe::run(|py| {
/// let set = py.eval("{1, 2}", None, None)?;
/// let other = py.eval("{1, 3}", None, None)?;
/// // Neither is a subset of the other.
/// for how in [Comparison::Lt, Comparison::Eq, Comparison::Gt] {
///     assert!(!set.rich_compare(&other, how)?.is_true()?);
/// }
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl Comparison {
    /// The number by which the C API knows the operator.
    #[inline]
    fn operator(self) -> core::ffi::c_int {
        let operator = match self {
            Self::Lt => Py_LT,
            Self::Le => Py_LE,
            Self::Eq => Py_EQ,
            Self::Ne => Py_NE,
            Self::Gt => Py_GT,
            Self::Ge => Py_GE,
        };
        operator as core::ffi::c_int
    }
}

macro_rules! comparisons {
    ($($name:ident = $operator:literal $comparison:ident;)*) => {
        impl<T> Bound<'_, T> {$(
            #[doc = concat!("`bool(object ", $operator, " other)`.")]
            ///
            /// # Errors
            /// As [`rich_compare`](Self::rich_compare); whatever the `__bool__` of the result raises.
            ///
            /// # Examples
            /// ```
            /// # tests::safe::run(|py| {
            /// let two = py.eval("2", None, None)?;
            #[doc = concat!("assert_eq!(two.", stringify!($name), "(3)?, 2 ", $operator, " 3);")]
            #[doc = concat!("assert_eq!(two.", stringify!($name), "(2)?, 2 ", $operator, " 2);")]
            /// # Ok::<(), ffi_safe::PyError>(())
            /// # }).unwrap();
            /// ```
            #[track_caller]
            pub fn $name(&self, other: impl IntoPython) -> Result<bool> {
                self.rich_compare(other, Comparison::$comparison)?.is_true()
            }
        )*}
    };
}

comparisons! {
    lt = "<" Lt;
    le = "<=" Le;
    eq = "==" Eq;
    ne = "!=" Ne;
    gt = ">" Gt;
    ge = ">=" Ge;
}

impl<'a, T> Bound<'a, T> {
    /// The object that a comparison results in: most often `True` or `False`, but any type may do what it likes.
    ///
    /// # Errors
    /// `TypeError` if the objects have no order; whatever `__eq__` and the like raise; what the conversion of the
    /// other raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::call::Comparison;
    ///
    /// # tests::safe::run(|py| {
    /// let nan = py.eval("float('nan')", None, None)?;
    /// assert_eq!(nan.rich_compare(&nan, Comparison::Eq)?.repr()?.to_str()?, "False");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn rich_compare(&self, other: impl IntoPython, how: Comparison) -> Result<Bound<'a, Any>> {
        let other = Argument::new(other, self.py())?;
        let other = other.object(self.py());
        assert_operable(self);
        assert_operable(other);
        // SAFETY: attached; both are alive. A new reference, or null.
        unsafe {
            let result = PyObject_RichCompare(self.as_ptr(), other.as_ptr(), how.operator());
            Bound::from_result(self.py(), result)
        }
    }

    /// Which of two objects comes first, by asking for `==`, `<` and `>` in turn.
    ///
    /// # Errors
    /// As the comparisons; `TypeError` if none of the three is true.
    ///
    /// # Examples
    /// ```
    /// use std::cmp::Ordering;
    ///
    /// # tests::safe::run(|py| {
    /// let text = py.eval("'b'", None, None)?;
    /// assert_eq!(text.compare("a")?, Ordering::Greater);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn compare(&self, other: impl IntoPython) -> Result<Ordering> {
        let other = Argument::new(other, self.py())?;
        let other = other.object(self.py());
        for (how, ordering) in [
            (Comparison::Eq, Ordering::Equal),
            (Comparison::Lt, Ordering::Less),
            (Comparison::Gt, Ordering::Greater),
        ] {
            if self.rich_compare(other, how)?.is_true()? {
                return Ok(ordering);
            }
        }
        Err(PyError::new::<TypeError>(self.py(), "the objects are neither equal nor in any order"))
    }
}
