//! Sizes, items and fields.

use ffi_sys::{Py_DECREF, PyCell_Get, PyCell_New, PyCell_SET};

use crate::cases;
use crate::probe::Group;
use crate::results::{FUNCTION, INT, NEW, PTR, REAL, VOID};
use crate::row::{Row, rows};
use crate::words::{I, L, LIST, NIL, O, R, RECORD, TUPLE, TY};

/// `a`: a tuple and an index.
pub(crate) const TUPLES: Group = Group {
    name: "tuples",
    cases: cases::tuples,
    rows: rows! { a x;
        INT PyTuple_GET_SIZE(O(a, 0));
        PTR PyTuple_GET_ITEM(O(a, 0), I(a, 1));
    },
};

/// `a`: a list and an index.
pub(crate) const LISTS: Group = Group {
    name: "lists",
    cases: cases::lists,
    rows: rows! { a x;
        INT PyList_GET_SIZE(O(a, 0));
        PTR PyList_GET_ITEM(O(a, 0), I(a, 1));
    },
};

/// `a`: a list or a tuple, and an index.
pub(crate) const FAST: Group = Group {
    name: "fast",
    cases: cases::fast,
    rows: rows! { a x;
        INT PySequence_Fast_GET_SIZE(O(a, 0));
        PTR PySequence_Fast_GET_ITEM(O(a, 0), I(a, 1));
        PTR PySequence_Fast_ITEMS(O(a, 0));
    },
};

/// `a`: a sequence and an index, which may be too large.
pub(crate) const SEQUENCES: Group = Group {
    name: "sequences",
    cases: cases::sequences,
    rows: rows! { a x;
        NEW PySequence_ITEM(O(a, 0), I(a, 1));
    },
};

/// `a`: a struct sequence and an index.
pub(crate) const RECORDS: Group = Group {
    name: "records",
    cases: cases::records,
    rows: rows! { a x;
        PTR PyStructSequence_GET_ITEM(O(a, 0), I(a, 1));
    },
};

/// `a`: a size, an index and an object.
pub(crate) const SETTERS: Group = Group {
    name: "setters",
    cases: cases::setters,
    rows: rows! { a x;
        VOID PyTuple_SET_ITEM(TUPLE(x, I(a, 0)), I(a, 1), R(O(a, 2)));
        VOID PyTuple_SET_ITEM(TUPLE(x, I(a, 0)), I(a, 1), NIL());
        VOID PyList_SET_ITEM(LIST(x, I(a, 0)), I(a, 1), R(O(a, 2)));
    },
};

/// `a`: a type of struct sequences, their number of fields, an index and an object.
pub(crate) const RECORD_SETTERS: Group = Group {
    name: "record_setters",
    cases: cases::record_setters,
    rows: rows! { a x;
        VOID PyStructSequence_SET_ITEM(RECORD(x, TY(a, 0), I(a, 1)), I(a, 2), R(O(a, 3)));
    },
};

/// `a`: a dict.
pub(crate) const DICTS: Group = Group {
    name: "dicts",
    cases: cases::dicts,
    rows: rows! { a x;
        INT PyDict_GET_SIZE(O(a, 0));
    },
};

/// `a`: a set or a frozenset.
pub(crate) const SETS: Group = Group {
    name: "sets",
    cases: cases::sets,
    rows: rows! { a x;
        INT PySet_GET_SIZE(O(a, 0));
    },
};

/// `a`: a `bytes`.
pub(crate) const BYTES: Group = Group {
    name: "bytes",
    cases: cases::bytes,
    rows: rows! { a x;
        PTR PyBytes_AS_STRING(O(a, 0));
        INT PyBytes_GET_SIZE(O(a, 0));
    },
};

/// `a`: a bytearray.
pub(crate) const BYTEARRAYS: Group = Group {
    name: "bytearrays",
    cases: cases::bytearrays,
    rows: rows! { a x;
        PTR PyByteArray_AS_STRING(O(a, 0));
        INT PyByteArray_GET_SIZE(O(a, 0));
    },
};

