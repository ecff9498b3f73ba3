//! The interpreter of this process.

mod adopt;
mod builder;
mod config;
mod error;
mod gil;
mod main_thread;
mod paths;
mod shutdown;
mod signals;
mod text;

pub use adopt::AdoptError;
pub use builder::{Builder, InitFunction};
pub use error::{StartError, VenvError};
pub use ffi_sys::Version;
pub use gil::GilPolicy;
pub use shutdown::ShutdownError;

use crate::attach::{self, AttachError, Attached, GATE};
use crate::error::Result;
use crate::object::Bound;
use crate::value::Any;

/// The interpreter of this process, once it was started. There is one at most; the value is a proof of it.
///
/// # Examples
/// ```
/// use ffi_safe::Runtime;
///
/// let runtime = tests::safe::runtime();
/// // It can be copied, and sent to other threads.
/// let thread = std::thread::spawn(move || runtime.attach(|_| runtime));
/// assert_eq!(thread.join().unwrap(), Ok(runtime));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    started: (),
}

impl Runtime {
    /// How to start an interpreter.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::Runtime;
    ///
    /// # let library = &tests::python().library;
    /// let builder = Runtime::builder().library(library);
    /// # let builder = builder.write_bytecode(false);
    /// // SAFETY: the file is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }?;
    /// assert_eq!(Runtime::get(), Some(runtime));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The interpreter, if one was started or adopted, and nobody shuts it down.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::Runtime;
    ///
    /// assert_eq!(Runtime::get(), None);
    /// let runtime = tests::safe::runtime();
    /// assert_eq!(Runtime::get(), Some(runtime));
    /// ```
    pub fn get() -> Option<Self> {
        GATE.is_open().then_some(Self { started: () })
    }

    /// Attaches the calling thread, runs `body`, and detaches it again.
    ///
    /// A thread keeps its thread state from one attachment to the next, until it ends. Attaching a thread that is
    /// attached costs next to nothing.
    ///
    /// Threads that run Python need a stack of at least [`STACK_SIZE`](crate::threads::STACK_SIZE): CPython limits
    /// its recursion by a count that fits in it, and not by the size of the stack.
    ///
    /// # Errors
    /// [`AttachError::ShutDown`] after a shutdown, never a crash; `body` has not run then.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// let runtime = tests::safe::runtime();
    /// let text = runtime.attach(|py| Str::new(py, "attached")?.to_string_lossy()).unwrap();
    /// assert_eq!(text.unwrap(), "attached");
    /// ```
    #[inline]
    pub fn attach<R>(self, body: impl FnOnce(&mut Attached) -> R) -> Result<R, AttachError> {
        attach::attach(body)
    }

    /// The version of the interpreter.
    ///
    /// # Panics
    /// Never: a runtime is a proof that a library was loaded.
    ///
    /// # Examples
    /// ```
    /// let version = tests::safe::runtime().version();
    /// assert_eq!((version.major(), version.minor()), (3, 13));
    /// ```
    pub fn version(self) -> Version {
        ffi_sys::library().expect("a runtime is a proof that a library was loaded").version()
    }

    /// Whether the GIL is enabled now: whether threads that run Python take turns.
    ///
    /// It never is under [`GilPolicy::Deny`]. Otherwise it is while an extension module is imported, and for ever
    /// after one that does not declare that it runs without.
    ///
    /// # Errors
    /// What `sys._is_gil_enabled()` raises: nothing, unless somebody has replaced it.
    ///
    /// # Examples
    /// ```
    /// let runtime = tests::safe::runtime();
    /// assert!(!runtime.attach(|py| runtime.is_gil_enabled(py)).unwrap().unwrap());
    /// ```
    pub fn is_gil_enabled(self, py: &Attached) -> Result<bool> {
        py.check();
        // SAFETY: attached; the calls give new references, or null with an exception.
        unsafe {
            let sys: Bound<'_, Any> =
                Bound::from_result(py, ffi_sys::PyImport_ImportModule(c"sys".as_ptr()))?;
            let function = ffi_sys::PyObject_GetAttrString(sys.as_ptr(), c"_is_gil_enabled".as_ptr());
            let function: Bound<'_, Any> = Bound::from_result(py, function)?;
            let enabled = ffi_sys::PyObject_CallNoArgs(function.as_ptr());
            let enabled: Bound<'_, Any> = Bound::from_result(py, enabled)?;
            Ok(core::ptr::eq(enabled.as_ptr(), ffi_sys::Py_True()))
        }
    }
}
