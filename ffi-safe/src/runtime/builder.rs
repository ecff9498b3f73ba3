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
///
/// # Examples
/// ```
/// use ffi_safe::InitFunction;
/// use ffi_sys::{PyModuleDef, PyModuleDef_HEAD_INIT, PyModuleDef_Init, PyObject};
///
/// static mut OURS: PyModuleDef = PyModuleDef {
///     m_base: PyModuleDef_HEAD_INIT(),
///     m_name: c"ours".as_ptr(),
///     m_doc: std::ptr::null(),
///     m_size: 0,
///     m_methods: std::ptr::null_mut(),
///     m_slots: std::ptr::null_mut(),
///     m_traverse: None, m_clear: None, m_free: None,
/// };
///
/// unsafe extern "C" fn init() -> *mut PyObject {
///     // SAFETY: Python calls it, so the thread is attached. The definition is Python's alone.
///     unsafe { PyModuleDef_Init(&raw mut OURS) }
/// }
///
/// const INIT: InitFunction = init;
/// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
/// // SAFETY: it returns the definition of a module.
/// let builder = unsafe { builder.inittab(c"ours", INIT) };
/// // SAFETY: the library is a libpython3.13t.
/// let runtime = unsafe { builder.start() }.unwrap();
/// assert!(runtime.attach(|py| py.import("ours").is_ok()).unwrap());
/// ```
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
    ///
    /// # Examples
    /// ```
    /// # let library = &tests::python().library;
    /// let builder = ffi_safe::Runtime::builder().library(library);
    /// # let builder = builder.write_bytecode(false);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// assert_eq!(runtime.version().minor(), 13);
    /// ```
    #[must_use]
    pub fn library(mut self, library: impl Into<PathBuf>) -> Self {
        self.library = Some(library.into());
        self
    }

    /// The prefix of the installation: `sys.base_prefix`. Without it, the standard library is looked for in the
    /// folders above the executable or the library.
    ///
    /// # Examples
    /// ```
    /// # let prefix = &tests::python().prefix;
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.home(prefix);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let seen = runtime.attach(|py| py.import("sys")?.getattr("base_prefix")?.str()?.to_string_lossy()).unwrap();
    /// assert_eq!(seen.unwrap(), prefix.to_str().unwrap());
    /// ```
    #[must_use]
    pub fn home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// The interpreter program: `sys.executable`, which Python code starts to have another process like this one.
    /// Without it, `bin/python3.13t` of the home.
    ///
    /// # Examples
    /// ```
    /// # let program = &tests::python().executable;
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.executable(program);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let seen = runtime.attach(|py| py.import("sys")?.getattr("executable")?.str()?.to_string_lossy()).unwrap();
    /// assert_eq!(seen.unwrap(), program.to_str().unwrap());
    /// ```
    #[must_use]
    pub fn executable(mut self, executable: impl Into<PathBuf>) -> Self {
        self.executable = Some(executable.into());
        self
    }

    /// The folder of a virtual environment, whose packages are used: `sys.prefix`. The home and the executable
    /// follow from it and cannot be given as well.
    ///
    /// # Examples
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("ffi-safe-venv-{}", std::process::id()));
    /// # let mut python = std::process::Command::new(&tests::python().executable);
    /// # python.args(["-I", "-B", "-m", "venv", "--without-pip"]).arg(&folder).status().unwrap();
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.venv(&folder);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let seen = runtime.attach(|py| py.import("sys")?.getattr("prefix")?.str()?.to_string_lossy()).unwrap();
    /// assert_eq!(seen.unwrap(), folder.to_str().unwrap());
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// ```
    #[must_use]
    pub fn venv(mut self, folder: impl Into<PathBuf>) -> Self {
        self.venv = Some(folder.into());
        self
    }

    /// `sys.argv`, the name of the program first. Python takes no options from it.
    ///
    /// # Examples
    /// ```
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.argv(["program", "-V"]);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let seen = runtime.attach(|py| py.import("sys")?.getattr("argv")?.str()?.to_string_lossy()).unwrap();
    /// assert_eq!(seen.unwrap(), "['program', '-V']");
    /// ```
    #[must_use]
    pub fn argv<A: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.argv = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// A folder to look for modules in before all others, as in `PYTHONPATH`. Can be called several times.
    ///
    /// # Examples
    /// ```
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.path_entry("/first").path_entry("/second");
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let seen = runtime.attach(|py| py.eval("__import__('sys').path[:2]", None, None)?.str()?.to_string_lossy());
    /// assert_eq!(seen.unwrap().unwrap(), "['/first', '/second']");
    /// ```
    #[must_use]
    pub fn path_entry(mut self, folder: impl Into<PathBuf>) -> Self {
        self.path_entries.push(folder.into());
        self
    }

    /// Whether Python is independent of the environment variables and the user's folder. So it is unless `false` is
    /// said here.
    ///
    /// # Examples
    /// ```
    /// // SAFETY: no other thread looks at the environment now.
    /// unsafe { std::env::set_var("PYTHONPATH", "/ours") };
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.isolated(false);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let seen = runtime.attach(|py| py.eval("__import__('sys').path[0]", None, None)?.str()?.to_string_lossy());
    /// assert_eq!(seen.unwrap().unwrap(), "/ours");
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.signal_handlers(true);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let interrupt = "import signal; signal.raise_signal(signal.SIGINT)";
    /// let error = runtime.attach(|py| py.run(interrupt, None, None).unwrap_err().to_string());
    /// assert_eq!(error.unwrap(), "KeyboardInterrupt");
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// let builder = builder.on_this_thread(true);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let is_main = "import threading\nassert threading.current_thread() is threading.main_thread()";
    /// runtime.attach(|py| py.run(is_main, None, None)).unwrap().unwrap();
    /// ```
    #[must_use]
    pub fn on_this_thread(mut self, here: bool) -> Self {
        self.on_this_thread = here;
        self
    }

    /// Whether Python writes `.pyc` files beside the modules that it compiles. It does unless `false` is said here.
    ///
    /// # Examples
    /// ```
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library);
    /// let builder = builder.write_bytecode(false);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let seen = runtime.attach(|py| py.import("sys")?.getattr("dont_write_bytecode")?.str()?.to_string_lossy());
    /// assert_eq!(seen.unwrap().unwrap(), "True");
    /// ```
    #[must_use]
    pub fn write_bytecode(mut self, write: bool) -> Self {
        self.leaves_no_bytecode = !write;
        self
    }

    /// What happens when a module would enable the GIL.
    ///
    /// # Examples
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("ffi-safe-gil-policy-{}", std::process::id()));
    /// # std::fs::create_dir(&folder).unwrap();
    /// # let def = "PyModuleDef def = {PyModuleDef_HEAD_INIT, \"old\"}; PyMODINIT_FUNC PyInit_old(void)";
    /// # tests::compile(&folder, "old", &format!("static {def} {{ return PyModuleDef_Init(&def); }}"));
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// // The module `old` in this folder does not declare that it runs without the GIL.
    /// let builder = builder.path_entry(&folder).gil_policy(ffi_safe::GilPolicy::Deny);
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// let error = runtime.attach(|py| py.import("old").unwrap_err().to_string()).unwrap();
    /// assert!(error.starts_with("ImportError: "), "{error}");
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # let folder = std::env::temp_dir().join(format!("ffi-safe-gil-off-{}", std::process::id()));
    /// # std::fs::create_dir(&folder).unwrap();
    /// # let def = "PyModuleDef def = {PyModuleDef_HEAD_INIT, \"old\"}; PyMODINIT_FUNC PyInit_old(void)";
    /// # tests::compile(&folder, "old", &format!("static {def} {{ return PyModuleDef_Init(&def); }}"));
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// // The module `old` in this folder does not declare that it runs without the GIL.
    /// // SAFETY: it is empty.
    /// let builder = unsafe { builder.path_entry(&folder).force_gil_off() };
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// runtime.attach(|py| py.import("old").map(drop)).unwrap().unwrap();
    /// assert!(!runtime.attach(|py| runtime.is_gil_enabled(py)).unwrap().unwrap());
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// ```
    #[must_use]
    pub unsafe fn force_gil_off(mut self) -> Self {
        self.gil_forced_off = true;
        self
    }

    /// A built-in module: `import NAME` calls `init`.
    ///
    /// # Safety
    /// `init` is the init function of a module by the rules of C, for a free-threaded 3.13.
    ///
    /// # Examples
    /// ```
    /// # use tests::inspect::init_ours;
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// // SAFETY: the function returns the definition of an empty module.
    /// let builder = unsafe { builder.inittab(c"ours", init_ours) };
    /// // SAFETY: the library is a libpython3.13t.
    /// let runtime = unsafe { builder.start() }.unwrap();
    /// assert!(runtime.attach(|py| py.import("ours").is_ok()).unwrap());
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # let builder = ffi_safe::Runtime::builder().library(&tests::python().library).write_bytecode(false);
    /// // SAFETY: the library is a libpython3.13t.
    /// let (first, second) = unsafe { (builder.clone().start(), builder.start()) };
    /// assert!(first.is_ok());
    /// assert!(matches!(second, Err(ffi_safe::StartError::AlreadyStarted)));
    /// ```
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
