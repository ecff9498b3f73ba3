//! The C interface of the module `datetime`: importing it, type checks and constructors.
//!
//! Nothing of this is in libpython. [`PyDateTime_IMPORT`] must have succeeded once in the process before anything
//! else here, or in [`datetime_fields`](super::datetime_fields), is called.

use core::ffi::c_int;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};

use super::type_flags::PyObject_TypeCheck;
use crate::{Py_IS_TYPE, Py_None, PyCapsule_Import, PyDateTime_CAPI, PyDateTime_CAPSULE_NAME, PyObject};

/// What `PyDateTimeAPI` of the header is, once for the whole process instead of once for each source file.
static API: AtomicPtr<PyDateTime_CAPI> = AtomicPtr::new(null_mut());

/// Imports the C interface of `datetime` and returns it; null with an exception if that fails.
///
/// To call it again, also from several threads at once, is harmless: all get the same table, which lives for ever.
/// Unlike in C, a failure leaves an earlier success as it was.
///
/// Source: `datetime.h:199`.
///
/// # Safety
/// The thread is attached, without an exception set.
pub unsafe fn PyDateTime_IMPORT() -> *mut PyDateTime_CAPI {
    // SAFETY: the name is zero-terminated, and the capsule of that name holds a table of this type.
    let api = unsafe { PyCapsule_Import(PyDateTime_CAPSULE_NAME.as_ptr(), 0) }.cast::<PyDateTime_CAPI>();
    if !api.is_null() {
        API.store(api, Ordering::Release);
    }
    api
}

/// The C interface of `datetime`; null before [`PyDateTime_IMPORT`] has succeeded. Source: `datetime.h:196`.
#[inline]
pub fn PyDateTimeAPI() -> *mut PyDateTime_CAPI {
    API.load(Ordering::Acquire)
}

/// Reads one field of the table. It is a constant of the module `_datetime` from its import on.
macro_rules! api {
    ($field:ident) => {
        (&raw const (*PyDateTimeAPI()).$field).read()
    };
}

/// The time zone UTC, borrowed: valid as long as the module `_datetime`.
///
/// Source: `datetime.h:203`.
///
/// # Safety
/// [`PyDateTime_IMPORT`] has succeeded.
#[inline]
pub unsafe fn PyDateTime_TimeZone_UTC() -> *mut PyObject {
    // SAFETY: the table has been imported; it no longer changes.
    unsafe { api!(TimeZone_UTC) }
}

