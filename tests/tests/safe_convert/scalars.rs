//! Truth, text, what may be missing, spans of time.

use std::borrow::Cow;
use std::time::Duration;

use ffi_safe::exceptions::{OverflowError, ValueError};
use ffi_safe::value::{Int, List, Str};
use ffi_safe::{Bound, IntoPython, Owned, PyError};

use crate::{both_ways, eval, python, refusal};

#[test]
fn truth_is_only_a_bool() {
    python(|py| {
        both_ways(py, true, "True")?;
        both_ways(py, false, "False")?;
        assert_eq!(refusal::<bool>(py, "1")?, "cannot convert `int` to `bool`, which takes a `bool`");
        assert_eq!((&true).into_python(py)?.repr()?.to_str()?, "True");
        Ok(())
    });
}

#[test]
fn text_of_every_kind() {
    python(|py| {
        both_ways(py, String::new(), "''")?;
        both_ways(py, String::from("a\0🐍"), r"'a\0\U0001f40d'")?;
        both_ways(py, Box::<str>::from("ü"), "'ü'")?;
        both_ways(py, Cow::<'static, str>::Borrowed("ü"), "'ü'")?;
        both_ways(py, 'x', "'x'")?;
        both_ways(py, '\0', r"'\0'")?;
        both_ways(py, char::MAX, r"'\U0010ffff'")?;
        for made in
            ["text".into_python(py)?, (&"text").into_python(py)?, (&String::from("text")).into_python(py)?]
        {
            assert!(made.is_text("text"));
        }
        // Without a copy, from the object.
        assert_eq!(eval(py, "'text'")?.cast::<Str>()?.to_str()?, "text");
        Ok(())
    });
}

#[test]
fn what_is_no_text() {
    python(|py| {
        assert_eq!(refusal::<String>(py, "b'a'")?, "cannot convert `bytes` to `String`, which takes a `str`");
        let surrogate = refusal::<String>(py, r"'a\ud800'")?;
        assert!(
            surrogate.starts_with("cannot convert `str` to `String`: UnicodeEncodeError: "),
            "{surrogate}"
        );
        assert!(surrogate.ends_with("surrogates not allowed"), "{surrogate}");
        let one = "cannot convert `str` to `char`: it has 2 items, and 1 are expected";
        assert_eq!(refusal::<char>(py, "'ab'")?, one);
        assert_eq!(
            refusal::<char>(py, r"'\ud800'")?,
            "cannot convert `str` to `char`: it is a lone surrogate"
        );
        assert_eq!(refusal::<char>(py, "97")?, "cannot convert `int` to `char`, which takes a `str`");
        Ok(())
    });
}

#[test]
fn what_may_be_missing() {
    python(|py| {
        both_ways(py, None::<i64>, "None")?;
        both_ways(py, Some(7_i64), "7")?;
        both_ways(py, vec![Some(1_u8), None], "[1, None]")?;
        both_ways(py, (), "None")?;
        assert_eq!((&Some(1)).into_python(py)?.repr()?.to_str()?, "1");
        assert_eq!(refusal::<Option<i64>>(py, "'a'")?, "cannot convert `str` to `i64`, which takes an `int`");
        assert_eq!(refusal::<()>(py, "0")?, "cannot convert `int` to `()`, which takes a `NoneType`");
        Ok(())
    });
}

#[test]
fn spans_of_time() {
    python(|py| {
        py.import("datetime")?;
        let delta = |arguments: &str| format!("__import__('datetime').timedelta({arguments})");
        both_ways(py, Duration::ZERO, &delta(""))?;
        both_ways(py, Duration::from_micros(1), &delta("microseconds=1"))?;
        both_ways(py, Duration::new(3 * 86400 + 5, 999_999_000), &delta("3, 5, 999999"))?;
        both_ways(py, Duration::new(86_399_999_999_999, 999_999_000), &delta("999999999, 86399, 999999"))?;
        // Less than a microsecond is cut off.
        assert_eq!(Duration::new(1, 1999).into_python(py)?.extract::<Duration>()?, Duration::new(1, 1000));
        assert!(Duration::MAX.into_python(py).unwrap_err().matches::<OverflowError>(py));
        let longer = Duration::from_secs(86400 * 1_000_000_000);
        assert!(longer.into_python(py).unwrap_err().matches::<OverflowError>(py));
        let negative = "cannot convert `timedelta` to `Duration`: the value is out of range";
        assert_eq!(refusal::<Duration>(py, &delta("microseconds=-1"))?, negative);
        assert_eq!(
            refusal::<Duration>(py, "1.5")?,
            "cannot convert `float` to `Duration`, which takes a `timedelta`"
        );
        Ok(())
    });
}

#[test]
fn handles_are_themselves() {
    python(|py| {
        let list = List::new(py, [1])?;
        assert!((&list).into_python(py)?.is(&list) && list.clone().into_python(py)?.is(&list));
        let owned: Owned<List> = list.extract()?;
        assert!((&owned).into_python(py)?.is(&list) && owned.into_python(py)?.is(&list));
        let same: Bound<'_, List> = list.as_any().extract()?;
        assert!(same.is(&list));
        let error = list.as_any().extract::<Bound<'_, Int>>().unwrap_err().to_string();
        assert_eq!(error, "cannot convert `list` to `Bound<Int>`, which takes an `int`");
        Ok(())
    });
}

#[test]
fn errors_become_exceptions_of_the_right_kind() {
    python(|py| {
        let python_error =
            |source: &str| PyError::from(eval(py, source).unwrap().extract::<(u8, String)>().unwrap_err());
        use ffi_safe::exceptions::{TypeError, UnicodeEncodeError};
        assert!(python_error("[1, 'a']").matches::<TypeError>(py));
        assert!(python_error("(300, 'a')").matches::<OverflowError>(py));
        assert!(python_error("(1, 'a', 3)").matches::<ValueError>(py));
        let raised = python_error(r"(1, '\ud800')");
        assert!(raised.matches::<UnicodeEncodeError>(py));
        assert_eq!(raised.exception(py).getattr("__notes__")?.repr()?.to_str()?, "['at `[1]`']");
        Ok(())
    });
}
