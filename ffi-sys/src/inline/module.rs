//! Making modules, adding constants to them, and importing them.

use core::ffi::c_char;

use crate::{
    PYTHON_API_VERSION, PyImport_ImportModuleLevel, PyModule_Create2, PyModule_FromDefAndSpec2, PyModuleDef,
    PyObject,
};

/// A new module made by single-phase initialisation from `module`, or null with an exception.
///
/// Source: `modsupport.h:114`.
///
/// A module so made re-enables the GIL when it is imported, unless it calls
/// [`PyUnstable_Module_SetGIL`](crate::PyUnstable_Module_SetGIL).
///
/// # Safety
/// The thread is attached, without an exception set. `module` is a definition that lives for ever, starts with
/// `PyModuleDef_HEAD_INIT`, and is used by no other thread meanwhile.
#[inline]
pub unsafe fn PyModule_Create(module: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { PyModule_Create2(module, PYTHON_API_VERSION) }
}

/// A new module made from `module` and the import `spec`, not yet executed, or null with an exception.
///
/// Source: `modsupport.h:128`.
///
/// # Safety
/// As [`PyModule_Create`], and `spec` is not null and stays alive during the call.
#[inline]
pub unsafe fn PyModule_FromDefAndSpec(module: *mut PyModuleDef, spec: *mut PyObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { PyModule_FromDefAndSpec2(module, spec, PYTHON_API_VERSION) }
}

/// Imports `name`: a new reference to the module, or null with an exception.
///
/// Source: `import.h:74`.
///
/// # Safety
/// The thread is attached, without an exception set. `name` is a zero-terminated string in UTF-8. The others are
/// null or objects that stay alive during the call.
#[inline]
pub unsafe fn PyImport_ImportModuleEx(
    name: *const c_char,
    globals: *mut PyObject,
    locals: *mut PyObject,
    fromlist: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { PyImport_ImportModuleLevel(name, globals, locals, fromlist, 0) }
}

/// Adds the integer constant `c` to the module `m` under the constant's own name. 0, or -1 with an exception.
///
/// Source: `modsupport.h:47`. `c` is one identifier, of any integer type.
///
/// # Safety
/// The thread is attached, without an exception set. `m` is a module and stays alive during the call.
#[macro_export]
macro_rules! PyModule_AddIntMacro {
    ($m:expr, $c:ident) => {
        $crate::PyModule_AddIntConstant(
            $m,
            ::core::concat!(::core::stringify!($c), "\0").as_ptr().cast(),
            $c as ::core::ffi::c_long,
        )
    };
}

/// Adds the string constant `c` to the module `m` under the constant's own name. 0, or -1 with an exception.
///
/// Source: `modsupport.h:48`. `c` is one identifier, of type `&CStr`, in UTF-8.
///
/// # Safety
/// As [`PyModule_AddIntMacro`].
#[macro_export]
macro_rules! PyModule_AddStringMacro {
    ($m:expr, $c:ident) => {
        $crate::PyModule_AddStringConstant(
            $m,
            ::core::concat!(::core::stringify!($c), "\0").as_ptr().cast(),
            ::core::ffi::CStr::as_ptr($c),
        )
    };
}
