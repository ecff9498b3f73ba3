//! Why an object could not be made into a value of Rust.

use core::any::type_name;
use core::fmt;

use crate::error::PyError;
use crate::object::Bound;
use crate::value::Any;

/// An object could not be made into a value of Rust: what was found, what was asked for, and where.
///
/// Becomes a `TypeError`, an `OverflowError` or a `ValueError` when it is made into a [`PyError`], so that `?` works
/// in functions that return one; an exception that Python has raised stays what it was, with a note of the place.
///
/// # Examples
/// ```
/// use ffi_safe::{ConvertError, IntoPython};
///
/// # tests::safe::run(|py| {
/// let error: ConvertError = vec![1, 1000].into_python(py)?.extract::<Vec<i8>>().unwrap_err();
/// assert_eq!((error.found(), error.target(), error.path().as_str()), ("int", "i8", "[1]"));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct ConvertError(Box<Details>);

struct Details {
    /// From the inside out, since the outer container is the one that learns of the failure last.
    path: Vec<String>,
    found: String,
    target: String,
    kind: ConvertErrorKind,
}

/// The cause of a [`ConvertError`].
///
/// # Examples
/// ```
/// use ffi_safe::ConvertErrorKind;
/// use ffi_safe::value::Int;
///
/// # tests::safe::run(|py| {
/// let error = Int::new(py, 300)?.extract::<u8>().unwrap_err();
/// assert!(matches!(error.kind(), ConvertErrorKind::OutOfRange));
/// let error = Int::new(py, 300)?.extract::<String>().unwrap_err();
/// assert!(matches!(error.kind(), ConvertErrorKind::Type { expected: "str" }));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ConvertErrorKind {
    /// The object is of another type.
    Type {
        /// What the Rust type is made from.
        expected: &'static str,
    },
    /// The number, or the time, is not among the values of the Rust type.
    OutOfRange,
    /// The container has another number of items.
    Length {
        /// How many it has.
        found: usize,
        /// How many the Rust type has.
        expected: usize,
    },
    /// The object is of the right type, and has a value that does not fit.
    Value {
        /// What is wrong with it.
        reason: String,
    },
    /// Python code raised an exception.
    Raised(PyError),
}

impl ConvertError {
    #[cold]
    fn new<T: ?Sized>(object: &Bound<'_, Any>, kind: ConvertErrorKind) -> Self {
        let found = object.get_type().name().unwrap_or_else(|_| "object".to_owned());
        Self(Box::new(Details { path: Vec::new(), found, target: without_paths(type_name::<T>()), kind }))
    }

