//! Aliases of functions: modules, mappings, slices; and the macros that the exported functions stand for.

use core::ffi::{CStr, c_int};

use crate::cases;
use crate::probe::Group;
use crate::results::{CODE, INT, NEW, RAN};
use crate::row::{Row, rows};
use crate::words::{COPY, DEF, FP, I, ML, MODULE, N, NO_FLAGS, O, S, X};

/// `a`: a dict and a key.
pub(crate) const DELETIONS: Group = Group {
    name: "deletions",
    cases: cases::deletions,
    rows: rows! { a x;
        INT PyMapping_DelItem(COPY(x, O(a, 0)), O(a, 1));
    },
};

/// `a`: a dict and a key as a C string.
pub(crate) const STRING_DELETIONS: Group = Group {
    name: "string_deletions",
    cases: cases::string_deletions,
    rows: rows! { a x;
        INT PyMapping_DelItemString(COPY(x, O(a, 0)), S(a, 1));
    },
};

/// `a`: a slice and a length.
pub(crate) const SLICES: Group = Group {
    name: "slices",
    cases: cases::slices,
    rows: rows! { a x;
        INT PySlice_GetIndicesEx(O(a, 0), I(a, 1), X(x, 0), X(x, 1), X(x, 2), X(x, 3));
    },
};

/// `a`: a module's name, globals, locals and a list of names.
pub(crate) const IMPORTS: Group = Group {
    name: "imports",
    cases: cases::imports,
    rows: rows! { a x;
        NEW PyImport_ImportModuleEx(S(a, 0), O(a, 1), O(a, 2), O(a, 3));
    },
};

/// `a`: the definition of a module.
pub(crate) const MODULES: Group = Group {
    name: "modules",
    cases: cases::modules,
    rows: rows! { a x;
        NEW PyModule_Create(DEF(a, 0));
    },
};

/// `a`: the definition of a module and an import spec.
pub(crate) const SPECS: Group = Group {
    name: "specs",
    cases: cases::specs,
    rows: rows! { a x;
        NEW PyModule_FromDefAndSpec(DEF(a, 0), O(a, 1));
    },
};

const PROBE_NUMBER: c_int = -42;
const PROBE_TEXT: &CStr = c"a text of the probe";

/// No arguments: the constants of the prelude.
pub(crate) const CONSTANTS: Group = Group {
    name: "constants",
    cases: cases::constants,
    rows: &[
        Row {
            name: "PyModule_AddIntMacro",
            c: "INT(PyModule_AddIntMacro(MODULE(x), PROBE_NUMBER))",
            // SAFETY: a new module, on an attached thread.
            rust: |_, x| INT(unsafe { ffi_sys::PyModule_AddIntMacro!(MODULE(x), PROBE_NUMBER) }),
            new: false,
        },
        Row {
            name: "PyModule_AddStringMacro",
            c: "INT(PyModule_AddStringMacro(MODULE(x), PROBE_TEXT))",
            // SAFETY: a new module, on an attached thread.
            rust: |_, x| INT(unsafe { ffi_sys::PyModule_AddStringMacro!(MODULE(x), PROBE_TEXT) }),
            new: false,
        },
    ],
};

/// `a`: source, start, globals, locals.
pub(crate) const RUN: Group = Group {
    name: "run",
    cases: cases::run,
    rows: rows! { a x;
        NEW PyRun_String(S(a, 0), N(a, 1), O(a, 2), O(a, 3));
    },
};

/// `a`: source of a program.
pub(crate) const RUN_MAIN: Group = Group {
    name: "run_main",
    cases: cases::run_main,
    rows: rows! { a x;
        RAN PyRun_SimpleString(S(a, 0));
    },
};

/// `a`: source, a file's name, start, globals, locals.
pub(crate) const RUN_FILE: Group = Group {
    name: "run_file",
    cases: cases::run_file,
    rows: rows! { a x;
        NEW PyRun_File(FP(a, 0), S(a, 1), N(a, 2), O(a, 3), O(a, 4));
        NEW PyRun_FileEx(FP(a, 0), S(a, 1), N(a, 2), O(a, 3), O(a, 4), 1);
        NEW PyRun_FileFlags(FP(a, 0), S(a, 1), N(a, 2), O(a, 3), O(a, 4), NO_FLAGS());
    },
};

/// `a`: source of a program and a file's name.
pub(crate) const RUN_MAIN_FILE: Group = Group {
    name: "run_main_file",
    cases: cases::run_main_file,
    rows: rows! { a x;
        RAN PyRun_AnyFile(FP(a, 0), S(a, 1));
        RAN PyRun_AnyFileEx(FP(a, 0), S(a, 1), 1);
        RAN PyRun_AnyFileFlags(FP(a, 0), S(a, 1), NO_FLAGS());
        RAN PyRun_SimpleFile(FP(a, 0), S(a, 1));
        RAN PyRun_SimpleFileEx(FP(a, 0), S(a, 1), 1);
        RAN PyRun_InteractiveOne(FP(a, 0), S(a, 1));
        RAN PyRun_InteractiveLoop(FP(a, 0), S(a, 1));
    },
};

/// `a`: source, a file's name, start.
pub(crate) const COMPILE: Group = Group {
    name: "compile",
    cases: cases::compile,
    rows: rows! { a x;
        CODE Py_CompileString(S(a, 0), S(a, 1), N(a, 2));
        CODE Py_CompileStringFlags(S(a, 0), S(a, 1), N(a, 2), NO_FLAGS());
    },
};

/// `a`: the definition of a function, its `self` and its module's name.
pub(crate) const BUILTIN_FUNCTIONS: Group = Group {
    name: "new_builtin_functions",
    cases: cases::new_builtin_functions,
    rows: rows! { a x;
        NEW PyCFunction_New(ML(a, 0), O(a, 1));
        NEW PyCFunction_NewEx(ML(a, 0), O(a, 1), O(a, 2));
    },
};
