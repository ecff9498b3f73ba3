//! The indices of a slice.

use core::ffi::c_int;

use crate::{Py_ssize_t, PyObject, PySlice_AdjustIndices, PySlice_Unpack};

/// The indices that `slice` means in a sequence of `length` items, and their number. 0, or -1 with an exception.
///
/// Source: `sliceobject.h:54`. Unlike the library's function of this name it sets `*slicelen` to 0 on failure.
///
/// A slice may run Python code (`__index__`) which changes the sequence's length. Use
/// [`PySlice_Unpack`], then take the length, then [`PySlice_AdjustIndices`].
///
/// # Safety
/// The thread is attached, without an exception set. `slice` is a slice and stays alive during the call. The other
/// pointers are valid for writing.
#[inline]
pub unsafe extern "C" fn PySlice_GetIndicesEx(
    slice: *mut PyObject,
    length: Py_ssize_t,
    start: *mut Py_ssize_t,
    stop: *mut Py_ssize_t,
    step: *mut Py_ssize_t,
    slicelen: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: forwarded 1:1; the places are valid for writing, and `step` has been set when it is read.
    unsafe {
        if PySlice_Unpack(slice, start, stop, step) < 0 {
            slicelen.write(0);
            return -1;
        }
        slicelen.write(PySlice_AdjustIndices(length, start, stop, step.read()));
        0
    }
}
