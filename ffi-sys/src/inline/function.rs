//! The fields of functions written in Python.
//!
//! CPython locks nothing here: assigning `__code__`, `__defaults__`, `__kwdefaults__` or `__annotations__` releases
//! the old object at once.

use super::field::load_pointer;
use crate::{PyFunctionObject, PyObject};

macro_rules! function_fields {
    ($($(#[$doc:meta])+ pub fn $name:ident = $field:ident;)+) => { $(
        $(#[$doc])+
        ///
        /// # Safety
        /// `func` is a function written in Python ([`PyFunction_Check`](crate::PyFunction_Check)) and stays alive
        /// during the call. From the call until the caller has taken a reference to the result, no other thread
        /// assigns to the attribute behind it. Where that is not certain, read the attribute instead.
        #[inline]
        pub unsafe fn $name(func: *mut PyObject) -> *mut PyObject {
            // SAFETY: a live function; the field is one word that every thread reads and writes whole.
            unsafe { load_pointer(&raw const (*func.cast::<PyFunctionObject>()).$field) }
        }
    )+ };
}

function_fields! {
    /// The code object of `func` (`__code__`), borrowed. Source: `cpython/funcobject.h:89`.
    pub fn PyFunction_GET_CODE = func_code;
    /// The globals of `func` (`__globals__`, never replaced), borrowed. Source: `cpython/funcobject.h:94`.
    pub fn PyFunction_GET_GLOBALS = func_globals;
    /// The module name of `func` (`__module__`), borrowed, or null. Source: `cpython/funcobject.h:99`.
    pub fn PyFunction_GET_MODULE = func_module;
    /// The tuple of defaults of `func` (`__defaults__`), borrowed, or null. Source: `cpython/funcobject.h:104`.
    pub fn PyFunction_GET_DEFAULTS = func_defaults;
    /// The dict of keyword-only defaults of `func` (`__kwdefaults__`), borrowed, or null.
    /// Source: `cpython/funcobject.h:109`.
    pub fn PyFunction_GET_KW_DEFAULTS = func_kwdefaults;
    /// The tuple of cells of `func` (`__closure__`, never replaced), borrowed, or null.
    /// Source: `cpython/funcobject.h:114`.
    pub fn PyFunction_GET_CLOSURE = func_closure;
    /// The annotations of `func`, borrowed, or null: a dict, or a tuple of names and values that
    /// `__annotations__` turns into a dict on first use. Source: `cpython/funcobject.h:119`.
    pub fn PyFunction_GET_ANNOTATIONS = func_annotations;
}
