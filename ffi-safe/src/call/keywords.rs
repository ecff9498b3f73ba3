//! The keyword arguments of a call.

use core::ptr;
use std::sync::OnceLock;

use ffi_sys::{PyDict_Copy, PyObject};

use super::arguments::{Arguments, HeldArguments};
use crate::attach::Attached;
use crate::critical_section::assert_not_held;
use crate::error::Result;
use crate::intern::interned;
use crate::object::{Bound, Owned};
use crate::value::{Dict, Tuple};

/// Keyword arguments whose names are known where the call is written: `keywords!(key = value, …)`.
///
/// The names are made into a tuple of interned text once, at the first call from that place; after that, only the
/// values are put behind the positional arguments, and no dictionary is made.
///
/// # Examples
/// ```
/// use ffi_safe::{intern, keywords};
///
/// # tests::safe::run(|py| {
/// let int = py.import(intern!("builtins"))?.getattr(intern!("int"))?;
/// let number = int.call(("ff",), keywords!(base = 16))?;
/// assert_eq!(number.extract::<u8>()?, 255);
///
/// let error = int.call(("ff",), keywords!(basis = 16)).unwrap_err();
/// assert_eq!(error.get_type(py).name()?, "TypeError");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[macro_export]
macro_rules! keywords {
    ($($name:ident = $value:expr),+ $(,)?) => {{
        static NAMES: $crate::call::KeywordNames = $crate::call::KeywordNames::new(&[$(stringify!($name)),+]);
        NAMES.with(($($value,)+))
    }};
}

/// The keyword arguments of a call.
///
/// | | |
/// |---|---|
/// | `()` | none |
/// | [`keywords!(key = value, …)`](crate::keywords) | names that are known, values that can be made into objects, and handles |
/// | `&Bound<Dict>` | what is in the dictionary, as `**keywords`; it is copied first |
pub trait Keywords<'a>: sealed::Sealed {
    /// The arguments as objects.
    #[doc(hidden)]
    type Held: HeldKeywords;

    #[doc(hidden)]
    fn hold(self, py: &'a Attached) -> Result<Self::Held>;
}

/// Keyword arguments that stay alive.
#[doc(hidden)]
pub trait HeldKeywords {
    /// The values in the array of arguments.
    type Values: HeldArguments;

    fn values(&self) -> &Self::Values;

    /// A tuple of as many names, or null.
    fn names(&self) -> *mut PyObject {
        ptr::null_mut()
    }

    /// A dictionary that nobody changes, instead of names and values.
    fn dict(&self) -> Option<&Bound<'_, Dict>> {
        None
    }
}

mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for () {}

impl Keywords<'_> for () {
    type Held = ();

    #[inline]
    fn hold(self, _: &Attached) -> Result<()> {
        Ok(())
    }
}

impl HeldKeywords for () {
    type Values = ();

    #[inline]
    fn values(&self) -> &() {
        self
    }
}

/// The names of keyword arguments, for a `static` that several calls share. [`keywords!`](crate::keywords) makes
/// one for a single call.
///
/// # Examples
/// ```
/// use ffi_safe::call::KeywordNames;
///
/// static BASE: KeywordNames = KeywordNames::new(&["base"]);
///
/// # tests::safe::run(|py| {
/// let int = py.import("builtins")?.getattr("int")?;
/// assert_eq!(int.call(("ff",), BASE.with((16,)))?.extract::<u8>()?, 255);
/// assert_eq!(int.call(("77",), BASE.with((8,)))?.extract::<u8>()?, 63);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
///
/// # Thread-safety
/// The names are made by the first call, or the first few at once, of which one prevails. Nobody waits.
pub struct KeywordNames {
    names: &'static [&'static str],
    tuple: OnceLock<Owned<Tuple>>,
}

