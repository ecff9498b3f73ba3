//! Characters and floating-point classes.

use crate::cases;
use crate::probe::Group;
use crate::results::{BOOL, INT, REAL};
use crate::row::rows;
use crate::words::{D, F, N, U};

/// `a`: what C allows as a character.
pub(crate) const ASCII: Group = Group {
    name: "ascii",
    cases: cases::ascii,
    rows: rows! { a x;
        INT Py_CHARMASK(N(a, 0));
        INT Py_ISALNUM(N(a, 0));
        INT Py_ISALPHA(N(a, 0));
        INT Py_ISDIGIT(N(a, 0));
        INT Py_ISLOWER(N(a, 0));
        INT Py_ISSPACE(N(a, 0));
        INT Py_ISUPPER(N(a, 0));
        INT Py_ISXDIGIT(N(a, 0));
        INT Py_TOLOWER(N(a, 0));
        INT Py_TOUPPER(N(a, 0));
    },
};

/// `a`: any floating-point number. C's tests promise no more than "not 0".
pub(crate) const FLOATS: Group = Group {
    name: "classes",
    cases: cases::classes,
    rows: rows! { a x;
        BOOL Py_IS_FINITE(D(a, 0));
        BOOL Py_IS_INFINITY(D(a, 0));
        BOOL Py_IS_NAN(D(a, 0));
        BOOL Py_IS_FINITE(F(a, 0));
        BOOL Py_IS_INFINITY(F(a, 0));
        BOOL Py_IS_NAN(F(a, 0));
    },
};

/// `a`: any number, as a character.
pub(crate) const ALL: Group = Group {
    name: "characters",
    cases: cases::characters,
    rows: rows! { a x;
        INT Py_UNICODE_ISALNUM(U(a, 0));
        INT Py_UNICODE_ISALPHA(U(a, 0));
        INT Py_UNICODE_ISDECIMAL(U(a, 0));
        INT Py_UNICODE_ISDIGIT(U(a, 0));
        INT Py_UNICODE_ISLINEBREAK(U(a, 0));
        INT Py_UNICODE_ISLOWER(U(a, 0));
        INT Py_UNICODE_ISNUMERIC(U(a, 0));
        INT Py_UNICODE_ISPRINTABLE(U(a, 0));
        INT Py_UNICODE_ISSPACE(U(a, 0));
        INT Py_UNICODE_ISTITLE(U(a, 0));
        INT Py_UNICODE_ISUPPER(U(a, 0));
        INT Py_UNICODE_IS_HIGH_SURROGATE(U(a, 0));
        INT Py_UNICODE_IS_LOW_SURROGATE(U(a, 0));
        INT Py_UNICODE_IS_SURROGATE(U(a, 0));
        INT Py_UNICODE_TODECIMAL(U(a, 0));
        INT Py_UNICODE_TODIGIT(U(a, 0));
        INT Py_UNICODE_TOLOWER(U(a, 0));
        REAL Py_UNICODE_TONUMERIC(U(a, 0));
        INT Py_UNICODE_TOTITLE(U(a, 0));
        INT Py_UNICODE_TOUPPER(U(a, 0));
    },
};

/// `a`: a character that takes a surrogate pair.
pub(crate) const ASTRAL: Group = Group {
    name: "astral",
    cases: cases::astral,
    rows: rows! { a x;
        INT Py_UNICODE_HIGH_SURROGATE(U(a, 0));
        INT Py_UNICODE_LOW_SURROGATE(U(a, 0));
    },
};

/// `a`: a high and a low surrogate.
pub(crate) const PAIRS: Group = Group {
    name: "pairs",
    cases: cases::pairs,
    rows: rows! { a x;
        INT Py_UNICODE_JOIN_SURROGATES(U(a, 0), U(a, 1));
    },
};
