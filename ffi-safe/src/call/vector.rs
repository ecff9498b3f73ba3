//! Calls in the vectorcall convention.

use core::ptr;

use ffi_sys::{
    PY_VECTORCALL_ARGUMENTS_OFFSET, Py_DECREF, PyObject, PyObject_GetAttr, PyObject_Vectorcall,
    PyObject_VectorcallDict, PyObject_VectorcallMethod,
};

use super::arguments::{Arguments, HeldArguments};
use super::keywords::{HeldKeywords, Keywords};
use super::name::Name;
use super::slots::with_slots;
use crate::attach::Attached;
use crate::critical_section::assert_operable;
use crate::error::Result;
use crate::object::Bound;
use crate::value::Any;

/// `callee(*arguments, **keywords)`.
#[inline]
pub(super) fn call<'a>(
    py: &'a Attached,
    callee: &Bound<'_, Any>,
    arguments: impl Arguments<'a>,
    keywords: impl Keywords<'a>,
) -> Result<Bound<'a, Any>> {
    let (arguments, keywords) = (arguments.hold(py)?, keywords.hold(py)?);
    let (positional, named) = (arguments.count(), keywords.values().count());
    let result = with_slots(
        positional + named,
        |slots| {
            arguments.put(py, slots);
            keywords.values().put(py, slots);
        },
        |args| {
            let nargsf = positional | PY_VECTORCALL_ARGUMENTS_OFFSET;
            match keywords.dict() {
                // SAFETY: attached. The array holds the arguments, which are alive until the call returns, as is the
                // callee. In front of it is a word that the callee may use. No other thread has the dictionary.
                Some(dict) => unsafe {
                    PyObject_VectorcallDict(callee.as_ptr(), args, nargsf, dict.as_ptr())
                },
                // SAFETY: as above; there are as many arguments behind the positional ones as there are names.
                None => unsafe { PyObject_Vectorcall(callee.as_ptr(), args, nargsf, keywords.names()) },
            }
        },
    );
    // SAFETY: the result of the call.
    unsafe { Bound::from_result(py, result) }
}

/// `receiver.name(*arguments, **keywords)`, without an object for the bound method.
#[inline]
#[track_caller]
pub(super) fn call_method<'a>(
    py: &'a Attached,
    receiver: &Bound<'_, Any>,
    name: impl Name,
    arguments: impl Arguments<'a>,
    keywords: impl Keywords<'a>,
) -> Result<Bound<'a, Any>> {
    assert_operable(receiver);
    let (arguments, keywords) = (arguments.hold(py)?, keywords.hold(py)?);
    let (positional, named) = (arguments.count(), keywords.values().count());
    let result = name.with(py, |name| {
        with_slots(
            1 + positional + named,
            |slots| {
                slots.put(receiver.as_borrowed());
                arguments.put(py, slots);
                keywords.values().put(py, slots);
            },
            |args| {
                let nargsf = (1 + positional) | PY_VECTORCALL_ARGUMENTS_OFFSET;
                match keywords.dict() {
                    // SAFETY: as in `method_with_dict`.
                    Some(dict) => unsafe { method_with_dict(name, args, positional, dict.as_ptr()) },
                    // SAFETY: attached. The array holds the receiver and the arguments, which are alive until the
                    // call returns, as is the name; there are as many behind the positional ones as there are
                    // names. In front of it is a word that the callee may use.
                    None => unsafe { PyObject_VectorcallMethod(name, args, nargsf, keywords.names()) },
                }
            },
        )
    })?;
    // SAFETY: the result of the call.
    unsafe { Bound::from_result(py, result) }
}

/// A method with its keyword arguments in a dictionary, for which CPython has no function.
///
/// # Safety
/// Attached. `args` holds the receiver and `positional` arguments; everything is alive until the call returns, and no
/// other thread has the dictionary.
#[cold]
unsafe fn method_with_dict(
    name: *mut PyObject,
    args: *mut *mut PyObject,
    positional: usize,
    dict: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller's promise. The word in front of the arguments is the receiver's, which the callee may use.
    unsafe {
        let method = PyObject_GetAttr(*args, name);
        if method.is_null() {
            return ptr::null_mut();
        }
        let nargsf = positional | PY_VECTORCALL_ARGUMENTS_OFFSET;
        let result = PyObject_VectorcallDict(method, args.add(1), nargsf, dict);
        Py_DECREF(method);
        result
    }
}
