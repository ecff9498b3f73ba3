//! The C interface of `datetime`.

use ffi_sys::{PyDateTime_IMPORT, PyDateTime_TimeZone_UTC, PyDateTimeAPI};

use crate::cases;
use crate::probe::Group;
use crate::results::{INT, NEW, PTR};
use crate::row::{Row, rows};
use crate::words::{N, O};

/// No arguments. The first row is also what makes the rest possible, on both sides.
pub(crate) const TABLE: Group = Group {
    name: "datetime_table",
    cases: cases::datetime_table,
    rows: &[
        Row {
            name: "PyDateTime_IMPORT",
            c: "PTR(PyDateTime_IMPORT)",
            // SAFETY: the thread is attached.
            rust: |_, _| PTR(unsafe { PyDateTime_IMPORT() }),
            new: false,
        },
        Row { name: "PyDateTimeAPI", c: "PTR(PyDateTimeAPI)", rust: |_, _| PTR(PyDateTimeAPI()), new: false },
        Row {
            name: "PyDateTime_TimeZone_UTC",
            c: "PTR(PyDateTime_TimeZone_UTC)",
            // SAFETY: the row above has imported the table.
            rust: |_, _| PTR(unsafe { PyDateTime_TimeZone_UTC() }),
            new: false,
        },
    ],
};

/// `a`: any object.
pub(crate) const OBJECTS: Group = Group {
    name: "datetime_objects",
    cases: cases::datetime_objects,
    rows: rows! { a x;
        INT PyDateTime_Check(O(a, 0));
        INT PyDateTime_CheckExact(O(a, 0));
        INT PyDate_Check(O(a, 0));
        INT PyDate_CheckExact(O(a, 0));
        INT PyDelta_Check(O(a, 0));
        INT PyDelta_CheckExact(O(a, 0));
        INT PyTZInfo_Check(O(a, 0));
        INT PyTZInfo_CheckExact(O(a, 0));
        INT PyTime_Check(O(a, 0));
        INT PyTime_CheckExact(O(a, 0));
    },
};

/// `a`: a `date` or `datetime`.
pub(crate) const DATES: Group = Group {
    name: "dates",
    cases: cases::dates,
    rows: rows! { a x;
        INT PyDateTime_GET_YEAR(O(a, 0));
        INT PyDateTime_GET_MONTH(O(a, 0));
        INT PyDateTime_GET_DAY(O(a, 0));
    },
};

/// `a`: a `datetime`.
pub(crate) const DATETIMES: Group = Group {
    name: "datetimes",
    cases: cases::datetimes,
    rows: rows! { a x;
        INT PyDateTime_DATE_GET_HOUR(O(a, 0));
        INT PyDateTime_DATE_GET_MINUTE(O(a, 0));
        INT PyDateTime_DATE_GET_SECOND(O(a, 0));
        INT PyDateTime_DATE_GET_MICROSECOND(O(a, 0));
        INT PyDateTime_DATE_GET_FOLD(O(a, 0));
        PTR PyDateTime_DATE_GET_TZINFO(O(a, 0));
    },
};

/// `a`: a `time`.
pub(crate) const TIMES: Group = Group {
    name: "times",
    cases: cases::times,
    rows: rows! { a x;
        INT PyDateTime_TIME_GET_HOUR(O(a, 0));
        INT PyDateTime_TIME_GET_MINUTE(O(a, 0));
        INT PyDateTime_TIME_GET_SECOND(O(a, 0));
        INT PyDateTime_TIME_GET_MICROSECOND(O(a, 0));
        INT PyDateTime_TIME_GET_FOLD(O(a, 0));
        PTR PyDateTime_TIME_GET_TZINFO(O(a, 0));
    },
};

/// `a`: a `datetime` or `time`.
pub(crate) const ZONED: Group = Group {
    name: "zoned",
    cases: cases::zoned,
    rows: rows! { a x;
        INT _PyDateTime_HAS_TZINFO(O(a, 0));
    },
};

/// `a`: a `timedelta`.
pub(crate) const DELTAS: Group = Group {
    name: "deltas",
    cases: cases::deltas,
    rows: rows! { a x;
        INT PyDateTime_DELTA_GET_DAYS(O(a, 0));
        INT PyDateTime_DELTA_GET_SECONDS(O(a, 0));
        INT PyDateTime_DELTA_GET_MICROSECONDS(O(a, 0));
    },
};

/// `a`: year, month, day, hour, minute, second, microsecond, fold, of which some are wrong.
pub(crate) const MAKERS: Group = Group {
    name: "makers",
    cases: cases::makers,
    rows: rows! { a x;
        NEW PyDate_FromDate(N(a, 0), N(a, 1), N(a, 2));
        NEW PyDateTime_FromDateAndTime(N(a, 0), N(a, 1), N(a, 2), N(a, 3), N(a, 4), N(a, 5), N(a, 6));
        NEW PyDateTime_FromDateAndTimeAndFold(N(a, 0), N(a, 1), N(a, 2), N(a, 3), N(a, 4), N(a, 5), N(a, 6), N(a, 7));
        NEW PyTime_FromTime(N(a, 3), N(a, 4), N(a, 5), N(a, 6));
        NEW PyTime_FromTimeAndFold(N(a, 3), N(a, 4), N(a, 5), N(a, 6), N(a, 7));
    },
};

/// `a`: days, seconds, microseconds.
pub(crate) const DELTA_MAKERS: Group = Group {
    name: "delta_makers",
    cases: cases::delta_makers,
    rows: rows! { a x;
        NEW PyDelta_FromDSU(N(a, 0), N(a, 1), N(a, 2));
    },
};

/// `a`: a `timedelta` and a `str`.
pub(crate) const ZONE_MAKERS: Group = Group {
    name: "zone_makers",
    cases: cases::zone_makers,
    rows: rows! { a x;
        NEW PyTimeZone_FromOffset(O(a, 0));
        NEW PyTimeZone_FromOffsetAndName(O(a, 0), O(a, 1));
    },
};

/// `a`: the tuple of arguments of `fromtimestamp`.
pub(crate) const TIMESTAMPS: Group = Group {
    name: "timestamps",
    cases: cases::timestamps,
    rows: rows! { a x;
        NEW PyDateTime_FromTimestamp(O(a, 0));
        NEW PyDate_FromTimestamp(O(a, 0));
    },
};
