//! What is said about a failure deep inside.

use std::collections::{BTreeMap, HashSet};
use std::error::Error;

use ffi_safe::exceptions::ZeroDivisionError;
use ffi_safe::{ConvertErrorKind, PyError};

use crate::{eval, python, refusal};

#[test]
fn the_place_is_named() {
    python(|py| {
        for (said, expected) in [
            (
                refusal::<Vec<i64>>(py, "[1, 2, 3, 'x']")?,
                "at `[3]`: cannot convert `str` to `i64`, which takes an `int`",
            ),
            (
                refusal::<Vec<i32>>(py, "[1, 2**40]")?,
                "at `[1]`: cannot convert `int` to `i32`: the value is out of range",
            ),
            (
                refusal::<Vec<f64>>(py, "[1.0, 2, 'x']")?,
                "at `[2]`: cannot convert `str` to `f64`, which takes a `float`",
            ),
            (
                refusal::<Vec<i64>>(py, "(1, None)")?,
                "at `[1]`: cannot convert `NoneType` to `i64`, which takes an `int`",
            ),
            (
                refusal::<Vec<String>>(py, "['a', 1]")?,
                "at `[1]`: cannot convert `int` to `String`, which takes a `str`",
            ),
            (
                refusal::<Vec<BTreeMap<String, u8>>>(py, "[{}, {}, {}, {'name': 'x'}]")?,
                "at `[3][\"name\"]`: cannot convert `str` to `u8`, which takes an `int`",
            ),
            (
                refusal::<BTreeMap<(u8, u8), (u8, Vec<u8>)>>(py, "{(1, 2): (3, [4])}")?,
                "at `[(1, 2)][1]`: cannot convert `list` to `Vec<u8>`, which takes a `bytes`",
            ),
            (
                refusal::<BTreeMap<String, u8>>(py, "{'a': 1, 7: 2}")?,
                "at `[7]`: cannot convert `int` to `String`, which takes a `str`",
            ),
            (
                refusal::<HashSet<u8>>(py, "{1, 'x'}")?,
                "at `[\"x\"]`: cannot convert `str` to `u8`, which takes an `int`",
            ),
            (
                refusal::<[Option<u8>; 2]>(py, "[None, -1]")?,
                "at `[1]`: cannot convert `int` to `u8`: the value is out of range",
            ),
        ] {
            assert_eq!(said, expected);
        }
        Ok(())
    });
}

#[test]
fn the_parts_of_an_error() {
    python(|py| {
        let error = eval(py, "[(1, 300)]")?.extract::<Vec<(u8, u8)>>().unwrap_err();
        assert_eq!((error.found(), error.target(), error.path().as_str()), ("int", "u8", "[0][1]"));
        assert!(matches!(error.kind(), ConvertErrorKind::OutOfRange));
        assert!(error.source().is_none());

        let raises = "[type('I', (), {'__index__': lambda self: 1 // 0})()]";
        let error = eval(py, raises)?.extract::<Vec<i64>>().unwrap_err();
        let ConvertErrorKind::Raised(raised) = error.kind() else { panic!("{error}") };
        assert!(raised.matches::<ZeroDivisionError>(py));
        let source = error.source().expect("the exception").downcast_ref::<PyError>();
        assert!(source.expect("of Python").matches::<ZeroDivisionError>(py));
        let error = PyError::from(error);
        assert!(error.matches::<ZeroDivisionError>(py));
        assert_eq!(error.exception(py).getattr("__notes__")?.repr()?.to_str()?, "['at `[0]`']");
        Ok(())
    });
}

/// A key whose `repr` raises.
#[test]
fn an_error_about_what_cannot_be_shown() {
    python(|py| {
        let odd = "{type('Odd', (), {'__repr__': lambda self: 1 // 0})(): 1}";
        let said = refusal::<BTreeMap<String, u8>>(py, odd)?;
        assert_eq!(said, "at `[?]`: cannot convert `Odd` to `String`, which takes a `str`");
        Ok(())
    });
}
