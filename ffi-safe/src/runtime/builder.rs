//! Starting an interpreter.

use std::path::PathBuf;

use ffi_sys::PyEval_SaveThread;
use parking_lot::Mutex;

use super::{Runtime, StartError, config};
use crate::attach::GATE;

static STARTING: Mutex<()> = Mutex::new(());

/// What an interpreter is started with.
#[derive(Debug, Default, Clone)]
pub struct Builder {
    pub(super) library: PathBuf,
    pub(super) home: Option<PathBuf>,
    pub(super) executable: Option<PathBuf>,
}

impl Builder {
    /// The shared library, `libpython3.13t.so.1.0` or what it is called on the platform.
    #[must_use]
    pub fn library(mut self, library: impl Into<PathBuf>) -> Self {
        self.library = library.into();
        self
    }

    /// The prefix of the installation: `sys.base_prefix`.
    #[must_use]
    pub fn home(mut self, home: impl Into<PathBuf>) -> Self {
        self.home = Some(home.into());
        self
    }

    /// The interpreter program: `sys.executable`.
    #[must_use]
    pub fn executable(mut self, executable: impl Into<PathBuf>) -> Self {
        self.executable = Some(executable.into());
        self
    }

    /// Loads the library and starts the interpreter. No thread is attached afterwards.
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
        // SAFETY: the caller's promise.
        unsafe { ffi_sys::load(&self.library) }.map_err(StartError::Load)?;
        // SAFETY: loaded, and nobody has started an interpreter.
        unsafe { config::initialize(&self) }?;
        // SAFETY: this thread has just started the interpreter, and is attached.
        let tested = unsafe { ffi_sys::self_test() };
        // SAFETY: attached. The thread keeps its state, which it finds again when it attaches.
        unsafe { PyEval_SaveThread() };
        tested.map_err(StartError::SelfTest)?;
        GATE.open();
        Ok(Runtime { started: () })
    }
}
