//! Calling objects and their methods.

use super::{Arguments, Keywords, Name, vector};
use crate::error::Result;
use crate::object::Bound;
use crate::value::Any;

impl<'a, T> Bound<'a, T> {
    /// `object()`.
    ///
    /// # Errors
    /// `TypeError` if the object cannot be called, or not so; whatever the call raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let list = py.eval("list", None, None)?;
    /// assert_eq!(list.call0()?.repr()?.to_str()?, "[]");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn call0(&self) -> Result<Bound<'a, Any>> {
        vector::call(self.py(), self.as_any(), (), ())
    }

    /// `object(*arguments)`.
    ///
    /// # Errors
    /// As [`call0`](Self::call0); what the conversion of an argument raises.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let pow = py.eval("pow", None, None)?;
    /// assert_eq!(pow.call1((2, 10))?.extract::<i32>()?, 1024);
    ///
    /// // Handles are not counted, as many as there are.
    /// let max = py.eval("max", None, None)?;
    /// let numbers = [pow.call1((3, 3))?, pow.call1((2, 3))?];
    /// assert_eq!(max.call1(&numbers[..])?.extract::<i32>()?, 27);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn call1(&self, arguments: impl Arguments<'a>) -> Result<Bound<'a, Any>> {
        vector::call(self.py(), self.as_any(), arguments, ())
    }

    /// `object(*arguments, **keywords)`.
    ///
    /// # Errors
    /// As [`call1`](Self::call1).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::keywords;
    ///
    /// # tests::safe::run(|py| {
    /// let sorted = py.eval("sorted", None, None)?;
    /// let result = sorted.call(("bac",), keywords!(reverse = true))?;
    /// assert_eq!(result.repr()?.to_str()?, "['c', 'b', 'a']");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn call(&self, arguments: impl Arguments<'a>, keywords: impl Keywords<'a>) -> Result<Bound<'a, Any>> {
        vector::call(self.py(), self.as_any(), arguments, keywords)
    }

    /// `object.name()`.
    ///
    /// # Errors
    /// `AttributeError` if there is no such method; as [`call0`](Self::call0).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// let text = Str::new(py, "Word")?;
    /// assert_eq!(text.call_method0(intern!("upper"))?.extract::<String>()?, "WORD");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn call_method0(&self, name: impl Name) -> Result<Bound<'a, Any>> {
        vector::call_method(self.py(), self.as_any(), name, (), ())
    }

    /// `object.name(*arguments)`.
    ///
    /// # Errors
    /// As [`call_method0`](Self::call_method0) and [`call1`](Self::call1).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// let text = Str::new(py, "a b")?;
    /// assert_eq!(text.call_method1(intern!("replace"), (" ", "-"))?.extract::<String>()?, "a-b");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn call_method1(&self, name: impl Name, arguments: impl Arguments<'a>) -> Result<Bound<'a, Any>> {
        vector::call_method(self.py(), self.as_any(), name, arguments, ())
    }

    /// `object.name(*arguments, **keywords)`.
    ///
    /// # Errors
    /// As [`call_method1`](Self::call_method1).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    /// use ffi_safe::{intern, keywords};
    ///
    /// # tests::safe::run(|py| {
    /// let text = Str::new(py, "a,b,c")?;
    /// let parts = text.call_method(intern!("split"), (",",), keywords!(maxsplit = 1))?;
    /// assert_eq!(parts.extract::<Vec<String>>()?, ["a", "b,c"]);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    #[track_caller]
    pub fn call_method(
        &self,
        name: impl Name,
        arguments: impl Arguments<'a>,
        keywords: impl Keywords<'a>,
    ) -> Result<Bound<'a, Any>> {
        vector::call_method(self.py(), self.as_any(), name, arguments, keywords)
    }
}
