//! The functions of the probes, with their types.

use std::ffi::{c_int, c_long, c_void};
use std::mem::transmute;
use std::sync::LazyLock;

use ffi_sys::{
    Py_ssize_t, PyModuleDef_Base, PyMutex, PyObject, PyThreadState, PyTypeObject, PyVarObject, visitproc,
};
use tests::Probe;

/// The sources, which `main.rs` looks for names in.
pub(crate) const SOURCES: [&str; 2] = [include_str!("probe.c"), include_str!("internal.c")];

/// An item of the sources' `PyMem_New`.
#[repr(C)]
pub(crate) struct Item {
    words: [u64; 3],
}

type Object = *mut PyObject;
type Type = *mut PyTypeObject;

macro_rules! originals {
    ($($name:ident = $symbol:literal: fn($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// The originals, by the names of what they wrap.
        #[allow(non_snake_case)]
        pub(crate) struct Originals {
            $(pub(crate) $name: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
        }

        impl Originals {
            fn find() -> Self {
                let probes = SOURCES.map(|source| Probe::new(source, &[]));
                let address = |name| probes.iter().find_map(|probe| probe.find(name)).unwrap();
                Self {
                    // SAFETY: the type is that of the definition in the source.
                    $($name: unsafe {
                        transmute::<*mut c_void, unsafe extern "C" fn($($argument),*) $(-> $result)?>(
                            address($symbol),
                        )
                    },)*
                }
            }
        }
    };
}

originals! {
    Py_INCREF = "c_Py_INCREF": fn(Object);
    Py_DECREF = "c_Py_DECREF": fn(Object);
    Py_XINCREF = "c_Py_XINCREF": fn(Object);
    Py_XDECREF = "c_Py_XDECREF": fn(Object);
    Py_NewRef = "c_Py_NewRef": fn(Object) -> Object;
    Py_XNewRef = "c_Py_XNewRef": fn(Object) -> Object;
    _Py_NewRef = "c__Py_NewRef": fn(Object) -> Object;
    _Py_XNewRef = "c__Py_XNewRef": fn(Object) -> Object;
    Py_CLEAR = "c_Py_CLEAR": fn(*mut Object);
    Py_SETREF = "c_Py_SETREF": fn(*mut Object, Object);
    Py_XSETREF = "c_Py_XSETREF": fn(*mut Object, Object);
    _Py_IMMORTAL_REFCNT = "c__Py_IMMORTAL_REFCNT": fn() -> Py_ssize_t;
    Py_REFCNT = "c_Py_REFCNT": fn(Object) -> Py_ssize_t;
    Py_SET_REFCNT = "c_Py_SET_REFCNT": fn(Object, Py_ssize_t);
    _Py_REF_SHARED = "c__Py_REF_SHARED": fn(Py_ssize_t, Py_ssize_t) -> Py_ssize_t;
    _Py_IsImmortal = "c__Py_IsImmortal": fn(Object) -> c_int;
    _Py_IsOwnedByCurrentThread = "c__Py_IsOwnedByCurrentThread": fn(Object) -> c_int;
    _Py_ThreadId = "c__Py_ThreadId": fn() -> usize;
    PyUnstable_TryIncRef = "c_PyUnstable_TryIncRef": fn(Object) -> c_int;
    PyUnstable_EnableTryIncRef = "c_PyUnstable_EnableTryIncRef": fn(Object);
    Py_TYPE = "c_Py_TYPE": fn(Object) -> Type;
    Py_IS_TYPE = "c_Py_IS_TYPE": fn(Object, Type) -> c_int;
    Py_SET_TYPE = "c_Py_SET_TYPE": fn(Object, Type);
    Py_SIZE = "c_Py_SIZE": fn(Object) -> Py_ssize_t;
    Py_SET_SIZE = "c_Py_SET_SIZE": fn(*mut PyVarObject, Py_ssize_t);
    Py_Is = "c_Py_Is": fn(Object, Object) -> c_int;
    Py_IsNone = "c_Py_IsNone": fn(Object) -> c_int;
    Py_IsTrue = "c_Py_IsTrue": fn(Object) -> c_int;
    Py_IsFalse = "c_Py_IsFalse": fn(Object) -> c_int;
    Py_None = "c_Py_None": fn() -> Object;
    Py_True = "c_Py_True": fn() -> Object;
    Py_False = "c_Py_False": fn() -> Object;
    Py_Ellipsis = "c_Py_Ellipsis": fn() -> Object;
    Py_NotImplemented = "c_Py_NotImplemented": fn() -> Object;
    Py_RETURN_NONE = "c_Py_RETURN_NONE": fn() -> Object;
    Py_RETURN_TRUE = "c_Py_RETURN_TRUE": fn() -> Object;
    Py_RETURN_FALSE = "c_Py_RETURN_FALSE": fn() -> Object;
    Py_RETURN_NOTIMPLEMENTED = "c_Py_RETURN_NOTIMPLEMENTED": fn() -> Object;
    Py_RETURN_NAN = "c_Py_RETURN_NAN": fn() -> Object;
    Py_RETURN_INF = "c_Py_RETURN_INF": fn(f64) -> Object;
    Py_RETURN_RICHCOMPARE = "c_Py_RETURN_RICHCOMPARE": fn(f64, f64, c_int) -> Object;
    PY_VECTORCALL_ARGUMENTS_OFFSET = "c_PY_VECTORCALL_ARGUMENTS_OFFSET": fn() -> usize;
    PyVectorcall_NARGS = "c_PyVectorcall_NARGS": fn(usize) -> Py_ssize_t;
    _PyVectorcall_NARGS = "c__PyVectorcall_NARGS": fn(usize) -> Py_ssize_t;
    PyObject_CallMethodNoArgs = "c_PyObject_CallMethodNoArgs": fn(Object, Object) -> Object;
    PyObject_CallMethodOneArg = "c_PyObject_CallMethodOneArg": fn(Object, Object, Object) -> Object;
    PyObject_HEAD_INIT = "c_PyObject_HEAD_INIT": fn(Type, *mut PyObject);
    PyVarObject_HEAD_INIT = "c_PyVarObject_HEAD_INIT": fn(Type, Py_ssize_t, *mut PyVarObject);
    PyModuleDef_HEAD_INIT = "c_PyModuleDef_HEAD_INIT": fn(*mut PyModuleDef_Base);
    PyObject_New = "c_PyObject_New": fn(Type) -> Object;
    PyObject_NEW = "c_PyObject_NEW": fn(Type) -> Object;
    PyObject_NewVar = "c_PyObject_NewVar": fn(Type, Py_ssize_t) -> Object;
    PyObject_NEW_VAR = "c_PyObject_NEW_VAR": fn(Type, Py_ssize_t) -> Object;
    PyObject_GC_New = "c_PyObject_GC_New": fn(Type) -> Object;
    PyObject_GC_NewVar = "c_PyObject_GC_NewVar": fn(Type, Py_ssize_t) -> Object;
    PyObject_GC_Resize = "c_PyObject_GC_Resize": fn(Object, Py_ssize_t) -> Object;
    PyObject_INIT = "c_PyObject_INIT": fn(Object, Type) -> Object;
    PyObject_INIT_VAR = "c_PyObject_INIT_VAR": fn(*mut PyVarObject, Type, Py_ssize_t) -> *mut PyVarObject;
    PyObject_MALLOC = "c_PyObject_MALLOC": fn(usize) -> *mut c_void;
    PyObject_REALLOC = "c_PyObject_REALLOC": fn(*mut c_void, usize) -> *mut c_void;
    PyObject_FREE = "c_PyObject_FREE": fn(*mut c_void);
    PyObject_Del = "c_PyObject_Del": fn(*mut c_void);
    PyObject_DEL = "c_PyObject_DEL": fn(*mut c_void);
    _PyObject_SIZE = "c__PyObject_SIZE": fn(Type) -> usize;
    _PyObject_VAR_SIZE = "c__PyObject_VAR_SIZE": fn(Type, Py_ssize_t) -> usize;
    Py_VISIT = "c_Py_VISIT": fn(Object, visitproc, *mut c_void) -> c_int;
    PyMem_New = "c_PyMem_New": fn(usize) -> *mut Item;
    PyMem_NEW = "c_PyMem_NEW": fn(usize) -> *mut Item;
    PyMem_Resize = "c_PyMem_Resize": fn(*mut *mut Item, usize);
    PyMem_RESIZE = "c_PyMem_RESIZE": fn(*mut *mut Item, usize);
    PyMem_MALLOC = "c_PyMem_MALLOC": fn(usize) -> *mut c_void;
    PyMem_REALLOC = "c_PyMem_REALLOC": fn(*mut c_void, usize) -> *mut c_void;
    PyMem_FREE = "c_PyMem_FREE": fn(*mut c_void);
    PyMem_Del = "c_PyMem_Del": fn(*mut c_void);
    PyMem_DEL = "c_PyMem_DEL": fn(*mut c_void);
    PyMutex_Lock = "c_PyMutex_Lock": fn(*mut PyMutex);
    PyMutex_Unlock = "c_PyMutex_Unlock": fn(*mut PyMutex);
    _PyMutex_Lock = "c__PyMutex_Lock": fn(*mut PyMutex);
    _PyMutex_Unlock = "c__PyMutex_Unlock": fn(*mut PyMutex);
    Py_BEGIN_CRITICAL_SECTION = "c_Py_BEGIN_CRITICAL_SECTION": fn(Object, *mut u8);
    Py_BEGIN_CRITICAL_SECTION2 = "c_Py_BEGIN_CRITICAL_SECTION2": fn(Object, Object, *mut u8);
    Py_BEGIN_ALLOW_THREADS = "c_Py_BEGIN_ALLOW_THREADS": fn(*mut *mut PyThreadState);
    Py_BLOCK_THREADS = "c_Py_BLOCK_THREADS": fn(*mut *mut PyThreadState);
    PyThreadState_GET = "c_PyThreadState_GET": fn() -> *mut PyThreadState;
    _PyThreadState_UncheckedGet = "c__PyThreadState_UncheckedGet": fn() -> *mut PyThreadState;
    new_type = "new_type": fn(c_int, c_int) -> Object;
    add_in_section = "add_in_section": fn(Object, *mut c_long, c_long);
    add_in_section2 = "add_in_section2": fn(Object, Object, *mut c_long, c_long);
}

/// The one set of originals of the process.
pub(crate) static C: LazyLock<Originals> = LazyLock::new(Originals::find);
