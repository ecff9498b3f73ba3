//! Tests of ASCII characters that do not depend on the locale.
//!
//! The tables are constants of the library; reading them needs no thread state, only that the library is loaded.

use core::ffi::{c_int, c_uchar, c_uint};

use crate::{
    _Py_ctype_table, _Py_ctype_tolower, _Py_ctype_toupper, PY_CTF_ALNUM, PY_CTF_ALPHA, PY_CTF_DIGIT,
    PY_CTF_LOWER, PY_CTF_SPACE, PY_CTF_UPPER, PY_CTF_XDIGIT,
};

/// The character `c` as an unsigned one. Source: `pymacro.h:47`.
///
/// C allows a character, signed or not, or a number from -128 to 255. Of others only the low byte counts.
#[inline]
pub const fn Py_CHARMASK(c: c_int) -> c_uchar {
    (c & 0xff) as c_uchar
}

macro_rules! ctype {
    ($($(#[$doc:meta])+ pub fn $name:ident = $flag:ident;)+) => { $(
        $(#[$doc])+
        ///
        /// Not 0 if so, but not always 1. `c` is taken as by [`Py_CHARMASK`].
        #[inline]
        pub fn $name(c: c_int) -> c_uint {
            // SAFETY: a constant table of 256 entries in the loaded library; the index has 8 bits.
            unsafe { _Py_ctype_table().cast::<c_uint>().add(Py_CHARMASK(c).into()).read() & $flag as c_uint }
        }
    )+ };
}

ctype! {
    /// Tells if `c` is a lower-case ASCII letter. Source: `cpython/pyctype.h:21`.
    pub fn Py_ISLOWER = PY_CTF_LOWER;
    /// Tells if `c` is an upper-case ASCII letter. Source: `cpython/pyctype.h:22`.
    pub fn Py_ISUPPER = PY_CTF_UPPER;
    /// Tells if `c` is an ASCII letter. Source: `cpython/pyctype.h:23`.
    pub fn Py_ISALPHA = PY_CTF_ALPHA;
    /// Tells if `c` is an ASCII digit. Source: `cpython/pyctype.h:24`.
    pub fn Py_ISDIGIT = PY_CTF_DIGIT;
    /// Tells if `c` is a hexadecimal digit. Source: `cpython/pyctype.h:25`.
    pub fn Py_ISXDIGIT = PY_CTF_XDIGIT;
    /// Tells if `c` is an ASCII letter or digit. Source: `cpython/pyctype.h:26`.
    pub fn Py_ISALNUM = PY_CTF_ALNUM;
    /// Tells if `c` is ASCII white space. Source: `cpython/pyctype.h:27`.
    pub fn Py_ISSPACE = PY_CTF_SPACE;
}

/// `c` as a lower-case letter if it is an upper-case ASCII one, else `c`. Source: `cpython/pyctype.h:32`.
///
/// `c` is taken as by [`Py_CHARMASK`].
#[inline]
pub fn Py_TOLOWER(c: c_int) -> c_uchar {
    // SAFETY: a constant table of 256 entries in the loaded library; the index has 8 bits.
    unsafe { _Py_ctype_tolower().cast::<c_uchar>().add(Py_CHARMASK(c).into()).read() }
}

/// `c` as an upper-case letter if it is a lower-case ASCII one, else `c`. Source: `cpython/pyctype.h:33`.
///
/// `c` is taken as by [`Py_CHARMASK`].
#[inline]
pub fn Py_TOUPPER(c: c_int) -> c_uchar {
    // SAFETY: a constant table of 256 entries in the loaded library; the index has 8 bits.
    unsafe { _Py_ctype_toupper().cast::<c_uchar>().add(Py_CHARMASK(c).into()).read() }
}
