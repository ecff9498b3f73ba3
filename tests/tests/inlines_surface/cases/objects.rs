//! Objects of the corpus, one by one or with an index.

use core::ptr::null_mut;

use ffi_sys::PyMemoryView_FromMemory;

use super::{Visit, each, indexed};
use crate::compare::Case;
use crate::corpus;

pub(crate) fn objects(visit: Visit<'_>) {
    each(&[c"objects", c"found_objects"], visit);
    corpus::instance_methods().into_iter().for_each(|method| visit(Case::new().object(method)));
}

pub(crate) fn datetime_objects(visit: Visit<'_>) {
    objects(visit);
}

pub(crate) fn subtypes(visit: Visit<'_>) {
    let types = corpus::list(c"types_of_objects");
    for object in corpus::list(c"objects") {
        for &type_ in &types {
            visit(Case::new().object(object).object(type_));
        }
    }
}

pub(crate) fn flags(visit: Visit<'_>) {
    for type_ in corpus::list(c"types_of_objects") {
        for flags in (0..32).map(|bit| 1 << bit).chain([0, 0xffff_ffff, 3 << 24, 1 << 25 | 1 << 5]) {
            visit(Case::new().object(type_).number(flags));
        }
    }
}

pub(crate) fn tuples(visit: Visit<'_>) {
    indexed(&[c"tuples"], 0, visit);
}

pub(crate) fn lists(visit: Visit<'_>) {
    indexed(&[c"lists"], 0, visit);
}

pub(crate) fn fast(visit: Visit<'_>) {
    indexed(&[c"tuples", c"lists"], 0, visit);
}

pub(crate) fn sequences(visit: Visit<'_>) {
    indexed(&[c"sequences"], 2, visit);
}

pub(crate) fn records(visit: Visit<'_>) {
    for pair in corpus::list(c"structseqs") {
        for index in 0..corpus::number(corpus::item(pair, 1)) {
            visit(Case::new().object(corpus::item(pair, 0)).number(index as i64));
        }
    }
}

pub(crate) fn setters(visit: Visit<'_>) {
    let values = corpus::lists(&[c"tuples", c"floats", c"strings"]);
    for size in 1..6 {
        for index in 0..size {
            for &value in &values {
                visit(Case::new().number(size).number(index).object(value));
            }
        }
    }
}

pub(crate) fn record_setters(visit: Visit<'_>) {
    for pair in corpus::list(c"structseqs") {
        // SAFETY: the object is alive and the thread attached; the corpus keeps the type.
        let type_ = unsafe { ffi_sys::Py_TYPE(corpus::item(pair, 0)) };
        let fields = corpus::number(corpus::item(pair, 1)) as i64;
        for index in 0..fields {
            for value in corpus::list(c"floats") {
                visit(Case::new().object(type_.cast()).number(fields).number(index).object(value));
            }
        }
    }
}

pub(crate) fn dicts(visit: Visit<'_>) {
    each(&[c"dicts"], visit);
}

pub(crate) fn sets(visit: Visit<'_>) {
    each(&[c"sets"], visit);
}

pub(crate) fn bytes(visit: Visit<'_>) {
    each(&[c"bytes_objects"], visit);
}

pub(crate) fn bytearrays(visit: Visit<'_>) {
    each(&[c"bytearrays"], visit);
}

pub(crate) fn memoryviews(visit: Visit<'_>) {
    each(&[c"memoryviews"], visit);
    // SAFETY: the thread is attached; the memory is a constant, which the view may only read.
    let view = unsafe { PyMemoryView_FromMemory(c"memory".as_ptr().cast_mut(), 6, ffi_sys::PyBUF_READ) };
    visit(Case::new().object(corpus::checked(view)));
}

pub(crate) fn floats(visit: Visit<'_>) {
    each(&[c"floats"], visit);
}

pub(crate) fn ints(visit: Visit<'_>) {
    each(&[c"compact_ints", c"long_ints"], visit);
}

pub(crate) fn compact_ints(visit: Visit<'_>) {
    each(&[c"compact_ints"], visit);
}

pub(crate) fn functions(visit: Visit<'_>) {
    each(&[c"functions"], visit);
}

pub(crate) fn methods(visit: Visit<'_>) {
    each(&[c"methods"], visit);
}

pub(crate) fn instance_methods(visit: Visit<'_>) {
    corpus::instance_methods().into_iter().for_each(|method| visit(Case::new().object(method)));
}

pub(crate) fn builtin_functions(visit: Visit<'_>) {
    each(&[c"builtin_functions"], visit);
}

pub(crate) fn descriptors(visit: Visit<'_>) {
    each(&[c"descriptors"], visit);
}

pub(crate) fn cells(visit: Visit<'_>) {
    each(&[c"cells"], visit);
}

pub(crate) fn cell_setters(visit: Visit<'_>) {
    each(&[c"tuples", c"floats"], visit);
    visit(Case::new().object(null_mut()));
}

pub(crate) fn strings(visit: Visit<'_>) {
    each(&[c"strings"], visit);
}

pub(crate) fn indices(visit: Visit<'_>) {
    indexed(&[c"strings"], 1, visit);
}

pub(crate) fn compact(visit: Visit<'_>) {
    each(&[c"compact_strings"], visit);
}

pub(crate) fn not_compact(visit: Visit<'_>) {
    each(&[c"own_strings"], visit);
}

pub(crate) fn one_byte(visit: Visit<'_>) {
    each(&[c"one_byte_strings"], visit);
}

pub(crate) fn two_bytes(visit: Visit<'_>) {
    each(&[c"two_byte_strings"], visit);
}

pub(crate) fn four_bytes(visit: Visit<'_>) {
    each(&[c"four_byte_strings"], visit);
}
