//! The real numpy in a virtual environment: paths, and matrices without copies in both directions.

use std::sync::OnceLock;

use ffi_safe::buffer::Buffer;
use ffi_safe::value::Dict;
use ffi_safe::{Attached, Runtime};
use tests::{numpy_venv, python};

fn run<R>(body: impl FnOnce(&mut Attached) -> R) -> R {
    static STARTED: OnceLock<Runtime> = OnceLock::new();
    let runtime = STARTED.get_or_init(|| {
        let builder = Runtime::builder().library(&python().library).venv(numpy_venv());
        // SAFETY: the locator has read that the file is a libpython3.13t.
        unsafe { builder.start() }.expect("the interpreter starts in the environment")
    });
    runtime.attach(body).expect("nobody shuts the interpreter down")
}

#[test]
fn the_paths_are_those_of_the_environment() {
    run(|py| {
        let of = |expression: &str| {
            let names = Dict::new(py, [("sys", py.import("sys").unwrap())]).unwrap();
            py.eval(expression, Some(&names), None).unwrap().extract::<String>().unwrap()
        };
        let same = |left: String, right: &std::path::Path| {
            assert_eq!(std::fs::canonicalize(left).unwrap(), std::fs::canonicalize(right).unwrap());
        };
        same(of("sys.prefix"), numpy_venv());
        same(of("sys.base_prefix"), &python().base_prefix);
        assert!(
            of("sys.executable").starts_with(&numpy_venv().display().to_string()),
            "{}",
            of("sys.executable")
        );
        let site = numpy_venv().join("lib/python3.13t/site-packages");
        assert!(of("'\\n'.join(sys.path)").contains(&site.display().to_string()), "{}", of("str(sys.path)"));
    });
}

#[test]
fn a_matrix_of_numpy_is_seen_and_changed_without_a_copy() {
    run(|py| {
        let numpy = py.import("numpy").unwrap();
        let matrix =
            numpy.call_method1("arange", (6.0,)).unwrap().call_method1("reshape", ((2, 3),)).unwrap();
        let buffer = Buffer::<f64>::get_writable(&matrix).unwrap();
        assert_eq!((buffer.shape(), buffer.to_vec()), (&[2, 3][..], vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]));
        assert!(buffer.set(&[1, 2], 50.0));
        assert_eq!(matrix.get_item((1, 2)).unwrap().extract::<f64>().unwrap(), 50.0);
        // The transposed matrix is the same memory in the order of Fortran.
        let transposed = matrix.getattr("T").unwrap();
        let transposed = Buffer::<f64>::get(&transposed).unwrap();
        assert!(transposed.is_fortran_contiguous() && transposed.at(&[2, 1]) == Some(50.0));
        assert!(!Runtime::get().unwrap().is_gil_enabled(py).unwrap(), "numpy turned the GIL on");
    });
}

#[test]
fn numpy_sees_memory_that_rust_fills_without_a_copy() {
    run(|py| {
        let numpy = py.import("numpy").unwrap();
        // The memory belongs to an object of Python; Rust fills it while detached, and numpy views it.
        let memory = py.eval("bytearray(6 * 8)", None, None).unwrap();
        let doubles = py.import("builtins").unwrap().call_method1("memoryview", (&memory,)).unwrap();
        let doubles = doubles.call_method1("cast", ("d",)).unwrap();
        let cells = Buffer::<f64>::get_writable(&doubles).unwrap();
        let matrix = numpy.call_method1("frombuffer", (&memory,)).unwrap();
        let matrix = matrix.call_method1("reshape", ((2, 3),)).unwrap();
        for (index, cell) in cells.as_cells_mut().unwrap().iter().enumerate() {
            cell.set(index as f64 * 1.5);
        }
        assert_eq!(matrix.call_method0("sum").unwrap().extract::<f64>().unwrap(), 22.5);
        assert_eq!(matrix.get_item((1, 0)).unwrap().extract::<f64>().unwrap(), 4.5);
    });
}
