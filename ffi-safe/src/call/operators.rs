//! The operators of numbers, which other types may have, too.

use ffi_sys::{
    Py_None, PyNumber_Absolute, PyNumber_Add, PyNumber_And, PyNumber_Divmod, PyNumber_FloorDivide,
    PyNumber_InPlaceAdd, PyNumber_InPlaceAnd, PyNumber_InPlaceFloorDivide, PyNumber_InPlaceLshift,
    PyNumber_InPlaceMatrixMultiply, PyNumber_InPlaceMultiply, PyNumber_InPlaceOr, PyNumber_InPlacePower,
    PyNumber_InPlaceRemainder, PyNumber_InPlaceRshift, PyNumber_InPlaceSubtract, PyNumber_InPlaceTrueDivide,
    PyNumber_InPlaceXor, PyNumber_Index, PyNumber_Invert, PyNumber_Lshift, PyNumber_MatrixMultiply,
    PyNumber_Multiply, PyNumber_Negative, PyNumber_Or, PyNumber_Positive, PyNumber_Power, PyNumber_Remainder,
    PyNumber_Rshift, PyNumber_Subtract, PyNumber_TrueDivide, PyNumber_Xor, PyObject,
};

use super::Argument;
use crate::convert::IntoPython;
use crate::critical_section::assert_operable;
use crate::error::Result;
use crate::object::Bound;
use crate::value::Any;

/// Operators with one operand: the name, the C function, what it is in Python, and what it makes of -7.
macro_rules! unary {
    ($($name:ident = $function:ident, $python:literal, $example:literal;)*) => {
        impl<'a> Bound<'a, Any> {$(
            #[doc = concat!("`", $python, "`.")]
            ///
            /// # Errors
            /// `TypeError` if the type has no such operator; whatever the type's own raises.
            ///
            /// # Examples
            /// ```
            /// # tests::safe::run(|py| {
            /// let object = py.eval("-7", None, None)?;
            #[doc = concat!("assert_eq!(object.", stringify!($name), "()?.repr()?.to_str()?, \"", $example, "\");")]
            /// # Ok::<(), ffi_safe::PyError>(())
            /// # }).unwrap();
            /// ```
            pub fn $name(&self) -> Result<Bound<'a, Any>> {
                // SAFETY: attached and alive. A new reference, or null.
                unsafe { Bound::from_result(self.py(), $function(self.as_ptr())) }
            }
        )*}
    };
}

unary! {
    neg = PyNumber_Negative, "-object", "7";
    pos = PyNumber_Positive, "+object", "-7";
    abs = PyNumber_Absolute, "abs(object)", "7";
    invert = PyNumber_Invert, "~object", "6";
    index = PyNumber_Index, "operator.index(object)", "-7";
}

/// Operators with two operands: the name, the C function, what it is in Python, and an example: two operands in
/// Python, and the result.
macro_rules! binary {
    ($($name:ident = $function:expr, $python:literal, $left:literal, $right:literal, $example:literal;)*) => {
        impl<'a> Bound<'a, Any> {$(
            #[doc = concat!("`", $python, "`.")]
            ///
            /// # Errors
            /// `TypeError` if neither type knows what to do; whatever the types' own operators raise; what the
            /// conversion of the other operand raises.
            ///
            /// # Examples
            /// ```
            /// # tests::safe::run(|py| {
            #[doc = concat!("let object = py.eval(\"", $left, "\", None, None)?;")]
            #[doc = concat!("let other = py.eval(\"", $right, "\", None, None)?;")]
            #[doc = concat!("let result = object.", stringify!($name), "(&other)?;")]
            #[doc = concat!("assert_eq!(result.repr()?.to_str()?, \"", $example, "\");")]
            /// # Ok::<(), ffi_safe::PyError>(())
            /// # }).unwrap();
            /// ```
            #[track_caller]
            pub fn $name(&self, other: impl IntoPython) -> Result<Bound<'a, Any>> {
                let other = Argument::new(other, self.py())?;
                let other = other.object(self.py());
                assert_operable(self);
                assert_operable(other);
                // SAFETY: attached; both are alive. A new reference, or null.
                unsafe { Bound::from_result(self.py(), $function(self.as_ptr(), other.as_ptr())) }
            }
        )*}
    };
}

