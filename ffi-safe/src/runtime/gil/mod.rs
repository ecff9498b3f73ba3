//! The GIL watch: what happens when a module would enable the GIL.

mod module;
mod watch;

use super::{Builder, StartError};

pub(super) use watch::watch;

/// What happens when an extension module is imported that does not declare that it runs without the GIL.
///
/// # Examples
/// ```
/// use ffi_safe::{GilPolicy, Runtime};
///
/// # let folder = std::env::temp_dir().join(format!("ffi-safe-gil-allow-{}", std::process::id()));
/// # std::fs::create_dir(&folder)?;
/// # let slots = "static PyModuleDef_Slot slots[] = {{0, NULL}};";
/// # let def = "static PyModuleDef def = {PyModuleDef_HEAD_INIT, \"old\", .m_slots = slots};";
/// # let init = "PyMODINIT_FUNC PyInit_old(void) { return PyModuleDef_Init(&def); }";
/// # tests::compile(&folder, "old", &format!("{slots}\n{def}\n{init}"));
/// # let python = tests::python();
/// # let library = &python.library;
/// // The module `old` in this folder does not declare that it runs without the GIL.
/// let builder = Runtime::builder().library(library).path_entry(&folder).gil_policy(GilPolicy::Allow);
/// # let builder = builder.write_bytecode(false);
/// // SAFETY: the file is a libpython3.13t.
/// let runtime = unsafe { builder.start() }?;
/// runtime.attach(|py| {
///     assert!(!runtime.is_gil_enabled(py).unwrap());
///     py.import("old").unwrap();
///     assert!(runtime.is_gil_enabled(py).unwrap());
/// })?;
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum GilPolicy {
    /// The import fails with an `ImportError` that names the module, and the GIL stays off.
    ///
    /// The interpreter runs with `enable_gil = 0`, and every import of an extension or built-in module, by whatever
    /// way of Python or of its C API, is watched where the import system makes the module. Nothing of a module
    /// that is initialised in two phases runs but its `PyInit` and `Py_mod_create` functions before it is refused.
    /// One that is initialised in a single phase declares itself in its `PyInit`, so that this has run, once and
    /// without the GIL; afterwards the module is forgotten. The import of another thread that comes upon it meanwhile
    /// fails in the same way. Sub-interpreters are not watched.
    Deny,
    /// The GIL is enabled for the rest of the process, and Python warns: what CPython does.
    #[default]
    Warn,
    /// The GIL is enabled for the rest of the process, silently.
    Allow,
}

/// Refuses a request for the GIL from outside.
pub(super) fn check_environment(builder: &Builder) -> Result<(), StartError> {
    let requested = || std::env::var_os("PYTHON_GIL").is_some_and(|value| value == "1");
    match builder.gil == GilPolicy::Deny && builder.reads_environment && requested() {
        true => Err(StartError::GilRequested),
        false => Ok(()),
    }
}
