//! The proof that the inlined counting fits the running interpreter.

use core::fmt;
use core::sync::atomic::Ordering;
use std::error::Error;

use crate::{
    _Py_ThreadId, Py_DECREF, PyErr_Clear, PyList_New, PyList_Type, PyObject, PyThreadState_GetUnchecked,
};

/// How the interpreter differs from what the inlined code expects.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SelfTestError {
    /// The thread has no attached thread state.
    NotAttached,
    /// The interpreter could not make a list.
    NoMemory,
    /// A word of a fresh object's header is not what it must be.
    Header {
        /// The field.
        field: &'static str,
        /// Its value.
        found: usize,
        /// What it must be.
        expected: usize,
    },
}

impl fmt::Display for SelfTestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAttached => f.write_str(
                "the thread is not attached to the interpreter: run the self-test after `Py_InitializeFromConfig`, \
                 or between `PyGILState_Ensure` and `PyGILState_Release`",
            ),
            Self::NoMemory => f.write_str("the interpreter could not make an empty list: it is out of memory"),
            Self::Header { field, found, expected } => write!(
                f,
                "`{field}` of a fresh list is {found:#x}, expected {expected:#x}: this libpython lays objects out in \
                 another way and must not be used with these bindings"
            ),
        }
    }
}

impl Error for SelfTestError {}

/// Compares the header of a fresh object with what the inlined reference counting believes.
///
/// Run it once after the start of an interpreter that was not built from the sources of the headers.
///
/// # Safety
/// [`load`](fn@crate::load) has succeeded and the interpreter is initialised.
///
/// # Errors
/// [`SelfTestError::NotAttached`] on a thread without an attached thread state, and what differs otherwise.
///
/// # Examples
/// ```no_run
/// // SAFETY: the interpreter was started before.
/// unsafe { ffi_sys::self_test() }?;
/// # Ok::<(), ffi_sys::SelfTestError>(())
/// ```
pub unsafe fn self_test() -> Result<(), SelfTestError> {
    // SAFETY: the library is loaded; this only reads a thread-local variable.
    if unsafe { PyThreadState_GetUnchecked() }.is_null() {
        return Err(SelfTestError::NotAttached);
    }
    // SAFETY: attached.
    let list = unsafe { PyList_New(0) };
    if list.is_null() {
        // SAFETY: attached; drops the MemoryError that was raised.
        unsafe { PyErr_Clear() };
        return Err(SelfTestError::NoMemory);
    }
    // SAFETY: a live object that this thread has just made; the fields are atomics.
    let checked = header(unsafe { &*list });
    if checked.is_ok() {
        // SAFETY: attached, and the last use of the only reference. On a mismatch the list is leaked, since
        // counting is just what cannot be trusted then.
        unsafe { Py_DECREF(list) };
    }
    checked
}

fn header(list: &PyObject) -> Result<(), SelfTestError> {
    let expect = |field, found: usize, expected: usize| match found == expected {
        true => Ok(()),
        false => Err(SelfTestError::Header { field, found, expected }),
    };
    expect("ob_type", list.ob_type.load(Ordering::Relaxed).addr(), PyList_Type().addr())?;
    expect("ob_tid", list.ob_tid.load(Ordering::Relaxed), _Py_ThreadId())?;
    expect("ob_ref_local", list.ob_ref_local.load(Ordering::Relaxed) as usize, 1)?;
    expect("ob_ref_shared", list.ob_ref_shared.load(Ordering::Relaxed).cast_unsigned(), 0)?;
    expect("ob_mutex", usize::from(list.ob_mutex._bits.load(Ordering::Relaxed)), 0)
}