impl KeywordNames {
    /// Names that are made into objects when they are used.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::call::KeywordNames;
    ///
    /// # tests::safe::run(|py| {
    /// static SORTING: KeywordNames = KeywordNames::new(&["key", "reverse"]);
    /// let (sorted, len) = (py.eval("sorted", None, None)?, py.eval("len", None, None)?);
    /// let words = sorted.call((["a", "ccc", "bb"],), SORTING.with((&len, true)))?;
    /// assert_eq!(words.extract::<Vec<String>>()?, ["ccc", "bb", "a"]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub const fn new(names: &'static [&'static str]) -> Self {
        Self { names, tuple: OnceLock::new() }
    }

    /// Keyword arguments of these names.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::call::KeywordNames;
    ///
    /// # tests::safe::run(|py| {
    /// static DEFAULT: KeywordNames = KeywordNames::new(&["default"]);
    /// let max = py.eval("max", None, None)?;
    /// assert_eq!(max.call(([0_i32; 0],), DEFAULT.with((-1,)))?.extract::<i32>()?, -1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub const fn with<V>(&'static self, values: V) -> Named<V> {
        Named { names: self, values }
    }

    #[inline]
    fn get<'a>(&'static self, py: &'a Attached) -> Result<&'a Bound<'a, Tuple>> {
        match self.tuple.get() {
            Some(tuple) => Ok(tuple.bind(py)),
            None => self.make(py),
        }
    }

    #[cold]
    fn make<'a>(&'static self, py: &'a Attached) -> Result<&'a Bound<'a, Tuple>> {
        let names = self.names.iter().map(|name| interned(py, name).map(Bound::into_any));
        let tuple = Tuple::of(py, names.collect::<Result<Vec<_>>>()?)?.unbind();
        // Made outside of the cell, where nobody has to wait for it; the first one counts.
        let _ = self.tuple.set(tuple);
        Ok(self.tuple.get().expect("set above, or by another thread").bind(py))
    }
}

/// Keyword arguments with known names: what [`keywords!`](crate::keywords) makes.
///
/// # Examples
/// ```
/// use ffi_safe::call::{KeywordNames, Named};
///
/// # tests::safe::run(|py| {
/// static BASE: KeywordNames = KeywordNames::new(&["base"]);
/// let base: Named<(i32,)> = BASE.with((2,));
/// assert_eq!(py.eval("int", None, None)?.call(("101",), base)?.extract::<i32>()?, 5);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct Named<V> {
    names: &'static KeywordNames,
    values: V,
}

impl<V> sealed::Sealed for Named<V> {}

impl<'a, V: Arguments<'a>> Keywords<'a> for Named<V> {
    type Held = (&'a Bound<'a, Tuple>, V::Held);

    /// # Panics
    /// If there are not as many values as names.
    #[inline]
    fn hold(self, py: &'a Attached) -> Result<Self::Held> {
        let values = self.values.hold(py)?;
        let (found, expected) = (values.count(), self.names.names.len());
        assert!(found == expected, "{found} values for the {expected} names {:?}", self.names.names);
        Ok((self.names.get(py)?, values))
    }
}

impl<V: HeldArguments> HeldKeywords for (&Bound<'_, Tuple>, V) {
    type Values = V;

    #[inline]
    fn values(&self) -> &V {
        &self.1
    }

    #[inline]
    fn names(&self) -> *mut PyObject {
        self.0.as_ptr()
    }
}

impl sealed::Sealed for &Bound<'_, Dict> {}

impl<'a> Keywords<'a> for &Bound<'a, Dict> {
    type Held = Bound<'a, Dict>;

    /// The interpreter goes through the dictionary without locking it, so it gets one that no other thread has.
    #[track_caller]
    fn hold(self, py: &'a Attached) -> Result<Self::Held> {
        assert_not_held(self.as_ptr());
        // SAFETY: attached, and a live dict, which the call locks itself. A new reference, or null.
        unsafe { Bound::from_result(py, PyDict_Copy(self.as_ptr())) }
    }
}

impl HeldKeywords for Bound<'_, Dict> {
    type Values = ();

    #[inline]
    fn values(&self) -> &() {
        &()
    }

    fn dict(&self) -> Option<&Bound<'_, Dict>> {
        Some(self)
    }
}
