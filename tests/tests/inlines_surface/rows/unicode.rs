//! Strings.

use ffi_sys::{PyUnicode_DATA, PyUnicode_KIND, PyUnicode_New, PyUnicode_WRITE};

use crate::cases;
use crate::probe::Group;
use crate::results::{INT, NEW, PTR};
use crate::row::{Row, rows};
use crate::words::{I, O, U};

/// `a`: a string.
pub(crate) const STRINGS: Group = Group {
    name: "strings",
    cases: cases::strings,
    rows: rows! { a x;
        INT PyUnicode_CHECK_INTERNED(O(a, 0));
        INT PyUnicode_IS_ASCII(O(a, 0));
        INT PyUnicode_IS_COMPACT(O(a, 0));
        INT PyUnicode_IS_COMPACT_ASCII(O(a, 0));
        INT PyUnicode_KIND(O(a, 0));
        PTR PyUnicode_DATA(O(a, 0));
        INT PyUnicode_GET_LENGTH(O(a, 0));
        INT PyUnicode_MAX_CHAR_VALUE(O(a, 0));
    },
};

/// `a`: a string and an index, up to its length.
pub(crate) const INDICES: Group = Group {
    name: "indices",
    cases: cases::indices,
    rows: rows! { a x;
        INT PyUnicode_READ(PyUnicode_KIND(O(a, 0)), PyUnicode_DATA(O(a, 0)), I(a, 1));
        INT PyUnicode_READ_CHAR(O(a, 0), I(a, 1));
    },
};

/// `a`: a compact string.
pub(crate) const COMPACT: Group = Group {
    name: "compact",
    cases: cases::compact,
    rows: rows! { a x;
        PTR _PyUnicode_COMPACT_DATA(O(a, 0));
    },
};

/// `a`: a string that is not compact.
pub(crate) const NOT_COMPACT: Group = Group {
    name: "not_compact",
    cases: cases::not_compact,
    rows: rows! { a x;
        PTR _PyUnicode_NONCOMPACT_DATA(O(a, 0));
    },
};

/// `a`: a string of one-byte characters.
pub(crate) const ONE_BYTE: Group = Group {
    name: "one_byte",
    cases: cases::one_byte,
    rows: rows! { a x;
        PTR PyUnicode_1BYTE_DATA(O(a, 0));
    },
};

/// `a`: a string of two-byte characters.
pub(crate) const TWO_BYTES: Group = Group {
    name: "two_bytes",
    cases: cases::two_bytes,
    rows: rows! { a x;
        PTR PyUnicode_2BYTE_DATA(O(a, 0));
    },
};

/// `a`: a string of four-byte characters.
pub(crate) const FOUR_BYTES: Group = Group {
    name: "four_bytes",
    cases: cases::four_bytes,
    rows: rows! { a x;
        PTR PyUnicode_4BYTE_DATA(O(a, 0));
    },
};

/// `a`: the highest of three characters, then the three.
pub(crate) const WRITES: Group = Group {
    name: "writes",
    cases: cases::writes,
    rows: &[Row {
        name: "PyUnicode_WRITE",
        c: "({ PyObject *text = PyUnicode_New(3, U(a, 0)); for (int i = 0; i < 3; i++) \
            PyUnicode_WRITE(PyUnicode_KIND(text), PyUnicode_DATA(text), i, U(a, 1 + i)); NEW(text); })",
        rust: |a, _| {
            // SAFETY: a new string of three characters that are as wide as the highest needs.
            unsafe {
                let text = PyUnicode_New(3, U(a, 0));
                for i in 0..3 {
                    PyUnicode_WRITE(PyUnicode_KIND(text), PyUnicode_DATA(text), i as isize, U(a, 1 + i));
                }
                NEW(text)
            }
        },
        new: true,
    }],
};
