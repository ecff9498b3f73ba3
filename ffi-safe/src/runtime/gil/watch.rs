//! Watching where the import system makes extension modules.

use core::cell::Cell;
use core::ffi::{CStr, c_int};
use core::mem::transmute;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};
use std::ffi::CString;

use ffi_sys::{
    METH_FASTCALL, METH_O, Py_CompileString, Py_DECREF, Py_False, Py_NewRef, Py_True, Py_file_input,
    Py_ssize_t, PyCFunction_New, PyDict_AddWatcher, PyDict_EVENT_ADDED, PyDict_EVENT_MODIFIED, PyDict_New,
    PyDict_SetItem, PyDict_SetItemString, PyDict_Watch, PyDict_WatchEvent, PyErr_Clear, PyEval_EvalCode,
    PyEval_GetBuiltins, PyImport_GetModuleDict, PyMethodDef, PyModule_Check, PyModule_GetDef,
    PyModule_GetDict, PyObject, PyObject_Vectorcall, PyUnicode_Check, PyUnicode_Compare,
    PyUnicode_InternFromString,
};

use super::super::{StartError, config::failed};
use super::{GilPolicy, module};

/// Puts functions in front of those of `_imp`, by the names under which the import system finds them.
const CODE: &str = include_str!("watch.py");

/// Warnings of extensions are attributed to the first frame above whose file is not one of the import system, which
/// is known by the words `importlib` and `_bootstrap`.
const FILE: &CStr = c"<GIL watch of ffi-safe in importlib._bootstrap>";

/// `"__spec__"`, which is kept for as long as the interpreter lives.
static SPEC: AtomicPtr<PyObject> = AtomicPtr::new(ptr::null_mut());

/// Watches the imports, if the policy asks for it.
///
/// # Safety
/// Attached, and nobody else uses the interpreter.
pub(in super::super) unsafe fn watch(policy: GilPolicy) -> Result<(), StartError> {
    if policy != GilPolicy::Deny {
        return Ok(());
    }
    // SAFETY: attached. The dict of modules lives as long as the interpreter, and is not watched by others yet.
    unsafe {
        if !module::is_known() {
            return Err(StartError::GilWatch);
        }
        let spec = PyUnicode_InternFromString(c"__spec__".as_ptr());
        SPEC.store(spec, Ordering::Relaxed);
        let watcher = PyDict_AddWatcher(Some(module_is_added));
        if spec.is_null() || watcher < 0 || PyDict_Watch(watcher, PyImport_GetModuleDict()) < 0 || !install()
        {
            PyErr_Clear();
            return Err(failed("the imports cannot be watched", "PyDict_Watch"));
        }
    }
    Ok(())
}

/// Runs [`CODE`].
///
/// # Safety
/// Attached.
unsafe fn install() -> bool {
    let Ok(code) = CString::new(CODE) else { return false };
    // SAFETY: attached; each reference is given back once, and Python does not write to the methods.
    unsafe {
        let code = Py_CompileString(code.as_ptr(), FILE.as_ptr(), Py_file_input);
        let names = PyDict_New();
        // Init functions of extensions that import others by `PyImport_Import` find it in the frame that calls them.
        let builtins = PyEval_GetBuiltins();
        let has_builtins =
            !names.is_null() && PyDict_SetItemString(names, c"__builtins__".as_ptr(), builtins) == 0;
        let functions = [&CREATE, &NEEDS_GIL].map(|method| {
            let function = PyCFunction_New((&raw const method.0).cast_mut(), ptr::null_mut());
            let set = !function.is_null() && has_builtins;
            (set && PyDict_SetItemString(names, method.0.ml_name, function) == 0, function)
        });
        let complete = !code.is_null() && functions.iter().all(|(set, _)| *set);
        let result = if complete { PyEval_EvalCode(code, names, names) } else { ptr::null_mut() };
        let installed = !result.is_null();
        for object in [code, names, result].into_iter().chain(functions.map(|(_, function)| function)) {
            if !object.is_null() {
                Py_DECREF(object);
            }
        }
        installed
    }
}

/// A method that lives for ever, as those of C do.
struct Method(PyMethodDef);
// SAFETY: nobody writes to it.
unsafe impl Sync for Method {}

type Function = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

impl Method {
    const fn new(name: &'static CStr, function: Function, flags: c_int) -> Self {
        let (ml_name, ml_meth) = (name.as_ptr(), Some(function));
        Self(PyMethodDef { ml_name, ml_meth, ml_flags: flags, ml_doc: ptr::null() })
    }
}

static NEEDS_GIL: Method = Method::new(c"needs_gil", needs_gil, METH_O);
static CREATE: Method = {
    type Fast = unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, Py_ssize_t) -> *mut PyObject;
    // SAFETY: Python calls it by the convention that the flags tell.
    Method::new(c"create", unsafe { transmute::<Fast, Function>(create) }, METH_FASTCALL)
};

unsafe extern "C" fn needs_gil(_: *mut PyObject, object: *mut PyObject) -> *mut PyObject {
    // SAFETY: called by Python, attached, with an argument that lives during the call.
    unsafe { Py_NewRef(if module::needs_gil(object) { Py_True() } else { Py_False() }) }
}

/// The module that a thread makes.
#[derive(Clone, Copy)]
struct Creation {
    /// What to put into it if it is refused.
    refusal: *mut PyObject,
    name: *mut PyObject,
}

thread_local! {
    static CREATION: Cell<Option<Creation>> = const { Cell::new(None) };
}

/// Calls `original(*arguments)` for `create(original, refusal, name, *arguments)`.
unsafe extern "C" fn create(
    _: *mut PyObject,
    arguments: *const *mut PyObject,
    count: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: called by our own code alone, attached, with four arguments at least, which live during the call.
    unsafe {
        let creation = Creation { refusal: *arguments.add(1), name: *arguments.add(2) };
        // Making a module may import others.
        let outer = CREATION.replace(Some(creation));
        let count = count.cast_unsigned() - 3;
        let module = PyObject_Vectorcall(*arguments, arguments.add(3), count, ptr::null_mut());
        CREATION.set(outer);
        module
    }
}

/// Called before the dict of modules changes.
///
/// A module of a single phase is put there by the interpreter itself, before our code can look at it. An import on
/// another thread that finds it there must find the refusal.
unsafe extern "C" fn module_is_added(
    event: PyDict_WatchEvent,
    _: *mut PyObject,
    key: *mut PyObject,
    value: *mut PyObject,
) -> c_int {
    if ![PyDict_EVENT_ADDED, PyDict_EVENT_MODIFIED].contains(&event) {
        return 0;
    }
    let Some(Creation { refusal, name }) = CREATION.get() else { return 0 };
    // SAFETY: called by Python, attached, within `create` on this thread: all objects are alive. The dict of modules
    // is half changed, so its lock must not be lost: nothing here runs Python code or waits. The module is known to
    // this thread alone, so nobody holds its dict; the key has its hash; what it replaces is `None`, or else what the
    // module's own init function has put there.
    unsafe {
        let is_it =
            PyUnicode_Check(key) != 0 && PyUnicode_Check(name) != 0 && PyUnicode_Compare(key, name) == 0;
        // Those without a definition are not made by extensions.
        if !is_it
            || PyModule_Check(value) == 0
            || PyModule_GetDef(value).is_null()
            || !module::needs_gil(value)
        {
            return 0;
        }
        PyDict_SetItem(PyModule_GetDict(value), SPEC.load(Ordering::Relaxed), refusal)
    }
}
