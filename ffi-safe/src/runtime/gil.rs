//! The GIL watch: what happens when a module would enable the GIL.

use core::ffi::{CStr, c_void};
use core::mem::transmute;
use core::ptr::{self, addr_of, without_provenance_mut};

use ffi_sys::{
    METH_FASTCALL, Py_DECREF, Py_MOD_GIL_USED, Py_None, Py_ssize_t, PyCFunction_NewEx, PyErr_Clear,
    PyErr_GetRaisedException, PyErr_SetImportError, PyErr_SetRaisedException, PyImport_ImportModule,
    PyMethodDef, PyModule_Check, PyModule_New, PyObject, PyObject_DelItem, PyObject_GetAttrString,
    PyObject_GetItem, PyObject_SetAttrString, PyObject_Vectorcall, PyUnicode_FromFormat,
    PyUnstable_Module_SetGIL,
};

use super::{Builder, StartError, config::failed};

/// What happens when an extension module is imported that does not declare that it runs without the GIL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum GilPolicy {
    /// The import fails with an `ImportError` that names the module, and the GIL stays off.
    ///
    /// The interpreter runs with `enable_gil = 0`, and every import of an extension or built-in module, by whatever
    /// way of Python or of its C API, is watched where the import system makes the module. Nothing of a module
    /// that is initialised in two phases runs but its `PyInit` and `Py_mod_create` functions before it is refused.
    /// One that is initialised in a single phase declares itself in its `PyInit`, so that this has run, without
    /// the GIL; afterwards the module is forgotten. Sub-interpreters are not watched.
    Deny,
    /// The GIL is enabled for the rest of the process, and Python warns: what CPython does.
    #[default]
    Warn,
    /// The GIL is enabled for the rest of the process, silently.
    Allow,
}

/// Refuses a request for the GIL from outside.
pub(super) fn check_environment(builder: &Builder) -> Result<(), StartError> {
    let requested = || std::env::var_os("PYTHON_GIL").is_some_and(|value| value == "1");
    match builder.gil == GilPolicy::Deny && builder.reads_environment && requested() {
        true => Err(StartError::GilRequested),
        false => Ok(()),
    }
}

/// `PyModuleObject` of `pycore_moduleobject.h`, which is not public. [`knows_modules`] proves the layout.
#[repr(C)]
struct Module {
    ob_base: PyObject,
    md_dict: *mut PyObject,
    md_def: *mut c_void,
    md_state: *mut c_void,
    md_weaklist: *mut PyObject,
    md_name: *mut PyObject,
    md_gil: *mut c_void,
}

/// What a module declares about the GIL.
///
/// # Safety
/// A live module.
unsafe fn declared(module: *mut PyObject) -> *mut c_void {
    // SAFETY: the field is written before the import system sees the module.
    unsafe { addr_of!((*module.cast::<Module>()).md_gil).read() }
}

/// Whether the field of a module is where it is looked for.
///
/// # Safety
/// Attached.
unsafe fn knows_modules() -> bool {
    // SAFETY: attached; the module is this call's own. The field takes any value.
    unsafe {
        let module = PyModule_New(c"ffi_safe_gil_watch".as_ptr());
        if module.is_null() {
            PyErr_Clear();
            return false;
        }
        let values = [0x5a5a_0101_usize, 1, 0].map(without_provenance_mut::<c_void>);
        let knows = values
            .iter()
            .all(|value| PyUnstable_Module_SetGIL(module, *value) == 0 && ptr::eq(declared(module), *value));
        Py_DECREF(module);
        knows
    }
}

/// Watches the imports, if the policy asks for it.
///
/// # Safety
/// Attached, and nobody else uses the interpreter.
pub(super) unsafe fn watch(policy: GilPolicy) -> Result<(), StartError> {
    if policy != GilPolicy::Deny {
        return Ok(());
    }
    // SAFETY: attached; each reference is given back once.
    unsafe {
        if !knows_modules() {
            return Err(StartError::GilWatch);
        }
        let imp = PyImport_ImportModule(c"_imp".as_ptr());
        if imp.is_null() {
            PyErr_Clear();
            return Err(failed("the imports cannot be watched", "PyImport_ImportModule"));
        }
        let wrapped = wrap(imp, &CREATE_DYNAMIC) && wrap(imp, &CREATE_BUILTIN);
        Py_DECREF(imp);
        match wrapped {
            true => Ok(()),
            false => {
                PyErr_Clear();
                Err(failed("the imports cannot be watched", "PyCFunction_NewEx"))
            }
        }
    }
}

