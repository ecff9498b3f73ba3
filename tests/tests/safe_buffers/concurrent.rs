//! Exports by many threads at once: in 3.13 the exporters themselves count without a lock.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use ffi_safe::buffer::Buffer;
use ffi_safe::threads;
use ffi_safe::value::ByteArray;
use tests::safe::run;

#[test]
fn no_export_is_lost() {
    const ROUNDS: usize = 50_000;
    let array = run(|py| ByteArray::new(py, &[7; 64]).unwrap().unbind());
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let exporters: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    run(|py| {
                        for round in 0..ROUNDS {
                            let buffer = Buffer::<u8>::get(array.bind(py)).unwrap();
                            assert_eq!(buffer.len() % 64, 0, "the size changed while it was exported");
                            drop(buffer);
                            if round % 256 == 0 {
                                py.checkpoint().unwrap();
                            }
                        }
                    });
                })
            })
            .collect();
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                // Resized through the safe methods, which refuse while somebody exports.
                run(|py| {
                    let _ = array.bind(py).resize(128).and_then(|()| array.bind(py).resize(64));
                });
            }
        });
        for exporter in exporters {
            exporter.join().unwrap();
        }
        stop.store(true, Ordering::Relaxed);
    });
    run(|py| {
        let array = array.bind(py);
        // With an export too few the object could be resized under the next one, with one too many never again.
        let buffer = Buffer::<u8>::get(array).unwrap();
        assert!(array.resize(1).is_err(), "more exports were given back than made");
        drop(buffer);
        array.resize(1).expect("every export was given back");
    });
}

#[test]
fn an_export_may_be_given_back_by_a_thread_that_ends() {
    let array = run(|py| ByteArray::new(py, &[7; 64]).unwrap().unbind());
    for _ in 0..200 {
        let end = || {
            let buffer = run(|py| Buffer::<u8>::get(array.bind(py)).unwrap().unbind());
            // Detached: it waits for somebody who attaches, which this thread does once more when it ends.
            drop(buffer);
        };
        thread::scope(|scope| scope.spawn(end).join()).unwrap();
    }
    run(|py| array.bind(py).resize(1)).expect("every export was given back");
}

/// An exporter that counts like those of CPython, and takes its time between reading a count and writing it.
const SLOW: &str = r#"
typedef struct { PyObject_HEAD volatile long exports, made, given_back; char data[8]; } Exporter;
static void add(volatile long *count, long number) {
    long before = *count;
    for (volatile int i = 0; i < 5000; i++) {}
    *count = before + number;
}
static int get(PyObject *self, Py_buffer *view, int flags) {
    Exporter *exporter = (Exporter *)self;
    add(&exporter->made, 1);
    add(&exporter->exports, 1);
    return PyBuffer_FillInfo(view, self, exporter->data, 8, 0, flags);
}
static void release(PyObject *self, Py_buffer *view) {
    Exporter *exporter = (Exporter *)self;
    add(&exporter->given_back, 1);
    add(&exporter->exports, -1);
}
static PyObject *counts(PyObject *self, PyObject *unused) {
    Exporter *exporter = (Exporter *)self;
    return Py_BuildValue("(lll)", exporter->made, exporter->given_back, exporter->exports);
}
static PyMethodDef methods[] = {{"counts", counts, METH_NOARGS, NULL}, {0}};
static PyType_Slot slots[] = {
    {Py_bf_getbuffer, get}, {Py_bf_releasebuffer, release}, {Py_tp_methods, methods}, {0}};
static PyType_Spec spec = {"slow.Exporter", sizeof(Exporter), 0, Py_TPFLAGS_DEFAULT, slots};
static int execute(PyObject *module) {
    return PyModule_Add(module, "Exporter", PyType_FromSpec(&spec));
}
static PyModuleDef_Slot parts[] = {{Py_mod_exec, execute}, {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "slow", .m_slots = parts};
PyMODINIT_FUNC PyInit_slow(void) { return PyModuleDef_Init(&def); }
"#;

#[test]
fn exports_are_counted_by_one_thread_at_a_time() {
    const THREADS: i64 = 4;
    const TIMES: i64 = 2000;
    let folder = tempfile::tempdir().unwrap();
    tests::compile(folder.path(), "slow", SLOW);
    run(|py| {
        py.import("sys").unwrap().getattr("path").unwrap().call_method1("append", (folder.path(),)).unwrap();
        let exporter = py.import("slow").unwrap().getattr("Exporter").unwrap().call0().unwrap().unbind();
        threads::run(py, THREADS as usize, |py, _| {
            for _ in 0..TIMES {
                let buffer = Buffer::<u8>::get(exporter.bind(py)).unwrap();
                assert_eq!(buffer.len(), 8);
            }
        })
        .unwrap();
        let counts: (i64, i64, i64) = exporter.bind(py).call_method0("counts").unwrap().extract().unwrap();
        assert_eq!(counts, (THREADS * TIMES, THREADS * TIMES, 0));
    });
}
