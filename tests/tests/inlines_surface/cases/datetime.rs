//! Arguments for the C interface of `datetime`.

use ffi_sys::PyUnicode_FromString;

use super::{Visit, each};
use crate::compare::Case;
use crate::corpus;

pub(crate) fn datetime_table(visit: Visit<'_>) {
    visit(Case::new());
}

pub(crate) fn dates(visit: Visit<'_>) {
    each(&[c"dates", c"datetimes"], visit);
}

pub(crate) fn datetimes(visit: Visit<'_>) {
    each(&[c"datetimes"], visit);
}

pub(crate) fn times(visit: Visit<'_>) {
    each(&[c"times"], visit);
}

pub(crate) fn zoned(visit: Visit<'_>) {
    each(&[c"datetimes", c"times"], visit);
}

pub(crate) fn deltas(visit: Visit<'_>) {
    each(&[c"deltas"], visit);
}

pub(crate) fn makers(visit: Visit<'_>) {
    let right = [2024, 2, 29, 1, 2, 3, 456789, 0];
    let wrong = [10000, 13, 31, 24, 60, 60, 1_000_000, 2];
    let case = |fields: [i64; 8]| fields.into_iter().fold(Case::new(), Case::number);
    visit(case(right));
    visit(case([1, 1, 1, 0, 0, 0, 0, 1]));
    visit(case([9999, 12, 31, 23, 59, 59, 999_999, 0]));
    for field in 0..8 {
        for value in [wrong[field], -1, 0, 1] {
            let mut fields = right;
            fields[field] = value;
            visit(case(fields));
        }
    }
}

pub(crate) fn delta_makers(visit: Visit<'_>) {
    let numbers =
        [0, 1, -1, 86399, 86400, 1_000_000, -1_000_001, 999_999_999, -1_000_000_000, i32::MAX.into()];
    for days in numbers {
        for seconds in numbers {
            for microseconds in numbers {
                visit(Case::new().number(days).number(seconds).number(microseconds));
            }
        }
    }
}

pub(crate) fn zone_makers(visit: Visit<'_>) {
    for offset in corpus::lists(&[c"offsets", c"deltas", c"floats"]) {
        for name in [c"NAME", c"\xe2\x82\xac"] {
            // SAFETY: the thread is attached and the text is UTF-8.
            let name = corpus::checked(unsafe { PyUnicode_FromString(name.as_ptr()) });
            visit(Case::new().object(offset).object(name));
        }
        visit(Case::new().object(offset).object(offset));
    }
}

pub(crate) fn timestamps(visit: Visit<'_>) {
    each(&[c"timestamps"], visit);
}
