//! From the types of Rust to those of Python and back.
//!
//! | Rust | to Python | accepted from Python |
//! |---|---|---|
//! | `i8` … `i128`, `u8` … `u128`, `isize`, `usize` | `int` | `int`, and what has `__index__`; never a `float` |
//! | `f64`, `f32` | `float` | `float`, and what has `__float__` or `__index__`; never a `str` |
//! | `bool` | `bool` | `bool` only |
//! | `char` | `str` | a `str` of one character |
//! | `String`, `Box<str>`, `Cow<str>`; `&str` to Python only | `str` | `str` without lone surrogates |
//! | `()` | `None` | `None` |
//! | `Option<T>` | `None` or `T` | `None` or `T` |
//! | `Vec<u8>`, `Box<[u8]>`, `[u8; N]`; `&[u8]` to Python only | `bytes` | `bytes`, `bytearray`; **not** a list of numbers |
//! | `Vec<T>`, `Box<[T]>`, `[T; N]`; `&[T]` to Python only | `list` | `list`, `tuple`, other sequences; not `str`, `bytes` |
//! | `(A, B, …)`, up to twelve | `tuple` | a `tuple` of that length |
//! | `HashMap`, `BTreeMap` | `dict` | `dict` |
//! | `HashSet`, `BTreeSet` | `set` | `set`, `frozenset` |
//! | `Duration` | `datetime.timedelta` | `datetime.timedelta` that is not negative |
//! | `PathBuf`, `OsString`; `&Path`, `&OsStr` to Python only | `str` | `str`, `bytes`, what has `__fspath__` (paths) |
//! | `Bound<T>`, `Owned<T>` | itself | a `T` |
//!
//! Text can be read without a copy by [`Bound<Str>::to_str`](crate::Bound::to_str), bytes by
//! [`Bound<Bytes>::as_bytes`](crate::Bound::as_bytes): a borrowed Rust value needs a handle that it borrows from.
//!
//! Numbers are the one element for which a `Vec` has two meanings in Python. `Vec<u8>` is always binary data: it
//! becomes `bytes`, and a list of numbers is refused for it. Take a `Vec<i64>` or a `Vec<u16>` for numbers.

mod bulk;
mod bytes;
mod duration;
mod error;
mod handle;
mod map;
mod number;
mod option;
mod path;
mod sequence;
mod set;
mod text;
mod tuple;

pub use error::{ConvertError, ConvertErrorKind};

use crate::attach::Attached;
use crate::error::Result;
use crate::object::Bound;
use crate::value::Any;

/// What can be made into an object of Python.
///
/// # Examples
/// ```
/// use ffi_safe::IntoPython;
///
/// # tests::safe::run(|py| {
/// let numbers = vec![1, 2, 3].into_python(py)?;
/// assert_eq!(numbers.repr()?.to_str()?, "[1, 2, 3]");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
///
/// A type of one's own becomes what its parts become:
/// ```
/// use ffi_safe::value::Tuple;
/// use ffi_safe::{Attached, Bound, IntoPython, Result};
///
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// impl IntoPython for Point {
///     type Target = Tuple;
///
///     fn into_python(self, py: &Attached) -> Result<Bound<'_, Tuple>> {
///         (self.x, self.y).into_python(py)
///     }
/// }
///
/// # tests::safe::run(|py| {
/// let point = Point { x: 0.5, y: 2.0 }.into_python(py)?;
/// assert_eq!(point.repr()?.to_str()?, "(0.5, 2.0)");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub trait IntoPython: Sized {
    /// The type of the object, as far as it is always the same.
    type Target;

    /// Makes the object.
    ///
    /// # Errors
    /// `MemoryError`; `TypeError` for a key that cannot be hashed; what Python code raises that is run.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::IntoPython;
    ///
    /// # tests::safe::run(|py| {
    /// let pair = (1, "a").into_python(py)?;
    /// assert_eq!(pair.get(1).unwrap().extract::<String>()?, "a");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    fn into_python(self, py: &Attached) -> Result<Bound<'_, Self::Target>>;

    /// The object, if the value is a handle of one: it then is an argument as it is, without being counted.
    #[doc(hidden)]
    #[inline]
    fn as_object<'s>(&'s self, _: &'s Attached) -> Option<&'s Bound<'s, Any>> {
        None
    }

    /// Makes what a vector of this type becomes. Numbers of one byte are not a list.
    ///
    /// # Errors
    /// As [`into_python`](Self::into_python).
    #[doc(hidden)]
    #[inline]
    fn sequence_into_python(items: impl Iterator<Item = Self>, py: &Attached) -> Result<Bound<'_, Any>> {
        crate::value::List::new(py, items).map(Bound::into_any)
    }
}

/// What can be made from an object of Python.
///
/// # Examples
/// ```
/// use ffi_safe::IntoPython;
///
/// # tests::safe::run(|py| {
/// let object = ("a", 1).into_python(py)?;
/// let (name, number) = object.extract::<(String, u8)>()?;
/// assert_eq!((name.as_str(), number), ("a", 1));
///
/// let error = object.extract::<(String, String)>().unwrap_err();
/// assert_eq!(error.to_string(), "at `[1]`: cannot convert `int` to `String`, which takes a `str`");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
///
/// A type of one's own is made from parts, and says where a part failed:
/// ```
/// use ffi_safe::{Any, Bound, ConvertError, FromPython, IntoPython};
///
/// #[derive(Debug, PartialEq)]
/// struct Even(u32);
///
/// impl<'a> FromPython<'a> for Even {
///     fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError> {
///         let number = u32::from_python(object)?;
///         if number % 2 == 0 { Ok(Self(number)) } else { Err(ConvertError::value::<Self, _>(object, "it is odd")) }
///     }
/// }
///
/// # tests::safe::run(|py| {
/// let error = [2, 4, 5].into_python(py)?.extract::<Vec<Even>>().unwrap_err();
/// assert_eq!(error.to_string(), "at `[2]`: cannot convert `int` to `Even`: it is odd");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub trait FromPython<'a>: Sized {
    /// Makes the value. May run Python code.
    ///
    /// # Errors
    /// [`ConvertError`] says what was found, and where.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::FromPython;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("[1, None]", None, None)?;
    /// assert_eq!(Vec::<Option<i64>>::from_python(&object)?, [Some(1), None]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    fn from_python(object: &Bound<'a, Any>) -> Result<Self, ConvertError>;

    /// Makes a vector of this type. Numbers of one byte do not come from a list; others are read in bulk.
    ///
    /// # Errors
    /// As [`from_python`](Self::from_python).
    #[doc(hidden)]
    #[inline]
    fn sequence_from_python(object: &Bound<'a, Any>) -> Result<Vec<Self>, ConvertError> {
        sequence::from_python(object)
    }
}

impl<'a, T> Bound<'a, T> {
    /// The object as a value of Rust. May run Python code.
    ///
    /// # Errors
    /// [`ConvertError`] names the type of the object, that of Rust and, inside of a container, the index or key.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let number = Int::new(py, 300)?;
    /// assert_eq!(number.extract::<u16>()?, 300);
    /// let error = number.extract::<u8>().unwrap_err();
    /// assert_eq!(error.to_string(), "cannot convert `int` to `u8`: the value is out of range");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn extract<U: FromPython<'a>>(&self) -> Result<U, ConvertError> {
        U::from_python(self.as_any())
    }
}
