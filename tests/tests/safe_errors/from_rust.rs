//! What the errors of Rust become.

use std::io::{self, ErrorKind};

use ffi_safe::exceptions::*;
use ffi_safe::value::Bytes;
use ffi_safe::{AttachError, PyError};

use super::run;

#[test]
fn numbers_of_the_operating_system_choose_the_subclass_and_say_what_python_says() {
    run(|py| {
        for errno in [1, 2, 4, 11, 13, 17, 20, 21, 32, 104, 110, 111] {
            let error = PyError::from(io::Error::from_raw_os_error(errno));
            let python = py
                .eval(&format!("OSError({errno}, __import__('os').strerror({errno}))"), None, None)
                .unwrap();
            assert!(error.get_type(py).is(&python.get_type()), "{error}");
            assert_eq!(error.exception(py).getattr("errno").unwrap().extract::<i32>().unwrap(), errno);
            assert_eq!(error.message(py).unwrap(), python.str().unwrap().to_str().unwrap());
        }
        let error = PyError::from(std::fs::read("/no/such/file").unwrap_err());
        assert_eq!(error.to_string(), "FileNotFoundError: [Errno 2] No such file or directory");
    });
}

#[test]
fn kinds_without_a_number_choose_the_subclass() {
    run(|py| {
        let of = |kind: ErrorKind| PyError::from(io::Error::new(kind, "so"));
        assert_eq!(of(ErrorKind::NotFound).to_string(), "FileNotFoundError: so");
        assert_eq!(of(ErrorKind::PermissionDenied).to_string(), "PermissionError: so");
        assert_eq!(of(ErrorKind::TimedOut).to_string(), "TimeoutError: so");
        assert_eq!(of(ErrorKind::UnexpectedEof).to_string(), "EOFError: so");
        assert_eq!(of(ErrorKind::Other).to_string(), "OSError: so");
        assert!(of(ErrorKind::ConnectionReset).matches::<ConnectionError>(py));
    });
}

#[test]
fn an_exception_comes_out_of_an_io_error_as_it_went_in() {
    run(|py| {
        let error = PyError::new::<KeyError>(py, "a");
        let exception = error.exception(py);
        let back = PyError::from(io::Error::other(error));
        assert!(back.exception(py).is(&exception));
    });
}

#[test]
fn bytes_that_are_no_text_fail_as_in_python() {
    run(|py| {
        let cases: [&[u8]; 9] = [
            b"\xff",
            b"ab\x80cd",
            b"\xe2\x28\xa1",
            b"\xe2\x82\x28",
            b"\xe2\x82",
            b"\xf0\x9f\x90",
            b"\xed\xa0\x80",
            b"\xc0\x80",
            b"\xf5\x80\x80\x80",
        ];
        for bytes in cases {
            let error = PyError::from(String::from_utf8(bytes.to_vec()).unwrap_err());
            let decode = Bytes::new(py, bytes).unwrap().call_method0("decode").unwrap_err();
            assert!(error.matches::<UnicodeDecodeError>(py), "{error}");
            assert_eq!(error.to_string(), decode.to_string());
            let [ours, pythons] = [&error, &decode].map(|error| error.exception(py).getattr("args").unwrap());
            assert!(ours.eq(&pythons).unwrap(), "{ours:?}, {pythons:?}");
        }
        let error = PyError::from(core::str::from_utf8(core::hint::black_box(b"ab\xff")).unwrap_err());
        assert!(error.matches::<ValueError>(py) && error.matches::<UnicodeError>(py), "{error}");
    });
}

#[test]
fn the_other_errors_become_the_class_that_python_would_raise() {
    run(|py| {
        let error = PyError::from("x".parse::<i32>().unwrap_err());
        assert_eq!(error.to_string(), "ValueError: invalid digit found in string");
        assert!(PyError::from("x".parse::<f64>().unwrap_err()).matches::<ValueError>(py));
        assert!(PyError::from("x".parse::<bool>().unwrap_err()).matches::<ValueError>(py));
        assert!(PyError::from(u8::try_from(300).unwrap_err()).matches::<OverflowError>(py));
        assert!(PyError::from(std::ffi::CString::new("a\0b").unwrap_err()).matches::<ValueError>(py));
        assert!(PyError::from(AttachError::ShutDown).matches::<RuntimeError>(py));
        let cast = py.eval("1", None, None).unwrap().cast::<Bytes>().unwrap_err();
        assert_eq!(PyError::from(cast).to_string(), "TypeError: the object is a `int`, not a `bytes`");
    });
}

#[test]
fn the_exception_of_a_rust_error_is_always_the_same_object() {
    run(|py| {
        let error = PyError::from("x".parse::<i32>().unwrap_err());
        let first = error.exception(py);
        assert!(first.is(&error.exception(py)));
        error.add_note(py, "kept").unwrap();
        assert_eq!(error.notes(py).unwrap(), ["kept"]);
    });
}

#[test]
fn threads_that_ask_at_once_get_one_exception() {
    for _ in 0..50 {
        let error = &PyError::from("x".parse::<i32>().unwrap_err());
        let ask = || run(|py| error.exception(py).as_ptr() as usize);
        let found: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(found.iter().all(|one| *one == found[0]), "{found:x?}");
    }
}
