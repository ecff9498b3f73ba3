//! From the types of Rust to those of Python and back.

mod bulk;
mod collections;
mod messages;
mod numbers;
mod paths;
mod properties;
mod scalars;
mod user;

use std::fmt::Debug;

use ffi_safe::{Any, Attached, Bound, FromPython, IntoPython, Result};

/// Runs a test that may fail with an exception.
fn python(body: impl FnOnce(&mut Attached) -> Result<()>) {
    if let Err(error) = tests::safe::run(|py| body(py)) {
        panic!("{error}");
    }
}

/// The object that an expression of Python makes.
fn eval<'a>(py: &'a Attached, source: &str) -> Result<Bound<'a, Any>> {
    py.eval(source, None, None)
}

/// A value becomes what the expression is, by type and by value, and the expression becomes the value.
fn both_ways<'a, T>(py: &'a Attached, value: T, source: &str) -> Result<()>
where
    T: IntoPython + FromPython<'a> + PartialEq + Debug + Clone,
{
    let expected = eval(py, source)?;
    let made = value.clone().into_python(py)?.into_any();
    assert_eq!(made.repr()?.to_str()?, expected.repr()?.to_str()?);
    assert!(made.get_type().is(&expected.get_type()), "{source}");
    assert!(made.eq(&expected)?, "{source}");
    assert_eq!(expected.extract::<T>()?, value, "{source}");
    assert_eq!(made.extract::<T>()?, value, "{source}");
    Ok(())
}

/// What is said when the expression cannot become a `T`.
fn refusal<'a, T: FromPython<'a> + Debug>(py: &'a Attached, source: &str) -> Result<String> {
    Ok(eval(py, source)?.extract::<T>().expect_err(source).to_string())
}
