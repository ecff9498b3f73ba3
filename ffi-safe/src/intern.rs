//! Names that are made once.

use std::sync::OnceLock;

use ffi_sys::PyUnicode_InternInPlace;

use crate::attach::Attached;
use crate::convert::IntoPython;
use crate::error::Result;
use crate::object::{Bound, Owned};
use crate::value::{Any, Str};

/// The text of a literal as a Python object that is made at the first use of this place, and then is there for
/// good: for the names of attributes and methods.
///
/// # Examples
/// ```
/// use ffi_safe::intern;
///
/// # tests::safe::run(|py| {
/// let text = py.import(intern!("sys"))?.getattr(intern!("version"))?;
/// assert!(text.call_method1(intern!("startswith"), ("3.13",))?.extract::<bool>()?);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[macro_export]
macro_rules! intern {
    ($text:expr) => {{
        static TEXT: $crate::Interned = $crate::Interned::new($text);
        &TEXT
    }};
}

/// A text that is made into a Python object once: what [`intern!`](crate::intern) refers to.
///
/// It is interned, so two of the same text are the same object, and attributes are found by comparing addresses.
/// Interned text is immortal in 3.13t: it costs its memory until the interpreter ends, once for each text.
///
/// # Thread-safety
/// Any thread can use it whenever it is attached. The object is made by the first, or by the first few at once, who
/// get the same. Nobody waits.
///
/// # Examples
/// ```
/// use ffi_safe::Interned;
///
/// static VERSION: Interned = Interned::new("version");
///
/// # tests::safe::run(|py| {
/// let sys = py.import("sys")?;
/// assert!(sys.getattr(&VERSION)?.is(&sys.getattr("version")?));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct Interned {
    text: &'static str,
    object: OnceLock<Owned<Str>>,
}

impl Interned {
    /// A text that is made into an object when it is used.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::Interned;
    ///
    /// static APPEND: Interned = Interned::new("append");
    ///
    /// # tests::safe::run(|py| {
    /// let list = ffi_safe::value::List::empty(py)?;
    /// list.call_method1(&APPEND, (1,))?;
    /// assert_eq!(list.len()?, 1);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub const fn new(text: &'static str) -> Self {
        Self { text, object: OnceLock::new() }
    }

    /// The object.
    ///
    /// # Errors
    /// `MemoryError` at the first use.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::intern;
    ///
    /// # tests::safe::run(|py| {
    /// let (one, other) = (intern!("a text"), intern!("a text"));
    /// assert!(one.get(py)?.is(other.get(py)?));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn get<'a>(&'static self, py: &'a Attached) -> Result<&'a Bound<'a, Str>> {
        match self.object.get() {
            Some(object) => Ok(object.bind(py)),
            None => self.make(py),
        }
    }

    #[cold]
    fn make<'a>(&'static self, py: &'a Attached) -> Result<&'a Bound<'a, Str>> {
        // Made outside of the cell, which is only locked while the pointer is written. The second of two threads
        // gets the object of the first from the interpreter.
        let _ = self.object.set(interned(py, self.text)?.unbind());
        Ok(self.object.get().expect("set above, or by another thread").bind(py))
    }
}

/// A text of which there is only one object.
pub(crate) fn interned<'a>(py: &'a Attached, text: &str) -> Result<Bound<'a, Str>> {
    py.check();
    let mut object = Str::new(py, text)?.into_ptr();
    // SAFETY: attached; a str that no other thread can reach yet. Its reference is exchanged for one to the text that
    // was interned before, if there is one.
    unsafe { PyUnicode_InternInPlace(&raw mut object) };
    // SAFETY: the reference from the call, which does not return null.
    unsafe { Ok(Bound::from_owned(py, core::ptr::NonNull::new_unchecked(object))) }
}

impl IntoPython for &'static Interned {
    type Target = Str;

    fn into_python(self, py: &Attached) -> Result<Bound<'_, Str>> {
        self.get(py).cloned()
    }

    #[inline]
    fn as_object<'s>(&'s self, py: &'s Attached) -> Option<&'s Bound<'s, Any>> {
        self.object.get().map(|object| object.bind(py).as_any())
    }
}
