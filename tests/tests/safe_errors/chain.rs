//! Causes, contexts, and the chain of `source()`.

use std::error::Error;
use std::iter::successors;

use ffi_safe::PyError;
use ffi_safe::exceptions::*;

use super::{raised, run};

/// An error and its sources.
fn chain(error: &PyError) -> impl Iterator<Item = &dyn Error> {
    successors(Some(error as &dyn Error), |error: &&dyn Error| (*error).source())
}

/// What an error and its sources say.
fn sources(error: &PyError) -> Vec<String> {
    chain(error).map(ToString::to_string).collect()
}

#[test]
fn a_cause_is_the_source() {
    run(|py| {
        let source = "
try:
    try:
        {}['a']
    except KeyError as error:
        raise ValueError('no entry') from error
except ValueError as error:
    raise RuntimeError('no table') from error
";
        let error = raised(py, source);
        assert_eq!(sources(&error), ["RuntimeError: no table", "ValueError: no entry", "KeyError: 'a'"]);
        let cause = error.cause(py).unwrap();
        assert!(cause.matches::<ValueError>(py) && cause.cause(py).unwrap().matches::<KeyError>(py));
        assert!(cause.cause(py).unwrap().cause(py).is_none());
    });
}

#[test]
fn a_context_is_not_a_source() {
    run(|py| {
        let error = raised(py, "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('b')");
        assert!(error.cause(py).is_none() && error.source().is_none());
        assert_eq!(error.context(py).unwrap().to_string(), "KeyError: 'a'");
        let error = raised(py, "try:\n    {}['a']\nexcept KeyError:\n    raise ValueError('b') from None");
        assert!(error.cause(py).is_none() && error.context(py).is_some());
    });
}

#[test]
fn a_cause_can_be_set_and_replaced() {
    run(|py| {
        let error = PyError::new::<RuntimeError>(py, "c").with_cause(py, PyError::new::<KeyError>(py, "a"));
        assert_eq!(error.cause(py).unwrap().to_string(), "KeyError: 'a'");
        let error = error.with_cause(py, PyError::new::<OSError>(py, "b"));
        assert_eq!(sources(&error), ["RuntimeError: c", "OSError: b"]);
        // As `raise … from …` does.
        let suppressed = error.exception(py).getattr("__suppress_context__").unwrap();
        assert!(suppressed.is_true().unwrap());
    });
}

#[test]
fn a_circle_of_causes_has_an_end() {
    run(|py| {
        let error =
            raised(py, "a, b = KeyError('a'), OSError('b')\na.__cause__, b.__cause__ = b, a\nraise a");
        assert_eq!(sources(&error), ["KeyError: 'a'", "OSError: b"]);
        let error = raised(py, "a = KeyError('a')\na.__cause__ = a\nraise a");
        assert_eq!(sources(&error), ["KeyError: 'a'"]);
    });
}

#[test]
fn a_chain_that_is_longer_than_the_stack_is_deep_is_released() {
    run(|py| {
        let length = 200_000;
        let source = format!(
            "e = None\nfor i in range({length}):\n    n = KeyError(i)\n    n.__cause__ = e\n    e = n\nraise e"
        );
        let error = raised(py, &source);
        assert_eq!(chain(&error).count(), length);
        drop(error);
    });
}
