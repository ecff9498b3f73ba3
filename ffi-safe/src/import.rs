//! Importing modules.

use ffi_sys::PyImport_Import;

use crate::attach::Attached;
use crate::call::Name;
use crate::error::Result;
use crate::object::Bound;
use crate::value::{Any, Module};

impl Attached {
    /// Imports a module, of which nothing is done if it was imported before: `importlib.import_module(name)`.
    ///
    /// # Errors
    /// `ModuleNotFoundError`, `ImportError`, whatever the code of the module raises. `TypeError` if the module has put
    /// something else in its place into `sys.modules`.
    ///
    /// # Thread-safety
    /// Threads that import the same module at once wait for the first, detached.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let path = py.import("os.path")?;
    /// assert_eq!(path.call_method1("basename", ("/a/b",))?.extract::<String>()?, "b");
    ///
    /// let error = py.import("no_such_module").unwrap_err();
    /// assert_eq!(error.to_string(), "ModuleNotFoundError: No module named 'no_such_module'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn import(&self, name: impl Name) -> Result<Bound<'_, Module>> {
        self.check();
        // SAFETY: attached, and the name is alive. A new reference, or null.
        let module =
            name.with(self, |name| unsafe { Bound::<Any>::from_result(self, PyImport_Import(name)) })??;
        Ok(module.cast_into()?)
    }
}
