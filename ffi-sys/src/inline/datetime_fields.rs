//! The fields of `date`, `datetime`, `time` and `timedelta` objects, which never change.

use core::ffi::{c_char, c_int, c_uchar};

use crate::{
    _PyDateTime_BaseTZInfo, Py_None, PyDateTime_Date, PyDateTime_DateTime, PyDateTime_Delta, PyDateTime_Time,
    PyObject,
};

/// Reads a field of an object: `field!(o, PyDateTime_Date, data)`.
macro_rules! field {
    ($o:ident, $object:ty, $field:ident) => {
        (&raw const (*$o.cast::<$object>()).$field).read()
    };
}

/// A number of several bytes, the highest first.
#[inline]
fn number(bytes: &[c_uchar]) -> c_int {
    bytes.iter().fold(0, |number, &byte| number << 8 | c_int::from(byte))
}

macro_rules! datetime_fields {
    ($objects:literal: $($(#[$doc:meta])+ pub fn $name:ident($o:ident) -> $result:ty = $value:expr;)+) => { $(
        $(#[$doc])+
        ///
        /// # Safety
        #[doc = concat!("`o` is a ", $objects, " or an instance of a subclass, and stays alive during the call.")]
        #[inline]
        pub unsafe fn $name($o: *mut PyObject) -> $result {
            // SAFETY: a live object of that type by the caller's promise; its fields are fixed when it is made.
            unsafe { $value }
        }
    )+ };
}

datetime_fields! { "`date` or `datetime`":
    /// The year, from 1 to 9999. Source: `datetime.h:122`.
    pub fn PyDateTime_GET_YEAR(o) -> c_int = number(&field!(o, PyDateTime_Date, data)[0..2]);
    /// The month, from 1 to 12. Source: `datetime.h:124`.
    pub fn PyDateTime_GET_MONTH(o) -> c_int = number(&field!(o, PyDateTime_Date, data)[2..3]);
    /// The day, from 1 to 31. Source: `datetime.h:125`.
    pub fn PyDateTime_GET_DAY(o) -> c_int = number(&field!(o, PyDateTime_Date, data)[3..4]);
}

datetime_fields! { "`datetime`":
    /// The hour, from 0 to 23. Source: `datetime.h:127`.
    pub fn PyDateTime_DATE_GET_HOUR(o) -> c_int = number(&field!(o, PyDateTime_DateTime, data)[4..5]);
    /// The minute, from 0 to 59. Source: `datetime.h:128`.
    pub fn PyDateTime_DATE_GET_MINUTE(o) -> c_int = number(&field!(o, PyDateTime_DateTime, data)[5..6]);
    /// The second, from 0 to 59. Source: `datetime.h:129`.
    pub fn PyDateTime_DATE_GET_SECOND(o) -> c_int = number(&field!(o, PyDateTime_DateTime, data)[6..7]);
    /// The microsecond, from 0 to 999999. Source: `datetime.h:130`.
    pub fn PyDateTime_DATE_GET_MICROSECOND(o) -> c_int = number(&field!(o, PyDateTime_DateTime, data)[7..10]);
    /// 1 for the second of two equal local times, else 0. Source: `datetime.h:134`.
    pub fn PyDateTime_DATE_GET_FOLD(o) -> c_int = field!(o, PyDateTime_DateTime, fold).into();
    /// The time zone, borrowed from `o`, or `None`. Source: `datetime.h:135`.
    pub fn PyDateTime_DATE_GET_TZINFO(o) -> *mut PyObject = if _PyDateTime_HAS_TZINFO(o) != 0 {
        field!(o, PyDateTime_DateTime, tzinfo)
    } else {
        Py_None()
    };
}

datetime_fields! { "`time`":
    /// The hour, from 0 to 23. Source: `datetime.h:139`.
    pub fn PyDateTime_TIME_GET_HOUR(o) -> c_int = number(&field!(o, PyDateTime_Time, data)[0..1]);
    /// The minute, from 0 to 59. Source: `datetime.h:140`.
    pub fn PyDateTime_TIME_GET_MINUTE(o) -> c_int = number(&field!(o, PyDateTime_Time, data)[1..2]);
    /// The second, from 0 to 59. Source: `datetime.h:141`.
    pub fn PyDateTime_TIME_GET_SECOND(o) -> c_int = number(&field!(o, PyDateTime_Time, data)[2..3]);
    /// The microsecond, from 0 to 999999. Source: `datetime.h:142`.
    pub fn PyDateTime_TIME_GET_MICROSECOND(o) -> c_int = number(&field!(o, PyDateTime_Time, data)[3..6]);
    /// 1 for the second of two equal local times, else 0. Source: `datetime.h:146`.
    pub fn PyDateTime_TIME_GET_FOLD(o) -> c_int = field!(o, PyDateTime_Time, fold).into();
    /// The time zone, borrowed from `o`, or `None`. Source: `datetime.h:147`.
    pub fn PyDateTime_TIME_GET_TZINFO(o) -> *mut PyObject = if _PyDateTime_HAS_TZINFO(o) != 0 {
        field!(o, PyDateTime_Time, tzinfo)
    } else {
        Py_None()
    };
}

datetime_fields! { "`datetime` or `time`":
    /// Not 0 if `o` has a time zone. Source: `datetime.h:120`.
    pub fn _PyDateTime_HAS_TZINFO(o) -> c_char = field!(o, _PyDateTime_BaseTZInfo, hastzinfo);
}

datetime_fields! { "`timedelta`":
    /// The days, from -999999999 to 999999999. Source: `datetime.h:151`.
    pub fn PyDateTime_DELTA_GET_DAYS(o) -> c_int = field!(o, PyDateTime_Delta, days);
    /// The seconds, from 0 to 86399. Source: `datetime.h:152`.
    pub fn PyDateTime_DELTA_GET_SECONDS(o) -> c_int = field!(o, PyDateTime_Delta, seconds);
    /// The microseconds, from 0 to 999999. Source: `datetime.h:153`.
    pub fn PyDateTime_DELTA_GET_MICROSECONDS(o) -> c_int = field!(o, PyDateTime_Delta, microseconds);
}
