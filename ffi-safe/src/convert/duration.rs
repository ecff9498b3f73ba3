//! Spans of time.

use core::ffi::c_int;
use core::time::Duration;

use ffi_sys::{
    PyDateTime_DELTA_GET_DAYS, PyDateTime_DELTA_GET_MICROSECONDS, PyDateTime_DELTA_GET_SECONDS,
    PyDateTime_IMPORT, PyDateTimeAPI, PyDelta_Check, PyDelta_FromDSU,
};

use super::{ConvertError, FromPython, IntoPython};
use crate::attach::Attached;
use crate::error::exceptions::OverflowError;
use crate::error::{PyError, Result};
use crate::object::Bound;
use crate::value::Any;

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

/// Imports the C interface of `datetime`, unless that was done before.
fn import(py: &Attached) -> Result<()> {
    py.check();
    // SAFETY: attached. May run Python.
    if PyDateTimeAPI().is_null() && unsafe { PyDateTime_IMPORT() }.is_null() {
        return Err(PyError::take(py));
    }
    Ok(())
}

/// A `datetime.timedelta`, which has whole microseconds: what is left of one is cut off.
impl IntoPython for Duration {
    type Target = Any;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
        import(py)?;
        let Ok(days) = c_int::try_from(self.as_secs() / SECONDS_PER_DAY) else {
            return Err(PyError::new::<OverflowError>(py, "the duration is longer than a timedelta can be"));
        };
        let seconds = (self.as_secs() % SECONDS_PER_DAY) as c_int;
        // SAFETY: attached, and imported. A new reference, or null.
        unsafe { Bound::from_result(py, PyDelta_FromDSU(days, seconds, self.subsec_micros() as c_int)) }
    }
}

impl IntoPython for &Duration {
    type Target = Any;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Any>> {
        (*self).into_python(py)
    }
}

/// From a `datetime.timedelta` that is not negative.
impl<'a> FromPython<'a> for Duration {
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
        import(object.py()).map_err(|error| ConvertError::raised::<Self>(object, error))?;
        // SAFETY: attached and alive, and imported.
        if unsafe { PyDelta_Check(object.as_ptr()) } == 0 {
            return Err(ConvertError::wrong_type::<Self>(object, "timedelta"));
        }
        // SAFETY: a live timedelta, which never changes.
        let (days, seconds, microseconds) = unsafe {
            let object = object.as_ptr();
            (
                PyDateTime_DELTA_GET_DAYS(object),
                PyDateTime_DELTA_GET_SECONDS(object),
                PyDateTime_DELTA_GET_MICROSECONDS(object),
            )
        };
        // The other two are never negative.
        let Ok(days) = u64::try_from(days) else { return Err(ConvertError::out_of_range::<Self>(object)) };
        Ok(Self::new(days * SECONDS_PER_DAY + seconds as u64, microseconds as u32 * 1000))
    }
}