binary! {
    add = PyNumber_Add, "object + other", "[1]", "[2]", "[1, 2]";
    sub = PyNumber_Subtract, "object - other", "{1, 2}", "{2}", "{1}";
    mul = PyNumber_Multiply, "object * other", "'ab'", "2", "'abab'";
    matmul = PyNumber_MatrixMultiply, "object @ other",
        "type('M', (), {'__matmul__': lambda self, other: other})()", "3", "3";
    truediv = PyNumber_TrueDivide, "object / other", "7", "2", "3.5";
    floordiv = PyNumber_FloorDivide, "object // other", "7", "2", "3";
    rem = PyNumber_Remainder, "object % other", "-7", "4", "1";
    divmod = PyNumber_Divmod, "divmod(object, other)", "-7", "4", "(-2, 1)";
    pow = power, "object ** other", "2", "10", "1024";
    lshift = PyNumber_Lshift, "object << other", "3", "4", "48";
    rshift = PyNumber_Rshift, "object >> other", "48", "4", "3";
    bitand = PyNumber_And, "object & other", "6", "3", "2";
    bitor = PyNumber_Or, "object | other", "{'a': 1}", "{'b': 2}", "{'a': 1, 'b': 2}";
    bitxor = PyNumber_Xor, "object ^ other", "6", "3", "5";
    in_place_add = PyNumber_InPlaceAdd, "object += other", "[1]", "[2]", "[1, 2]";
    in_place_sub = PyNumber_InPlaceSubtract, "object -= other", "{1, 2}", "{2}", "{1}";
    in_place_mul = PyNumber_InPlaceMultiply, "object *= other", "[1]", "2", "[1, 1]";
    in_place_matmul = PyNumber_InPlaceMatrixMultiply, "object @= other",
        "type('M', (), {'__imatmul__': lambda self, other: other})()", "3", "3";
    in_place_truediv = PyNumber_InPlaceTrueDivide, "object /= other", "7", "2", "3.5";
    in_place_floordiv = PyNumber_InPlaceFloorDivide, "object //= other", "7", "2", "3";
    in_place_rem = PyNumber_InPlaceRemainder, "object %= other", "-7", "4", "1";
    in_place_pow = in_place_power, "object **= other", "2", "10", "1024";
    in_place_lshift = PyNumber_InPlaceLshift, "object <<= other", "3", "4", "48";
    in_place_rshift = PyNumber_InPlaceRshift, "object >>= other", "48", "4", "3";
    in_place_bitand = PyNumber_InPlaceAnd, "object &= other", "6", "3", "2";
    in_place_bitor = PyNumber_InPlaceOr, "object |= other", "{'a': 1}", "{'b': 2}", "{'a': 1, 'b': 2}";
    in_place_bitxor = PyNumber_InPlaceXor, "object ^= other", "6", "3", "5";
}

/// # Safety
/// As `PyNumber_Power`.
unsafe fn power(base: *mut PyObject, exponent: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1; None is immortal.
    unsafe { PyNumber_Power(base, exponent, Py_None()) }
}

/// # Safety
/// As `PyNumber_InPlacePower`.
unsafe fn in_place_power(base: *mut PyObject, exponent: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1; None is immortal.
    unsafe { PyNumber_InPlacePower(base, exponent, Py_None()) }
}

impl<'a> Bound<'a, Any> {
    /// `pow(object, exponent, modulus)`.
    ///
    /// # Errors
    /// As [`pow`](Self::pow).
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let three = py.eval("3", None, None)?;
    /// assert_eq!(three.pow_mod(-1, 7)?.extract::<i32>()?, 5);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn pow_mod(&self, exponent: impl IntoPython, modulus: impl IntoPython) -> Result<Bound<'a, Any>> {
        let (exponent, modulus) = (Argument::new(exponent, self.py())?, Argument::new(modulus, self.py())?);
        let (exponent, modulus) = (exponent.object(self.py()), modulus.object(self.py()));
        // SAFETY: attached; all three are alive. A new reference, or null.
        unsafe {
            let result = PyNumber_Power(self.as_ptr(), exponent.as_ptr(), modulus.as_ptr());
            Bound::from_result(self.py(), result)
        }
    }
}