/// `a`: a memoryview.
pub(crate) const MEMORYVIEWS: Group = Group {
    name: "memoryviews",
    cases: cases::memoryviews,
    rows: rows! { a x;
        PTR PyMemoryView_GET_BUFFER(O(a, 0));
        PTR PyMemoryView_GET_BASE(O(a, 0));
    },
};

/// `a`: a float.
pub(crate) const FLOATS: Group = Group {
    name: "floats",
    cases: cases::floats,
    rows: rows! { a x;
        REAL PyFloat_AS_DOUBLE(O(a, 0));
    },
};

/// `a`: an int.
pub(crate) const INTS: Group = Group {
    name: "ints",
    cases: cases::ints,
    rows: rows! { a x;
        INT _PyLong_IsCompact(L(a, 0));
    },
};

/// `a`: a compact int.
pub(crate) const COMPACT_INTS: Group = Group {
    name: "compact_ints",
    cases: cases::compact_ints,
    rows: rows! { a x;
        INT _PyLong_CompactValue(L(a, 0));
    },
};

/// `a`: a function written in Python.
pub(crate) const FUNCTIONS: Group = Group {
    name: "functions",
    cases: cases::functions,
    rows: rows! { a x;
        PTR PyFunction_GET_CODE(O(a, 0));
        PTR PyFunction_GET_GLOBALS(O(a, 0));
        PTR PyFunction_GET_MODULE(O(a, 0));
        PTR PyFunction_GET_DEFAULTS(O(a, 0));
        PTR PyFunction_GET_KW_DEFAULTS(O(a, 0));
        PTR PyFunction_GET_CLOSURE(O(a, 0));
        PTR PyFunction_GET_ANNOTATIONS(O(a, 0));
    },
};

/// `a`: a bound method.
pub(crate) const METHODS: Group = Group {
    name: "methods",
    cases: cases::methods,
    rows: rows! { a x;
        PTR PyMethod_GET_FUNCTION(O(a, 0));
        PTR PyMethod_GET_SELF(O(a, 0));
    },
};

/// `a`: an instance method.
pub(crate) const INSTANCE_METHODS: Group = Group {
    name: "instance_methods",
    cases: cases::instance_methods,
    rows: rows! { a x;
        PTR PyInstanceMethod_GET_FUNCTION(O(a, 0));
    },
};

/// `a`: a built-in function.
pub(crate) const BUILTIN_FUNCTIONS: Group = Group {
    name: "builtin_functions",
    cases: cases::builtin_functions,
    rows: rows! { a x;
        FUNCTION PyCFunction_GET_FUNCTION(O(a, 0));
        PTR PyCFunction_GET_SELF(O(a, 0));
        INT PyCFunction_GET_FLAGS(O(a, 0));
        PTR PyCFunction_GET_CLASS(O(a, 0));
    },
};

/// `a`: a descriptor of a built-in type.
pub(crate) const DESCRIPTORS: Group = Group {
    name: "descriptors",
    cases: cases::descriptors,
    rows: rows! { a x;
        PTR PyDescr_TYPE(O(a, 0));
        PTR PyDescr_NAME(O(a, 0));
    },
};

/// `a`: a cell.
pub(crate) const CELLS: Group = Group {
    name: "cells",
    cases: cases::cells,
    rows: rows! { a x;
        PTR PyCell_GET(O(a, 0));
    },
};

/// `a`: an object or null.
pub(crate) const CELL_SETTERS: Group = Group {
    name: "cell_setters",
    cases: cases::cell_setters,
    rows: &[Row {
        name: "PyCell_SET",
        c: "({ PyObject *cell = PyCell_New(NULL); PyCell_SET(cell, Py_XNewRef(O(a, 0))); \
            PyObject *content = PyCell_Get(cell); Py_DECREF(cell); NEW(content); })",
        rust: |a, _| {
            // SAFETY: a new cell, used by this thread only; the object is null or alive.
            unsafe {
                let cell = PyCell_New(NIL());
                PyCell_SET(cell, ffi_sys::Py_XNewRef(O(a, 0)));
                let content = PyCell_Get(cell);
                Py_DECREF(cell);
                NEW(content)
            }
        },
        new: true,
    }],
};
