//! What the status of a call means.

use core::ffi::c_int;

use crate::attach::Attached;
use crate::error::{PyError, Result};

/// Nothing, or the exception of a call that returned -1.
#[inline]
pub(crate) fn check(py: &Attached, status: c_int) -> Result<()> {
    if status < 0 { Err(PyError::take(py)) } else { Ok(()) }
}

/// What a call that returns 0 or 1 says, or the exception if it returned -1.
#[inline]
pub(crate) fn truth(py: &Attached, status: c_int) -> Result<bool> {
    if status < 0 { Err(PyError::take(py)) } else { Ok(status != 0) }
}
