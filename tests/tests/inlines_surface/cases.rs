//! The cases of each group: arguments of the types that its rows need.

mod calls;
mod datetime;
mod objects;
mod values;

use core::ffi::CStr;
use std::ffi::CString;

use ffi_sys::PyObject_Size;

use crate::compare::Case;
use crate::corpus;

pub(crate) use calls::*;
pub(crate) use datetime::*;
pub(crate) use objects::*;
pub(crate) use values::*;

/// Takes the cases.
pub(crate) type Visit<'a> = &'a mut dyn FnMut(Case);

/// One case for each object of some lists.
fn each(names: &[&CStr], visit: Visit<'_>) {
    corpus::lists(names).into_iter().for_each(|object| visit(Case::new().object(object)));
}

/// One case for each object of some lists and each index below its size, which is given if the object has none.
fn indexed(names: &[&CStr], beyond: isize, visit: Visit<'_>) {
    for object in corpus::lists(names) {
        // SAFETY: the thread is attached and the object alive.
        let size = unsafe { PyObject_Size(object) };
        let size = if size < 0 { crate::compare::take_exception().map_or(0, |_| 4) } else { size };
        for index in 0..size + beyond {
            visit(Case::new().object(object).number(index as i64));
        }
    }
}

/// A C string that stays.
fn text(text: &str) -> *const core::ffi::c_char {
    CString::new(text).unwrap().into_raw()
}
