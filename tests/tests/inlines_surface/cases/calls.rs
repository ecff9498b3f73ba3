//! Arguments for the aliases of functions.

use core::ptr::{null, null_mut};

use ffi_sys::{
    METH_NOARGS, Py_eval_input, Py_file_input, Py_single_input, PyMethodDef, PyModuleDef,
    PyModuleDef_HEAD_INIT, PyModuleDef_Slot, PyObject,
};

use super::{Visit, text};
use crate::compare::Case;
use crate::corpus;

pub(crate) fn deletions(visit: Visit<'_>) {
    corpus::list(c"deletions")
        .into_iter()
        .for_each(|pair| visit(Case::new().object(corpus::item(pair, 0)).object(corpus::item(pair, 1))));
}

pub(crate) fn string_deletions(visit: Visit<'_>) {
    for pair in corpus::list(c"deletions") {
        for key in ["a", "b", "x", "no such key", "é"] {
            visit(Case::new().object(corpus::item(pair, 0)).pointer(text(key)));
        }
    }
}

pub(crate) fn slices(visit: Visit<'_>) {
    for slice in corpus::list(c"slices") {
        for length in [0, 1, 2, 5, 10, 101, isize::MAX as i64] {
            visit(Case::new().object(slice).number(length));
        }
    }
}

pub(crate) fn imports(visit: Visit<'_>) {
    let names = corpus::object(c"import_names");
    for name in
        ["os", "os.path", "json.decoder", "collections", "no_such_module", "os.no_such_module", "", "."]
    {
        for globals in [null_mut(), corpus::namespace(), corpus::object(c"package_globals")] {
            for from in [null_mut(), names] {
                let case = Case::new().pointer(text(name)).object(globals).object(globals);
                visit(case.object(from));
            }
        }
    }
}

/// A definition of a module that stays.
fn definition(name: &str, size: isize, slots: *mut PyModuleDef_Slot) -> *mut PyModuleDef {
    Box::into_raw(Box::new(PyModuleDef {
        m_base: PyModuleDef_HEAD_INIT(),
        m_name: text(name),
        m_doc: text("What the module is for."),
        m_size: size,
        m_methods: null_mut(),
        m_slots: slots,
        m_traverse: None,
        m_clear: None,
        m_free: None,
    }))
}

fn no_slots() -> *mut PyModuleDef_Slot {
    Box::into_raw(Box::new(PyModuleDef_Slot { slot: 0, value: null_mut() }))
}

pub(crate) fn modules(visit: Visit<'_>) {
    for (name, size, slots) in [
        ("one", -1, null_mut()),
        ("two.inner", 0, null_mut()),
        ("sized", 64, null_mut()),
        ("slotted", 0, no_slots()),
    ] {
        visit(Case::new().pointer(definition(name, size, slots)));
    }
}

pub(crate) fn specs(visit: Visit<'_>) {
    let one = corpus::list(c"specs").into_iter().chain(corpus::list(c"floats").into_iter().take(1));
    for spec in one {
        for (name, size, slots) in
            [("named", 0, no_slots()), ("sized", 64, null_mut()), ("wrong", -1, no_slots())]
        {
            visit(Case::new().pointer(definition(name, size, slots)).object(spec));
        }
    }
}

pub(crate) fn constants(visit: Visit<'_>) {
    visit(Case::new());
}

/// Sources and the ways to start that they are for.
const SOURCES: &[(&str, core::ffi::c_int)] = &[
    ("1 + 1", Py_eval_input),
    ("'text' * 3", Py_eval_input),
    ("number = 41\nnumber += 1\n", Py_file_input),
    ("single = 1\n", Py_single_input),
    ("1 +", Py_eval_input),
    ("undefined_name", Py_eval_input),
    ("def f(a, *, b=1):\n    return a @ b\n", Py_file_input),
    ("from __future__ import annotations\nassert True\n", Py_file_input),
];

pub(crate) fn run(visit: Visit<'_>) {
    for &(source, start) in SOURCES {
        for globals in [corpus::namespace(), null_mut()] {
            visit(Case::new().pointer(text(source)).number(start.into()).object(globals).object(globals));
        }
    }
}

/// Programs for `__main__`. Those that end with an exception would print it.
const PROGRAMS: [&str; 5] = [
    "import sys\nsys.stderr = None\n",
    "number = 1\n",
    "undefined_name\nnumber = 2\n",
    "",
    "import sys\nsys.stderr, number = sys.__stderr__, 3\n",
];

pub(crate) fn run_main(visit: Visit<'_>) {
    PROGRAMS.iter().for_each(|source| visit(Case::new().pointer(text(source))));
}

pub(crate) fn run_file(visit: Visit<'_>) {
    for &(source, start) in SOURCES {
        let case = Case::new().pointer(text(source)).pointer(text("a file's name")).number(start.into());
        visit(case.object(corpus::namespace()).object(corpus::namespace()));
    }
}

pub(crate) fn run_main_file(visit: Visit<'_>) {
    for source in PROGRAMS {
        visit(Case::new().pointer(text(source)).pointer(text("a file's name")));
    }
}

pub(crate) fn compile(visit: Visit<'_>) {
    for &(source, start) in SOURCES {
        visit(Case::new().pointer(text(source)).pointer(text("a file's name")).number(start.into()));
    }
}

pub(crate) fn new_builtin_functions(visit: Visit<'_>) {
    unsafe extern "C" fn function(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
        null_mut()
    }
    for (name, flags) in [("probe", METH_NOARGS), ("wrong flags", 0x4000)] {
        let definition =
            PyMethodDef { ml_name: text(name), ml_meth: Some(function), ml_flags: flags, ml_doc: null() };
        let definition = Box::into_raw(Box::new(definition));
        for object in [
            null_mut(),
            corpus::item(corpus::object(c"floats"), 0),
            corpus::item(corpus::object(c"tuples"), 1),
        ] {
            visit(Case::new().pointer(definition).object(object).object(object));
        }
    }
}
