//! Tests and conversions of single characters, by the library's Unicode database.
//!
//! The database is constant; asking it needs no thread state, only that the library is loaded. Any number may be
//! asked for: those above U+10FFFF have no properties.

use core::ffi::{c_double, c_int, c_uchar};

use crate::{
    _Py_ascii_whitespace, _PyUnicode_IsAlpha, _PyUnicode_IsDecimalDigit, _PyUnicode_IsDigit,
    _PyUnicode_IsLinebreak, _PyUnicode_IsLowercase, _PyUnicode_IsNumeric, _PyUnicode_IsPrintable,
    _PyUnicode_IsTitlecase, _PyUnicode_IsUppercase, _PyUnicode_IsWhitespace, _PyUnicode_ToDecimalDigit,
    _PyUnicode_ToDigit, _PyUnicode_ToLowercase, _PyUnicode_ToNumeric, _PyUnicode_ToTitlecase,
    _PyUnicode_ToUppercase, Py_UCS4,
};

macro_rules! characters {
    ($($(#[$doc:meta])+ pub fn $name:ident -> $result:ty = $function:ident;)+) => { $(
        $(#[$doc])+
        #[inline]
        pub fn $name(ch: Py_UCS4) -> $result {
            // SAFETY: a pure function of the loaded library, defined for every number.
            unsafe { $function(ch) }
        }
    )+ };
}

characters! {
    /// 1 if `ch` is lower case, else 0. Source: `cpython/unicodeobject.h:671`.
    pub fn Py_UNICODE_ISLOWER -> c_int = _PyUnicode_IsLowercase;
    /// 1 if `ch` is upper case, else 0. Source: `cpython/unicodeobject.h:672`.
    pub fn Py_UNICODE_ISUPPER -> c_int = _PyUnicode_IsUppercase;
    /// 1 if `ch` is title case, else 0. Source: `cpython/unicodeobject.h:673`.
    pub fn Py_UNICODE_ISTITLE -> c_int = _PyUnicode_IsTitlecase;
    /// 1 if `ch` ends a line, else 0. Source: `cpython/unicodeobject.h:674`.
    pub fn Py_UNICODE_ISLINEBREAK -> c_int = _PyUnicode_IsLinebreak;
    /// `ch` in lower case, if that is one character. Source: `cpython/unicodeobject.h:676`.
    pub fn Py_UNICODE_TOLOWER -> Py_UCS4 = _PyUnicode_ToLowercase;
    /// `ch` in upper case, if that is one character. Source: `cpython/unicodeobject.h:677`.
    pub fn Py_UNICODE_TOUPPER -> Py_UCS4 = _PyUnicode_ToUppercase;
    /// `ch` in title case, if that is one character. Source: `cpython/unicodeobject.h:678`.
    pub fn Py_UNICODE_TOTITLE -> Py_UCS4 = _PyUnicode_ToTitlecase;
    /// 1 if `ch` is a decimal digit, else 0. Source: `cpython/unicodeobject.h:680`.
    pub fn Py_UNICODE_ISDECIMAL -> c_int = _PyUnicode_IsDecimalDigit;
    /// 1 if `ch` is a digit, else 0. Source: `cpython/unicodeobject.h:681`.
    pub fn Py_UNICODE_ISDIGIT -> c_int = _PyUnicode_IsDigit;
    /// 1 if `ch` has a numeric value, else 0. Source: `cpython/unicodeobject.h:682`.
    pub fn Py_UNICODE_ISNUMERIC -> c_int = _PyUnicode_IsNumeric;
    /// 1 if `repr` shows `ch` as it is, else 0. Source: `cpython/unicodeobject.h:683`.
    pub fn Py_UNICODE_ISPRINTABLE -> c_int = _PyUnicode_IsPrintable;
    /// The value of `ch` as a decimal digit, or -1. Source: `cpython/unicodeobject.h:685`.
    pub fn Py_UNICODE_TODECIMAL -> c_int = _PyUnicode_ToDecimalDigit;
    /// The value of `ch` as a digit, or -1. Source: `cpython/unicodeobject.h:686`.
    pub fn Py_UNICODE_TODIGIT -> c_int = _PyUnicode_ToDigit;
    /// The value of `ch` as a number, or -1. Source: `cpython/unicodeobject.h:687`.
    pub fn Py_UNICODE_TONUMERIC -> c_double = _PyUnicode_ToNumeric;
    /// Not 0 if `ch` is a letter, else 0. Source: `cpython/unicodeobject.h:689`.
    pub fn Py_UNICODE_ISALPHA -> c_int = _PyUnicode_IsAlpha;
}

/// 1 if `ch` is white space, else 0. Source: `cpython/unicodeobject.h:664`.
#[inline]
pub fn Py_UNICODE_ISSPACE(ch: Py_UCS4) -> c_int {
    if ch < 128 {
        // SAFETY: a constant table of 128 entries in the loaded library.
        return unsafe { _Py_ascii_whitespace().cast::<c_uchar>().add(ch as usize).read() }.into();
    }
    // SAFETY: a pure function of the loaded library, defined for every number.
    unsafe { _PyUnicode_IsWhitespace(ch) }
}

/// 1 if `ch` is a letter, a digit or has a numeric value, else 0. Source: `cpython/unicodeobject.h:691`.
#[inline]
pub fn Py_UNICODE_ISALNUM(ch: Py_UCS4) -> c_int {
    c_int::from(
        Py_UNICODE_ISALPHA(ch) != 0
            || Py_UNICODE_ISDECIMAL(ch) != 0
            || Py_UNICODE_ISDIGIT(ch) != 0
            || Py_UNICODE_ISNUMERIC(ch) != 0,
    )
}

/// 1 if `ch` is one half of a surrogate pair, else 0. Source: `cpython/unicodeobject.h:16`.
#[inline]
pub const fn Py_UNICODE_IS_SURROGATE(ch: Py_UCS4) -> c_int {
    (0xd800 <= ch && ch <= 0xdfff) as c_int
}

/// 1 if `ch` is the first half of a surrogate pair, else 0. Source: `cpython/unicodeobject.h:19`.
#[inline]
pub const fn Py_UNICODE_IS_HIGH_SURROGATE(ch: Py_UCS4) -> c_int {
    (0xd800 <= ch && ch <= 0xdbff) as c_int
}

/// 1 if `ch` is the second half of a surrogate pair, else 0. Source: `cpython/unicodeobject.h:22`.
#[inline]
pub const fn Py_UNICODE_IS_LOW_SURROGATE(ch: Py_UCS4) -> c_int {
    (0xdc00 <= ch && ch <= 0xdfff) as c_int
}

/// The character of a surrogate pair. Source: `cpython/unicodeobject.h:27`.
///
/// `high` and `low` must be halves of that kind; of others the low ten bits count.
#[inline]
pub const fn Py_UNICODE_JOIN_SURROGATES(high: Py_UCS4, low: Py_UCS4) -> Py_UCS4 {
    0x10000 + (((high & 0x03ff) << 10) | (low & 0x03ff))
}

/// The first half of the surrogate pair of `ch`. Source: `cpython/unicodeobject.h:35`.
///
/// `ch` must be from U+10000 to U+10FFFF; of others the result means nothing.
#[inline]
pub const fn Py_UNICODE_HIGH_SURROGATE(ch: Py_UCS4) -> Py_UCS4 {
    0xd800 - (0x10000 >> 10) + (ch >> 10)
}

/// The second half of the surrogate pair of `ch`. Source: `cpython/unicodeobject.h:42`.
///
/// `ch` must be from U+10000 to U+10FFFF; of others the result means nothing.
#[inline]
pub const fn Py_UNICODE_LOW_SURROGATE(ch: Py_UCS4) -> Py_UCS4 {
    0xdc00 + (ch & 0x3ff)
}
