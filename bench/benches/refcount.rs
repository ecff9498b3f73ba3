//! One increment and one decrement: inlined in Rust, by the macros of the C headers, and by the exported functions
//! that other bindings call.

use std::mem;
use std::process::ExitCode;

use bench::{Pair, Row, Timed, print};
use ffi_sys::{_Py_DecRef, _Py_IncRef, Py_DECREF, Py_INCREF, Py_None, PyList_New, PyObject};
use tests::embed::attached;
use tests::{Probe, Ref, Worker};

const C: &str = "
#include <Python.h>

void pairs(PyObject *op, unsigned long long count)
{
    for (unsigned long long i = 0; i < count; i++) {
        Py_INCREF(op);
        Py_DECREF(op);
    }
}
";

/// Operations of one measurement, and how often it is repeated.
const COUNT: u64 = 2_000_000;
const ROUNDS: u32 = 41;

type Pairs = unsafe extern "C" fn(*mut PyObject, u64);

/// Out of line, as the C function is.
#[inline(never)]
unsafe extern "C" fn inlined(op: *mut PyObject, count: u64) {
    for _ in 0..count {
        // SAFETY: the caller is attached and holds a reference throughout.
        unsafe {
            Py_INCREF(op);
            Py_DECREF(op);
        }
    }
}

#[inline(never)]
unsafe extern "C" fn exported(op: *mut PyObject, count: u64) {
    for _ in 0..count {
        // SAFETY: the caller is attached and holds a reference throughout.
        unsafe {
            _Py_IncRef(op);
            _Py_DecRef(op);
        }
    }
}

fn main() -> ExitCode {
    let probe = Probe::new(C, &[]);
    // SAFETY: the function of that name in the source above has this type.
    let macros: Pairs = unsafe { mem::transmute(probe.address("pairs")) };
    let other_thread = Worker::spawn("owner");
    // SAFETY: attached; the list is never released.
    let foreign = other_thread.attached(|| Ref(unsafe { PyList_New(0) }));
    let rows = attached(|| {
        // SAFETY: attached; the list is never released.
        let owned = unsafe { PyList_New(0) };
        let objects = [
            ("owned by this thread", owned),
            ("owned by another thread", foreign.0),
            ("immortal", Py_None()),
        ];
        let mut rows = Vec::new();
        for (name, op) in objects {
            rows.push(row(format!("{name}: Rust inline / C macros"), op, inlined, macros, Some(1.15)));
        }
        for (name, op) in objects {
            rows.push(row(format!("{name}: Rust inline / exported"), op, inlined, exported, None));
        }
        rows
    });
    match print("one increment and one decrement", "ours", "other", &rows) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

fn row(name: String, op: *mut PyObject, ours: Pairs, other: Pairs, promise: Option<f64>) -> Row {
    // SAFETY: attached, and the object is alive for the whole run.
    let ours: Timed<'_> = &mut |count| unsafe { ours(op, count) };
    // SAFETY: as above.
    let other: Timed<'_> = &mut |count| unsafe { other(op, count) };
    Row { name, ratio: Pair { ours, other }.measure(COUNT, ROUNDS), promise }
}