    /// The object is no `expected`, which a `T` is made from.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::ConvertError;
    /// use ffi_safe::value::Int;
    ///
    /// struct Percent;
    ///
    /// # tests::safe::run(|py| {
    /// let object = Int::new(py, 300)?;
    /// let error = ConvertError::wrong_type::<Percent>(object.as_any(), "float");
    /// assert_eq!(error.to_string(), "cannot convert `int` to `Percent`, which takes a `float`");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn wrong_type<T: ?Sized>(object: &Bound<'_, Any>, expected: &'static str) -> Self {
        Self::new::<T>(object, ConvertErrorKind::Type { expected })
    }

    /// The object is not among the values of `T`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::ConvertError;
    /// use ffi_safe::value::Int;
    ///
    /// struct Percent;
    ///
    /// # tests::safe::run(|py| {
    /// let object = Int::new(py, 300)?;
    /// let error = ConvertError::out_of_range::<Percent>(object.as_any());
    /// assert_eq!(error.to_string(), "cannot convert `int` to `Percent`: the value is out of range");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn out_of_range<T: ?Sized>(object: &Bound<'_, Any>) -> Self {
        Self::new::<T>(object, ConvertErrorKind::OutOfRange)
    }

    /// The container has not as many items as `T`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::ConvertError;
    /// use ffi_safe::value::Tuple;
    ///
    /// struct Point;
    ///
    /// # tests::safe::run(|py| {
    /// let object = Tuple::new(py, [1, 2, 3])?;
    /// let error = ConvertError::length::<Point>(object.as_any(), object.size(), 2);
    /// assert_eq!(error.to_string(), "cannot convert `tuple` to `Point`: it has 3 items, and 2 are expected");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn length<T: ?Sized>(object: &Bound<'_, Any>, found: usize, expected: usize) -> Self {
        Self::new::<T>(object, ConvertErrorKind::Length { found, expected })
    }

    /// The object has the right type, but no value that a `T` can have.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::ConvertError;
    /// use ffi_safe::value::Int;
    ///
    /// struct Percent;
    ///
    /// # tests::safe::run(|py| {
    /// let object = Int::new(py, 300)?;
    /// let error = ConvertError::value::<Percent, _>(object.as_any(), "more than 100");
    /// assert_eq!(error.to_string(), "cannot convert `int` to `Percent`: more than 100");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn value<T: ?Sized, R: Into<String>>(object: &Bound<'_, Any>, reason: R) -> Self {
        Self::new::<T>(object, ConvertErrorKind::Value { reason: reason.into() })
    }

    /// Python code raised an exception while the object was made into a `T`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{Any, Bound, ConvertError, FromPython};
    ///
    /// struct Name(String);
    ///
    /// impl<'a> FromPython<'a> for Name {
    ///     fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
    ///         let name = object.getattr("name").map_err(|error| ConvertError::raised::<Self>(object, error))?;
    ///         String::from_python(&name).map(Self)
    ///     }
    /// }
    ///
    /// # tests::safe::run(|py| {
    /// let error = py.eval("1", None, None)?.extract::<Name>().err().unwrap();
    /// let raised = "AttributeError: 'int' object has no attribute 'name'";
    /// assert_eq!(error.to_string(), format!("cannot convert `int` to `Name`: {raised}"));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn raised<T: ?Sized>(object: &Bound<'_, Any>, error: PyError) -> Self {
        Self::new::<T>(object, ConvertErrorKind::Raised(error))
    }

    /// The same error, of the item at `index` of a container.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let error = Int::new(py, 300)?.extract::<u8>().unwrap_err();
    /// // The item comes first, then what it is in.
    /// assert_eq!(error.at_index(0).at_index(3).path(), "[3][0]");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.path.push(format!("[{index}]"));
        self
    }

    /// The same error, of the item with the key `key`, or of the key itself.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Int, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let error = Int::new(py, 300)?.extract::<u8>().unwrap_err();
    /// assert_eq!(error.at_key(Str::new(py, "age")?.as_any()).path(), r#"["age"]"#);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn at_key(mut self, key: &Bound<'_, Any>) -> Self {
        let shown = match key.cast::<crate::value::Str>() {
            Ok(text) => text.to_string_lossy().map(|text| format!("{text:?}")),
            Err(_) => key.repr().and_then(|text| text.to_string_lossy()),
        };
        self.0.path.push(format!("[{}]", shown.unwrap_or_else(|_| "?".to_owned())));
        self
    }

    /// The name of the object's type.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let error = Int::new(py, 300)?.extract::<u8>().unwrap_err();
    /// assert_eq!(error.found(), "int");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn found(&self) -> &str {
        &self.0.found
    }

    /// The name of the Rust type, without the modules that it is in.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let error = Int::new(py, 300)?.extract::<Vec<String>>().unwrap_err();
    /// assert_eq!(error.target(), "Vec<String>");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn target(&self) -> &str {
        &self.0.target
    }

    /// Where the object is, such as `[3]["name"]`; empty if it is the one that was converted itself.
    ///
    /// # Examples
    /// ```
    /// use std::collections::HashMap;
    ///
    /// use ffi_safe::value::Dict;
    ///
    /// # tests::safe::run(|py| {
    /// let ages = Dict::new(py, [("Ada", [36, 300])])?;
    /// let error = ages.extract::<HashMap<String, Vec<i8>>>().unwrap_err();
    /// assert_eq!(error.path(), r#"["Ada"][1]"#);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn path(&self) -> String {
        self.0.path.iter().rev().map(String::as_str).collect()
    }

    /// The cause.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::ConvertErrorKind;
    /// use ffi_safe::value::Tuple;
    ///
    /// # tests::safe::run(|py| {
    /// let error = Tuple::new(py, [1, 2, 3])?.extract::<(i64, i64)>().unwrap_err();
    /// assert!(matches!(error.kind(), ConvertErrorKind::Length { found: 3, expected: 2 }));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn kind(&self) -> &ConvertErrorKind {
        &self.0.kind
    }

    pub(crate) fn into_kind(self) -> ConvertErrorKind {
        self.0.kind
    }
}

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { path, found, target, kind } = &*self.0;
        if !path.is_empty() {
            write!(f, "at `{}`: ", self.path())?;
        }
        write!(f, "cannot convert `{found}` to `{target}`")?;
        match kind {
            ConvertErrorKind::Type { expected } => {
                let article = if expected.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
                write!(f, ", which takes {article} `{expected}`")
            }
            ConvertErrorKind::OutOfRange => f.write_str(": the value is out of range"),
            ConvertErrorKind::Length { found, expected } => {
                write!(f, ": it has {found} items, and {expected} are expected")
            }
            ConvertErrorKind::Value { reason } => write!(f, ": {reason}"),
            ConvertErrorKind::Raised(error) => write!(f, ": {error}"),
        }
    }
}

impl fmt::Debug for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConvertError({self})")
    }
}

impl std::error::Error for ConvertError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            ConvertErrorKind::Raised(error) => Some(error),
            _ => None,
        }
    }
}

/// A type's name without the paths and lifetimes in it: `Vec<i64>`, not `alloc::vec::Vec<i64>`.
fn without_paths(name: &str) -> String {
    let mut short = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(next) = rest.chars().next() {
        let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        if word == 0 {
            short.push(next);
            rest = &rest[next.len_utf8()..];
        } else if let Some(after) = rest[word..].strip_prefix("::") {
            rest = after;
        } else {
            short.push_str(&rest[..word]);
            rest = &rest[word..];
        }
    }
    // Some compilers write the lifetimes that they have erased.
    short.replace("'_, ", "").replace("<'_>", "")
}

#[cfg(test)]
mod test {
    use super::without_paths;

    #[test]
    fn names_lose_their_paths_and_nothing_else() {
        assert_eq!(without_paths("i64"), "i64");
        assert_eq!(without_paths("alloc::vec::Vec<(i64, alloc::string::String)>"), "Vec<(i64, String)>");
        assert_eq!(without_paths("[core::option::Option<&str>; 3]"), "[Option<&str>; 3]");
        assert_eq!(without_paths("<a::B as c::D>::E"), "<B as D>::E");
        assert_eq!(without_paths("a::Bound<'_, a::Int>, b::Code<'_>"), "Bound<Int>, Code");
    }
}