macro_rules! datetime_checks {
    ($($(#[$doc:meta])+ pub fn $name:ident = $test:ident($field:ident);)+) => { $(
        $(#[$doc])+
        ///
        /// # Safety
        /// [`PyDateTime_IMPORT`] has succeeded. The thread is attached; `op` is not null and stays alive during the
        /// call.
        #[inline]
        pub unsafe fn $name(op: *mut PyObject) -> c_int {
            // SAFETY: the table has been imported; `op` is alive, and its type cannot go while this thread is
            // attached and between safepoints.
            unsafe { $test(op, api!($field)) }
        }
    )+ };
}

datetime_checks! {
    /// 1 if `op` is a `date` or an instance of a subclass, such as `datetime`, else 0. Source: `datetime.h:206`.
    pub fn PyDate_Check = PyObject_TypeCheck(DateType);
    /// 1 if `op` is exactly a `date`, else 0. Source: `datetime.h:207`.
    pub fn PyDate_CheckExact = Py_IS_TYPE(DateType);
    /// 1 if `op` is a `datetime` or an instance of a subclass, else 0. Source: `datetime.h:209`.
    pub fn PyDateTime_Check = PyObject_TypeCheck(DateTimeType);
    /// 1 if `op` is exactly a `datetime`, else 0. Source: `datetime.h:210`.
    pub fn PyDateTime_CheckExact = Py_IS_TYPE(DateTimeType);
    /// 1 if `op` is a `time` or an instance of a subclass, else 0. Source: `datetime.h:212`.
    pub fn PyTime_Check = PyObject_TypeCheck(TimeType);
    /// 1 if `op` is exactly a `time`, else 0. Source: `datetime.h:213`.
    pub fn PyTime_CheckExact = Py_IS_TYPE(TimeType);
    /// 1 if `op` is a `timedelta` or an instance of a subclass, else 0. Source: `datetime.h:215`.
    pub fn PyDelta_Check = PyObject_TypeCheck(DeltaType);
    /// 1 if `op` is exactly a `timedelta`, else 0. Source: `datetime.h:216`.
    pub fn PyDelta_CheckExact = Py_IS_TYPE(DeltaType);
    /// 1 if `op` is a `tzinfo` or an instance of a subclass, such as `timezone`, else 0. Source: `datetime.h:218`.
    pub fn PyTZInfo_Check = PyObject_TypeCheck(TZInfoType);
    /// 1 if `op` is exactly a `tzinfo`, else 0. Source: `datetime.h:219`.
    pub fn PyTZInfo_CheckExact = Py_IS_TYPE(TZInfoType);
}

macro_rules! datetime_constructors {
    ($($(#[$doc:meta])+ pub fn $name:ident($($parameter:ident: $type:ty),*) = $field:ident($($argument:expr),*);)+) => { $(
        $(#[$doc])+
        ///
        /// A new reference, or null with an exception.
        ///
        /// # Safety
        /// [`PyDateTime_IMPORT`] has succeeded. The thread is attached, without an exception set. Pointers are not
        /// null; their objects stay alive during the call.
        #[inline]
        #[allow(clippy::too_many_arguments, reason = "as many as the original")]
        pub unsafe fn $name($($parameter: $type),*) -> *mut PyObject {
            // SAFETY: the table has been imported, and an imported one has no empty entries; the arguments are of
            // the types its function takes.
            unsafe { (api!($field).unwrap_unchecked())($($argument),*) }
        }
    )+ };
}

datetime_constructors! {
    /// Makes a `date`. Source: `datetime.h:223`.
    pub fn PyDate_FromDate(year: c_int, month: c_int, day: c_int)
        = Date_FromDate(year, month, day, api!(DateType));
    /// Makes a `datetime` without time zone. Source: `datetime.h:226`.
    pub fn PyDateTime_FromDateAndTime(
        year: c_int, month: c_int, day: c_int, hour: c_int, min: c_int, sec: c_int, usec: c_int
    ) = DateTime_FromDateAndTime(year, month, day, hour, min, sec, usec, Py_None(), api!(DateTimeType));
    /// Makes a `datetime` without time zone, with `fold`. Source: `datetime.h:230`.
    pub fn PyDateTime_FromDateAndTimeAndFold(
        year: c_int, month: c_int, day: c_int, hour: c_int, min: c_int, sec: c_int, usec: c_int, fold: c_int
    ) = DateTime_FromDateAndTimeAndFold(
        year, month, day, hour, min, sec, usec, Py_None(), fold, api!(DateTimeType)
    );
    /// Makes a `time` without time zone. Source: `datetime.h:234`.
    pub fn PyTime_FromTime(hour: c_int, minute: c_int, second: c_int, usecond: c_int)
        = Time_FromTime(hour, minute, second, usecond, Py_None(), api!(TimeType));
    /// Makes a `time` without time zone, with `fold`. Source: `datetime.h:238`.
    pub fn PyTime_FromTimeAndFold(hour: c_int, minute: c_int, second: c_int, usecond: c_int, fold: c_int)
        = Time_FromTimeAndFold(hour, minute, second, usecond, Py_None(), fold, api!(TimeType));
    /// Makes a `timedelta`, normalised. Source: `datetime.h:242`.
    pub fn PyDelta_FromDSU(days: c_int, seconds: c_int, useconds: c_int)
        = Delta_FromDelta(days, seconds, useconds, 1, api!(DeltaType));
    /// Makes a `timezone` without a name from a `timedelta`. Source: `datetime.h:246`.
    pub fn PyTimeZone_FromOffset(offset: *mut PyObject) = TimeZone_FromTimeZone(offset, null_mut());
    /// Makes a `timezone` from a `timedelta` and a `str`. Source: `datetime.h:249`.
    pub fn PyTimeZone_FromOffsetAndName(offset: *mut PyObject, name: *mut PyObject)
        = TimeZone_FromTimeZone(offset, name);
    /// Makes a `datetime` from the tuple of arguments of `datetime.fromtimestamp`. Source: `datetime.h:253`.
    pub fn PyDateTime_FromTimestamp(args: *mut PyObject)
        = DateTime_FromTimestamp(api!(DateTimeType).cast::<PyObject>(), args, null_mut());
    /// Makes a `date` from the tuple of arguments of `date.fromtimestamp`. Source: `datetime.h:257`.
    pub fn PyDate_FromTimestamp(args: *mut PyObject)
        = Date_FromTimestamp(api!(DateType).cast::<PyObject>(), args);
}
