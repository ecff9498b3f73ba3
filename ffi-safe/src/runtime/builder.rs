//! Starting an interpreter.

use core::ffi::CStr;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use ffi_sys::{Py_IsInitialized, PyObject};
use parking_lot::Mutex;

use super::main_thread::{self, Place};
use super::{GilPolicy, Runtime, StartError, gil, paths};
use crate::attach::GATE;

/// Who starts or adopts an interpreter holds it.
pub(super) static STARTING: Mutex<()> = Mutex::new(());

/// Whether CPython has begun to start an interpreter and failed.
static FAILED: AtomicBool = AtomicBool::new(false);

/// The function that makes a module, by the rules of C: `PyInit_NAME`.
pub type InitFunction = unsafe extern "C" fn() -> *mut PyObject;

/// What an interpreter is started with. [`Runtime::builder`] makes one.
///
/// Only the library must be named: what is not said follows from it.
///
/// # Examples
/// ```
/// use ffi_safe::Runtime;
/// # fn main() -> Result<(), ffi_safe::StartError> {
/// # let python = tests::python();
/// # let (library, prefix) = (&python.library, &python.prefix);
/// let builder = Runtime::builder().library(library).home(prefix).argv(["program", "--verbose"]);
/// // SAFETY: the file is a libpython3.13t.
/// let runtime = unsafe { builder.start() }?;
/// assert_eq!(runtime.version().major(), 3);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default, Clone)]
pub struct Builder {
    pub(super) library: Option<PathBuf>,
    pub(super) home: Option<PathBuf>,
    pub(super) executable: Option<PathBuf>,
    pub(super) venv: Option<PathBuf>,
    pub(super) argv: Vec<OsString>,
    pub(super) path_entries: Vec<PathBuf>,
    pub(super) reads_environment: bool,
    pub(super) signal_handlers: bool,
    pub(super) on_this_thread: bool,
    pub(super) leaves_no_bytecode: bool,
    pub(super) gil: GilPolicy,
    pub(super) gil_forced_off: bool,
    pub(super) modules: Vec<(&'static CStr, InitFunction)>,
}

impl Builder {
    /// The shared library, `libpython3.13t.so.1.0` or what it is called on the platform.
    #[must_use]
    pub fn library(mut self, library: impl Into<PathBuf>) -> Self {
        self.library = Some(library.into());
        self
    }

    /// The prefix of the installation: `sys.base_prefix`. Without it, the standard library is looked for in the
    /// folders above the executable or the library.
    #[must_use]
    pub fn home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// The interpreter program: `sys.executable`, which Python code starts to have another process like this one.
    /// Without it, `bin/python3.13t` of the home.
    #[must_use]
    pub fn executable(mut self, executable: impl Into<PathBuf>) -> Self {
        self.executable = Some(executable.into());
        self
    }

    /// The folder of a virtual environment, whose packages are used: `sys.prefix`. The home and the executable
    /// follow from it and cannot be given as well.
    #[must_use]
    pub fn venv(mut self, folder: impl Into<PathBuf>) -> Self {
        self.venv = Some(folder.into());
        self
    }

    /// `sys.argv`, the name of the program first. Python takes no options from it.
    #[must_use]
    pub fn argv<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.argv = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// A folder to look for modules in before all others, as in `PYTHONPATH`. Can be called several times.
    #[must_use]
    pub fn path_entry(mut self, folder: impl Into<PathBuf>) -> Self {
        self.path_entries.push(folder.into());
        self
    }

    /// Whether Python is independent of the environment variables and the user's folder. So it is unless `false` is
    /// said here.
    #[must_use]
    pub fn isolated(mut self, isolated: bool) -> Self {
        self.reads_environment = !isolated;
        self
    }

    /// Whether Python handles signals: `SIGINT` raises `KeyboardInterrupt`. It does not unless `true` is said here,
    /// and `SIGINT` keeps doing what it does, also when Python code imports `signal`.
    ///
    /// Handlers run on Python's main thread, which is the calling thread then: see
    /// [`on_this_thread`](Self::on_this_thread).
    #[must_use]
    pub fn signal_handlers(mut self, install: bool) -> Self {
        self.signal_handlers = install;
        self
    }

    /// Whether the thread that calls [`start`](Self::start) becomes Python's main thread.
    ///
    /// Otherwise the interpreter gets a thread of its own for that, which sleeps until the shutdown. Python code may
    /// use `signal` on its main thread only, and graphical libraries may ask for it. In return that thread should
    /// live as long as Python is used, and the interpreter can be shut down on it alone.
    #[must_use]
    pub fn on_this_thread(mut self, here: bool) -> Self {
        self.on_this_thread = here;
        self
    }

    /// Whether Python writes `.pyc` files beside the modules that it compiles. It does unless `false` is said here.
    #[must_use]
    pub fn write_bytecode(mut self, write: bool) -> Self {
        self.leaves_no_bytecode = !write;
        self
    }

    /// What happens when a module would enable the GIL.
    #[must_use]
    pub fn gil_policy(mut self, policy: GilPolicy) -> Self {
        self.gil = policy;
        self
    }

    /// Keeps the GIL off whatever modules declare (`enable_gil = 0`, as `PYTHON_GIL=0`). Under
    /// [`GilPolicy::Deny`] modules that would enable it are still refused; otherwise they run without.
    ///
    /// # Safety
    /// Every extension module that is imported works when several threads run it at once, declared or not.
    #[must_use]
    pub unsafe fn force_gil_off(mut self) -> Self {
        self.gil_forced_off = true;
        self
    }

    /// A built-in module: `import NAME` calls `init`.
    ///
    /// # Safety
    /// `init` is the init function of a module by the rules of C, for a free-threaded 3.13.
    #[must_use]
    pub unsafe fn inittab(mut self, name: &'static CStr, init: InitFunction) -> Self {
        self.modules.push((name, init));
        self
    }

    /// Loads the library and starts the interpreter. No thread is attached afterwards.
    ///
    /// What can be known to be wrong is refused before anything is started, and can be put right. After a
    /// [`StartError::Status`] this process cannot start an interpreter any more.
    ///
    /// # Safety
    /// The library's initialisers run, and it is believed to be what it says: see [`ffi_sys::load`].
    ///
    /// # Errors
    /// [`StartError`] tells why there is no interpreter.
    pub unsafe fn start(self) -> Result<Runtime, StartError> {
        let _turn = STARTING.lock();
        if GATE.was_opened() {
            return Err(StartError::AlreadyStarted);
        }
        if FAILED.load(Ordering::Relaxed) {
            return Err(StartError::FailedBefore);
        }
        let library = self.library.clone().ok_or(StartError::NoLibrary)?;
        let paths = paths::resolve(&self, &library)?;
        gil::check_environment(&self)?;
        // SAFETY: the caller's promise.
        unsafe { ffi_sys::load(&library) }.map_err(StartError::Load)?;
        // SAFETY: loaded.
        if unsafe { Py_IsInitialized() } != 0 {
            return Err(StartError::NotOurs);
        }
        let place = if self.on_this_thread || self.signal_handlers { Place::Here } else { Place::Apart };
        // SAFETY: loaded, and nobody has started an interpreter or can start one meanwhile.
        let started = unsafe { main_thread::start(self, paths, place) };
        if started.is_err() {
            FAILED.store(true, Ordering::Relaxed);
        }
        started?;
        GATE.open();
        Ok(Runtime { started: () })
    }
}
