//! Lists of numbers, read in one critical section.

use core::ptr::NonNull;

use ffi_sys::{
    Py_ssize_t, PyFloat_AS_DOUBLE, PyFloat_CheckExact, PyList_GET_ITEM, PyLong_CheckExact, PyObject,
};

use super::{ConvertError, FromPython, sequence};
use crate::critical_section::locked;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, Integer, List, NoneType, compact};

/// The integers of a list, or of another sequence one by one.
pub(super) fn integers<'a, N>(object: &Bound<'a, Any>) -> Result<Vec<N>, ConvertError>
where
    N: Integer + FromPython<'a> + Default,
{
    read(object, |item| {
        // SAFETY: the list keeps the item alive while its section is held; an int is asked for the value of one.
        unsafe { (PyLong_CheckExact(item) != 0).then(|| compact(item)).flatten() }.and_then(N::from_compact)
    })
}

/// The floats of a list, or of another sequence one by one.
pub(super) fn floats(object: &Bound<'_, Any>) -> Result<Vec<f64>, ConvertError> {
    read(object, |item| {
        // SAFETY: the list keeps the item alive while its section is held; each type is asked for its own value.
        unsafe {
            if PyFloat_CheckExact(item) != 0 {
                Some(PyFloat_AS_DOUBLE(item))
            } else if PyLong_CheckExact(item) != 0 {
                compact(item).map(|value| value as f64)
            } else {
                None
            }
        }
    })
}

/// The items of a list, which are read by `plain`, if it knows them, as they are at one moment.
///
/// What it does not know is converted afterwards, outside of the section, since that may run Python code.
#[inline]
fn read<'a, N: FromPython<'a> + Default>(
    object: &Bound<'a, Any>,
    plain: impl Fn(*mut PyObject) -> Option<N>,
) -> Result<Vec<N>, ConvertError> {
    let Ok(list) = object.cast::<List>() else { return sequence::from_python(object) };
    let mut others: Vec<(usize, Bound<'a, Any>)> = Vec::new();
    // Whether the thread is attached is asked once.
    let pointer = list.as_ptr();
    let mut values = locked(list, || {
        let size = list.size();
        let mut values = Vec::with_capacity(size);
        values.extend((0..size).map(|index| {
            // SAFETY: attached, and a live list that nobody changes while its section is held: nothing here suspends
            // it, the making of vectors included.
            let item = NonNull::new(unsafe { PyList_GET_ITEM(pointer, index as Py_ssize_t) });
            if let Some(number) = item.and_then(|item| plain(item.as_ptr())) {
                return number;
            }
            others.push((
                index,
                match item {
                    // SAFETY: alive as above; a strong reference is taken at once.
                    Some(item) => unsafe { Bound::from_borrowed(list.py(), item) },
                    // A list that C code is still making, which a debugging function of `gc` has found.
                    None => NoneType::get(list.py()).into_any(),
                },
            ));
            N::default()
        }));
        values
    });
    for (index, item) in others {
        values[index] = N::from_python(&item).map_err(|error| error.at_index(index))?;
    }
    Ok(values)
}
