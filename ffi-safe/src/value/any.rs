//! What every object can do.

use core::fmt;

use ffi_sys::{Py_TYPE, PyObject_Repr, PyObject_Str};

use super::{Str, Type};
use crate::critical_section::assert_operable;
use crate::error::Result;
use crate::object::{Bound, PythonType};

/// `object`: any object at all.
///
/// A marker: it has no values.
///
/// # Examples
/// ```
/// use ffi_safe::{Any, Bound};
///
/// # tests::safe::run(|py| {
/// let object: Bound<'_, Any> = py.eval("object()", None, None)?;
/// assert_eq!(object.get_type().name()?, "object");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub enum Any {}

// SAFETY: everything is an object.
unsafe impl PythonType for Any {
    const NAME: &'static str = "object";

    #[inline]
    fn is_type_of(_: &Bound<'_, Any>) -> bool {
        true
    }
}

impl<'a, T> Bound<'a, T> {
    /// The type of the object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Bool;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Bool::new(py, true).get_type().name()?, "bool");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn get_type(&self) -> Bound<'a, Type> {
        // SAFETY: attached; the type of a live object is alive, and is kept so by the new reference at once: an
        // assignment to `__class__` stops the world, which this thread lets happen at no point in between.
        unsafe {
            let of = core::ptr::NonNull::new_unchecked(Py_TYPE(self.as_ptr()).cast());
            Bound::from_borrowed(self.py(), of)
        }
    }

    /// `str(object)`.
    ///
    /// # Errors
    /// Whatever the type's `__str__` raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Float;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Float::new(py, 0.5)?.str()?.to_str()?, "0.5");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn str(&self) -> Result<Bound<'a, Str>> {
        assert_operable(self);
        // SAFETY: attached and alive; a new reference to a str, or null.
        unsafe { Bound::from_result(self.py(), PyObject_Str(self.as_ptr())) }
    }

    /// `repr(object)`.
    ///
    /// # Errors
    /// Whatever the type's `__repr__` raises.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Str::new(py, "it's")?.repr()?.to_str()?, "\"it's\"");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn repr(&self) -> Result<Bound<'a, Str>> {
        assert_operable(self);
        repr(self)
    }
}

fn repr<'a, T>(object: &Bound<'a, T>) -> Result<Bound<'a, Str>> {
    // SAFETY: attached and alive; a new reference to a str, or null.
    unsafe { Bound::from_result(object.py(), PyObject_Repr(object.as_ptr())) }
}

/// Writes the `repr` of an object, or why there is none. For the eyes of developers, also inside a section on the object,
/// which may lose its lock for a moment.
pub(crate) fn debug(object: &Bound<'_, Any>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match repr(object).and_then(|text| text.to_string_lossy()) {
        Ok(text) => f.write_str(&text),
        Err(error) => write!(f, "<no repr: {error}>"),
    }
}
