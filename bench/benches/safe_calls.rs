//! What the safe crate adds to a call, an attribute, an attachment and a counted handle: against the same in C.

use std::hint::black_box;
use std::mem;
use std::process::ExitCode;
use std::time::Duration;

use bench::{Pair, Row, Timed, print};
use ffi_safe::value::{Dict, List};
use ffi_safe::{Attached, Bound, Owned, Runtime, intern, keywords};
use ffi_sys::{PyGILState_GetThisThreadState, PyObject, PyThreadState};
use tests::Probe;

const C: &str = "
#include <Python.h>

typedef unsigned long long count_t;

void call0(PyObject *f, PyObject *unused, PyObject *unused2, count_t count)
{
    for (count_t i = 0; i < count; i++) {
        PyObject *args[1];
        Py_DECREF(PyObject_Vectorcall(f, args + 1, 0 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    }
}

void call1(PyObject *f, PyObject *arg, PyObject *unused, count_t count)
{
    for (count_t i = 0; i < count; i++) {
        PyObject *args[2] = {NULL, arg};
        Py_DECREF(PyObject_Vectorcall(f, args + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    }
}

void call_keyword(PyObject *f, PyObject *arg, PyObject *names, count_t count)
{
    for (count_t i = 0; i < count; i++) {
        PyObject *args[3] = {NULL, arg, arg};
        Py_DECREF(PyObject_Vectorcall(f, args + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, names));
    }
}

void method(PyObject *object, PyObject *name, PyObject *arg, count_t count)
{
    for (count_t i = 0; i < count; i++) {
        PyObject *args[3] = {NULL, object, arg};
        Py_DECREF(PyObject_VectorcallMethod(name, args + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    }
}

void attribute(PyObject *object, PyObject *name, PyObject *unused, count_t count)
{
    for (count_t i = 0; i < count; i++)
        Py_DECREF(PyObject_GetAttr(object, name));
}

void pairs(PyObject *object, PyObject *unused, PyObject *unused2, count_t count)
{
    for (count_t i = 0; i < count; i++) {
        Py_INCREF(object);
        Py_DECREF(object);
    }
}

void attach(PyThreadState *state, count_t count)
{
    for (count_t i = 0; i < count; i++) {
        PyEval_RestoreThread(state);
        PyEval_SaveThread();
    }
}

void attach_and_allocate(PyThreadState *state, count_t count)
{
    for (count_t i = 0; i < count; i++) {
        PyEval_RestoreThread(state);
        Py_DECREF(PyList_New(0));
        PyEval_SaveThread();
    }
}
";

const PYTHON: &str = "
def nothing(): pass
def one(x): pass
def keyword(x, *, y): pass
class C:
    def method(self, x): pass
c = C()
c.attribute = 1
";

type OnObjects = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject, u64);
type OnState = unsafe extern "C" fn(*mut PyThreadState, u64);

const ROUNDS: u32 = 41;

fn main() -> ExitCode {
    let probe = Probe::new(C, &[]);
    // SAFETY: the process has loaded the libpython under test, and nothing else of these names.
    let runtime = unsafe { Runtime::adopt(Duration::from_secs(10)) }.expect("the interpreter of the probe");
    // A second thread state, as in every program that these crates are for.
    let make = move || runtime.attach(|py| List::empty(py).expect("memory").unbind()).expect("it runs");
    let foreign = std::thread::spawn(make).join().expect("no panic");
    let attachments = attachments(&probe, runtime);
    let calls = runtime.attach(|py| calls(&probe, py)).expect("it runs").expect("no exception");
    let handles = runtime.attach(|py| handles(&probe, py, &foreign)).expect("it runs").expect("no exception");
    let kept = [
        print("calls and attributes", "safe", "C", &calls),
        print("attachments", "safe", "C", &attachments),
        print("a handle is cloned and dropped", "safe", "C macros", &handles),
    ];
    if kept.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// The function of the probe that works on objects.
fn on_objects(probe: &Probe, name: &str) -> OnObjects {
    // SAFETY: the functions that are asked for have this type in the source above.
    unsafe { mem::transmute(probe.address(name)) }
}

/// The function of the probe that works on a thread state.
fn on_state(probe: &Probe, name: &str) -> OnState {
    // SAFETY: the functions that are asked for have this type in the source above.
    unsafe { mem::transmute(probe.address(name)) }
}

fn calls(probe: &Probe, py: &Attached) -> ffi_safe::Result<Vec<Row>> {
    let names = Dict::empty(py)?;
    py.run(PYTHON, Some(&names), None)?;
    let get = |name: &str| names.get(name).map(|found| found.expect("defined above"));
    let (nothing, one, keyword, object) = (get("nothing")?, get("one")?, get("keyword")?, get("c")?);
    let argument = List::empty(py)?;
    let length = py.eval("len", None, None)?;
    let keyword_names = py.eval("('y',)", None, None)?;
    let (method, attribute) = (intern!("method").get(py)?, intern!("attribute").get(py)?);
    let row = |name: &str, ours: Timed<'_>, function: &str, [a, b, c]: [*mut PyObject; 3], promise, count| {
        let function = on_objects(probe, function);
        // SAFETY: attached, and the handles above keep the objects alive.
        let other: Timed<'_> = &mut |count| unsafe { function(a, b, c, count) };
        Row { name: name.to_owned(), ratio: Pair { ours, other }.measure(count, ROUNDS), promise }
    };
    let arg = argument.as_ptr();
    let null = std::ptr::null_mut();
    Ok(vec![
        row(
            "a Python function without arguments",
            &mut |count| (0..count).for_each(|_| drop(nothing.call0().unwrap())),
            "call0",
            [nothing.as_ptr(), null, null],
            Some(1.1),
            200_000,
        ),
        row(
            "a Python function with one",
            &mut |count| (0..count).for_each(|_| drop(one.call1((&argument,)).unwrap())),
            "call1",
            [one.as_ptr(), arg, null],
            Some(1.1),
            200_000,
        ),
        row(
            "a Python function with a keyword",
            &mut |count| {
                (0..count).for_each(|_| drop(keyword.call((&argument,), keywords!(y = &argument)).unwrap()));
            },
            "call_keyword",
            [keyword.as_ptr(), arg, keyword_names.as_ptr()],
            None,
            200_000,
        ),
        row(
            "a C function with one",
            &mut |count| (0..count).for_each(|_| drop(length.call1((&argument,)).unwrap())),
            "call1",
            [length.as_ptr(), arg, null],
            None,
            500_000,
        ),
        row(
            "a method with intern!",
            &mut |count| {
                (0..count).for_each(|_| drop(object.call_method1(intern!("method"), (&argument,)).unwrap()));
            },
            "method",
            [object.as_ptr(), method.as_ptr(), arg],
            None,
            200_000,
        ),
        row(
            "an attribute with intern!",
            &mut |count| (0..count).for_each(|_| drop(object.getattr(intern!("attribute")).unwrap())),
            "attribute",
            [object.as_ptr(), attribute.as_ptr(), null],
            None,
            500_000,
        ),
    ])
}

fn attachments(probe: &Probe, runtime: Runtime) -> Vec<Row> {
    const COUNT: u64 = 200_000;
    let ours: Timed<'_> =
        &mut |count| (0..count).for_each(|_| runtime.attach(|py| _ = black_box(py)).unwrap());
    let allocates: Timed<'_> =
        &mut |count| (0..count).for_each(|_| runtime.attach(|py| drop(List::empty(py).unwrap())).unwrap());
    // Makes the thread state of this thread, which the functions in C then use as well.
    ours(1);
    // SAFETY: the interpreter runs.
    let state = unsafe { PyGILState_GetThisThreadState() };
    let row = |name: &str, ours: Timed<'_>, function: &str, promise| {
        let function = on_state(probe, function);
        // SAFETY: detached; the state is this thread's own.
        let other: Timed<'_> = &mut |count| unsafe { function(state, count) };
        Row { name: name.to_owned(), ratio: Pair { ours, other }.measure(COUNT, ROUNDS), promise }
    };
    let mut rows = vec![
        row("attach again / Restore + Save", ours, "attach", Some(2.0)),
        row("the same, and make a list", allocates, "attach_and_allocate", Some(2.0)),
    ];
    let nested = runtime.attach(|_| {
        let nested: Timed<'_> =
            &mut |count| (0..count).for_each(|_| runtime.attach(|py| _ = black_box(py)).unwrap());
        nested(1);
        let nothing: Timed<'_> = &mut |count| (0..count).for_each(|n| _ = black_box(n));
        Pair { ours: nested, other: nothing }.measure(COUNT * 10, ROUNDS)
    });
    rows.push(Row {
        name: "attach while attached / an empty loop".into(),
        ratio: nested.expect("it runs"),
        promise: None,
    });
    rows
}

fn handles(probe: &Probe, py: &Attached, foreign: &Owned<List>) -> ffi_safe::Result<Vec<Row>> {
    const COUNT: u64 = 1_000_000;
    let pairs = on_objects(probe, "pairs");
    let row = |name: &str, ours: Timed<'_>, object: *mut PyObject, promise| {
        let null = std::ptr::null_mut();
        // SAFETY: attached, and the handles keep the object alive.
        let other: Timed<'_> = &mut |count| unsafe { pairs(object, null, null, count) };
        Row { name: name.to_owned(), ratio: Pair { ours, other }.measure(COUNT, ROUNDS), promise }
    };
    let owned: Owned<List> = List::empty(py)?.unbind();
    let immortal: Owned = py.eval("None", None, None)?.unbind();
    let bound: Bound<'_, List> = List::empty(py)?;
    Ok(vec![
        row(
            "Owned, made by this thread",
            &mut |count| (0..count).for_each(|_| drop(black_box(owned.clone_ref(py)))),
            owned.as_ptr(),
            Some(1.15),
        ),
        row(
            "Owned, made by another thread",
            &mut |count| (0..count).for_each(|_| drop(black_box(foreign.clone_ref(py)))),
            foreign.as_ptr(),
            Some(1.15),
        ),
        row(
            "Owned, immortal",
            &mut |count| (0..count).for_each(|_| drop(black_box(immortal.clone_ref(py)))),
            immortal.as_ptr(),
            // Nothing is counted, so what remains is the question whether the thread is attached.
            None,
        ),
        row(
            "Bound, made by this thread",
            &mut |count| (0..count).for_each(|_| drop(black_box(bound.clone()))),
            bound.as_ptr(),
            // Two looks at a thread-local word, for tokens that were smuggled, beside a nanosecond of counting.
            None,
        ),
    ])
}