/// A method that lives for ever, as those of C do.
struct Method(PyMethodDef);
// SAFETY: nobody writes to it.
unsafe impl Sync for Method {}

impl Method {
    const fn new(name: &'static CStr) -> Self {
        type Fast = unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, Py_ssize_t) -> *mut PyObject;
        // SAFETY: Python calls it by the convention that the flags tell.
        let function = unsafe {
            transmute::<Fast, unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject>(create)
        };
        let (ml_flags, ml_doc) = (METH_FASTCALL, ptr::null());
        Self(PyMethodDef { ml_name: name.as_ptr(), ml_meth: Some(function), ml_flags, ml_doc })
    }
}

/// Makes an extension module from its file.
static CREATE_DYNAMIC: Method = Method::new(c"create_dynamic");
/// Makes a module from the table of built-in ones.
static CREATE_BUILTIN: Method = Method::new(c"create_builtin");

/// Puts a function in front of one of `_imp`, where the import system finds it.
///
/// # Safety
/// Attached; `imp` is the module.
unsafe fn wrap(imp: *mut PyObject, method: &'static Method) -> bool {
    let name = method.0.ml_name;
    // SAFETY: attached; Python does not write to the method. The wrapper keeps the original as its `self`.
    unsafe {
        let original = PyObject_GetAttrString(imp, name);
        if original.is_null() {
            return false;
        }
        let wrapper = PyCFunction_NewEx((&raw const method.0).cast_mut(), original, ptr::null_mut());
        Py_DECREF(original);
        if wrapper.is_null() {
            return false;
        }
        let set = PyObject_SetAttrString(imp, name, wrapper) == 0;
        Py_DECREF(wrapper);
        set
    }
}

/// Makes a module as `original` does, and refuses it if it would enable the GIL.
unsafe extern "C" fn create(
    original: *mut PyObject,
    arguments: *const *mut PyObject,
    count: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: called by Python, attached, with arguments that live during the call; the result is a new reference,
    // or null with an exception.
    unsafe {
        let module = PyObject_Vectorcall(original, arguments, count.cast_unsigned(), ptr::null_mut());
        // `None` says that there is no such built-in module.
        if module.is_null() || ptr::eq(module, Py_None()) {
            return module;
        }
        // A module of another type can declare nothing, and counts as one that needs the GIL.
        if PyModule_Check(module) != 0 && !ptr::eq(declared(module), Py_MOD_GIL_USED) {
            return module;
        }
        refuse(module, *arguments);
        Py_DECREF(module);
        ptr::null_mut()
    }
}

/// Raises `ImportError`, and lets the import system forget the module.
///
/// # Safety
/// Attached; both are alive.
unsafe fn refuse(module: *mut PyObject, spec: *mut PyObject) {
    // SAFETY: attached; each reference is given back once. What is missing is null.
    unsafe {
        let name = PyObject_GetAttrString(spec, c"name".as_ptr());
        let origin = PyObject_GetAttrString(spec, c"origin".as_ptr());
        if name.is_null() || origin.is_null() {
            give_back([name, origin]);
            // The exception that there is tells what is wrong with the spec.
            return;
        }
        let message = (PyUnicode_FromFormat())(
            c"the extension module '%U' does not declare that it runs without the GIL, which this process denies to \
              enable: use a release of it that supports free threading (looked at: %S)"
                .as_ptr(),
            name,
            origin,
        );
        if !message.is_null() {
            PyErr_SetImportError(message, name, origin);
        }
        let raised = PyErr_GetRaisedException();
        forget(module, name);
        PyErr_SetRaisedException(raised);
        give_back([name, origin, message]);
    }
}

/// Takes the module out of `sys.modules`, where a single-phase initialisation puts it by itself.
///
/// # Safety
/// Attached, without an exception set; both are alive.
unsafe fn forget(module: *mut PyObject, name: *mut PyObject) {
    // SAFETY: attached; each reference is given back once.
    unsafe {
        let sys = PyImport_ImportModule(c"sys".as_ptr());
        let modules = if sys.is_null() { sys } else { PyObject_GetAttrString(sys, c"modules".as_ptr()) };
        let found = if modules.is_null() { modules } else { PyObject_GetItem(modules, name) };
        if ptr::eq(found, module) {
            PyObject_DelItem(modules, name);
        }
        give_back([sys, modules, found]);
        PyErr_Clear();
    }
}

/// # Safety
/// Attached; each is null or a reference of the caller.
unsafe fn give_back<const N: usize>(objects: [*mut PyObject; N]) {
    for object in objects {
        if !object.is_null() {
            // SAFETY: the caller's promise.
            unsafe { Py_DECREF(object) };
        }
    }
}
