//! Names of attributes, methods and modules.

use ffi_sys::PyObject;

use crate::attach::Attached;
use crate::error::Result;
use crate::intern::Interned;
use crate::object::Bound;
use crate::value::Str;

/// The name of an attribute, a method or a module.
///
/// | | |
/// |---|---|
/// | [`intern!("name")`](crate::intern) | made once and found by its address: the fastest |
/// | `&str` | made for this call |
/// | `&Bound<Str>` | as it is |
pub trait Name: sealed::Sealed {
    /// Runs `body` with the name, which is alive during the call.
    #[doc(hidden)]
    fn with<R>(self, py: &Attached, body: impl FnOnce(*mut PyObject) -> R) -> Result<R>;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for &str {}
    impl Sealed for &'static crate::intern::Interned {}
    impl Sealed for &crate::object::Bound<'_, crate::value::Str> {}
}

impl Name for &'static Interned {
    #[inline]
    fn with<R>(self, py: &Attached, body: impl FnOnce(*mut PyObject) -> R) -> Result<R> {
        Ok(body(self.get(py)?.as_ptr()))
    }
}

impl Name for &str {
    fn with<R>(self, py: &Attached, body: impl FnOnce(*mut PyObject) -> R) -> Result<R> {
        let name = Str::new(py, self)?;
        Ok(body(name.as_ptr()))
    }
}

impl Name for &Bound<'_, Str> {
    #[inline]
    fn with<R>(self, _: &Attached, body: impl FnOnce(*mut PyObject) -> R) -> Result<R> {
        Ok(body(self.as_ptr()))
    }
}
