//! Using an interpreter that others have started.

use core::fmt;
use core::ptr;
use std::error::Error;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use ffi_sys::{
    LoadError, METH_NOARGS, Py_DECREF, Py_IsFinalizing, Py_IsInitialized, Py_NewRef, Py_None,
    PyCFunction_New, PyErr_Clear, PyGILState_Ensure, PyGILState_Release, PyImport_ImportModule,
    PyInterpreterState_Main, PyMethodDef, PyObject, PyObject_CallOneArg, PyObject_GetAttrString,
    PyThreadState_GetUnchecked, SelfTestError,
};

use super::Runtime;
use super::builder::STARTING;
use crate::attach::{self, GATE};
use crate::object::pending;

/// How long the end of Python waits for threads that are inside.
static LIMIT: OnceLock<Duration> = OnceLock::new();

impl Runtime {
    /// Takes the interpreter into use in which this code runs already, as that of an extension module does.
    ///
    /// When Python ends, threads that want to attach get [`AttachError::ShutDown`](crate::AttachError::ShutDown)
    /// from then on, and those that are attached are waited for. A thread that has not left after `limit`
    /// never comes back from its next `attach`, from the end of its `detach` or from the Python code that it runs, as
    /// with every extension module. One that stays attached in a loop of Rust keeps Python from ending: let it pass
    /// [`checkpoint`](crate::Attached::checkpoint)s.
    ///
    /// Adopting again is `Ok`, and so is adopting what [`Builder::start`](crate::Builder::start) has started: the
    /// first limit holds.
    ///
    /// # Errors
    /// [`AdoptError`] tells why the interpreter cannot be used.
    ///
    /// # Safety
    /// What the process exports under the names of the C API is believed to be it: see
    /// [`ffi_sys::load_from_process`].
    ///
    /// # Thread-safety
    /// The calling thread may be attached or not.
    ///
    /// # Examples
    /// ```
    /// use std::time::Duration;
    ///
    /// use ffi_safe::{AdoptError, Runtime};
    ///
    /// // SAFETY: a test program contains no Python.
    /// let error = unsafe { Runtime::adopt(Duration::from_secs(5)) }.unwrap_err();
    /// assert!(matches!(error, AdoptError::Load(_)));
    /// ```
    pub unsafe fn adopt(limit: Duration) -> Result<Self, AdoptError> {
        if GATE.is_open() {
            return Ok(Self { started: () });
        }
        if GATE.was_opened() {
            return Err(AdoptError::ShutDown);
        }
        // SAFETY: the caller's promise.
        unsafe { ffi_sys::load_from_process() }.map_err(AdoptError::Load)?;
        // SAFETY: loaded.
        if unsafe { Py_IsInitialized() == 0 || Py_IsFinalizing() != 0 } {
            return Err(AdoptError::NotRunning);
        }
        // SAFETY: loaded, and running.
        let attached = unsafe { Ensured::new() };
        // SAFETY: attached by the line above.
        if unsafe { (*PyThreadState_GetUnchecked()).interp != PyInterpreterState_Main() } {
            return Err(AdoptError::OtherInterpreter);
        }
        // SAFETY: attached; the closure runs nothing but the lock.
        let _turn = unsafe { attach::wait_detached(|| STARTING.lock()) };
        if GATE.was_opened() {
            return if GATE.is_open() { Ok(Self { started: () }) } else { Err(AdoptError::ShutDown) };
        }
        // SAFETY: attached.
        unsafe { ffi_sys::self_test() }.map_err(AdoptError::SelfTest)?;
        LIMIT.get_or_init(|| limit);
        // SAFETY: attached. The lock is held, for which others wait detached.
        if !unsafe { register() } {
            return Err(AdoptError::AtExit);
        }
        GATE.open();
        drop(attached);
        Ok(Self { started: () })
    }
}

/// An attachment, made unless the thread is attached.
struct Ensured(Option<ffi_sys::PyGILState_STATE>);

impl Ensured {
    /// # Safety
    /// The interpreter runs.
    unsafe fn new() -> Self {
        // SAFETY: the caller's promise.
        unsafe {
            let attached = !PyThreadState_GetUnchecked().is_null();
            Self((!attached).then(|| PyGILState_Ensure()))
        }
    }
}

impl Drop for Ensured {
    fn drop(&mut self) {
        if let Some(state) = self.0 {
            // SAFETY: the thread is as `PyGILState_Ensure` left it.
            unsafe { PyGILState_Release(state) };
        }
    }
}

struct Method(PyMethodDef);
// SAFETY: nobody writes to it.
unsafe impl Sync for Method {}

static AT_EXIT: Method = Method(PyMethodDef {
    ml_name: c"ffi_safe_at_exit".as_ptr(),
    ml_meth: Some(at_exit),
    ml_flags: METH_NOARGS,
    ml_doc: ptr::null(),
});

/// Registers [`at_exit`].
///
/// # Safety
/// Attached.
unsafe fn register() -> bool {
    // SAFETY: attached; each reference is given back once, and Python does not write to the method.
    unsafe {
        let module = PyImport_ImportModule(c"atexit".as_ptr());
        let function = PyCFunction_New((&raw const AT_EXIT.0).cast_mut(), ptr::null_mut());
        let register = match module.is_null() {
            true => ptr::null_mut(),
            false => PyObject_GetAttrString(module, c"register".as_ptr()),
        };
        let result = match register.is_null() || function.is_null() {
            true => ptr::null_mut(),
            false => PyObject_CallOneArg(register, function),
        };
        let registered = !result.is_null();
        for object in [module, function, register, result] {
            if !object.is_null() {
                Py_DECREF(object);
            }
        }
        if !registered {
            PyErr_Clear();
        }
        registered
    }
}

/// Shuts the gate: Python calls it before it stops the other threads.
unsafe extern "C" fn at_exit(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    let limit = LIMIT.get().copied().unwrap_or_default();
    let started = Instant::now();
    let wait = || {
        // SAFETY: called by Python, so attached; the closure only sleeps.
        unsafe { attach::wait_detached(|| thread::sleep(Duration::from_millis(1))) };
        started.elapsed() < limit
    };
    // The thread may be inside an `attach` itself, when it ends the process from there.
    let own = attach::permit();
    if GATE.close(own.as_ref(), wait).is_err() {
        GATE.shut();
    }
    // Nobody attaches any more to release what was dropped before.
    // SAFETY: attached. May run Python, which is still whole: functions registered earlier run after this one.
    unsafe { pending::drain() };
    // SAFETY: attached.
    unsafe { Py_NewRef(Py_None()) }
}

/// Why [`Runtime::adopt`] failed.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// use ffi_safe::{AdoptError, Runtime};
///
/// let runtime = tests::safe::runtime();
/// let limit = Duration::from_secs(10);
/// // SAFETY: the one in use is taken.
/// assert_eq!(unsafe { Runtime::adopt(limit) }.unwrap(), runtime);
/// runtime.shutdown(limit).unwrap();
/// // SAFETY: nothing is taken into use any more.
/// let error = unsafe { Runtime::adopt(limit) }.unwrap_err();
/// assert!(matches!(error, AdoptError::ShutDown));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum AdoptError {
    /// There is no libpython in the process that can be used.
    Load(LoadError),
    /// There is a libpython, but no interpreter runs, or it ends just now.
    NotRunning,
    /// The interpreter was shut down.
    ShutDown,
    /// The calling thread runs in a sub-interpreter.
    OtherInterpreter,
    /// The interpreter lays out objects differently.
    SelfTest(SelfTestError),
    /// No function could be registered with `atexit`.
    AtExit,
}

impl fmt::Display for AdoptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Load(_) => "this process contains no libpython that can be used",
            Self::NotRunning => {
                "this process contains a libpython, but no interpreter runs: call `Runtime::builder().start()`"
            }
            Self::ShutDown => "the interpreter was shut down, and Python cannot be used in this process any more",
            Self::OtherInterpreter => "the thread is attached to a sub-interpreter: only the main one can be used",
            Self::SelfTest(_) => "the interpreter cannot be used with these bindings",
            Self::AtExit => "no function could be registered with `atexit`, to be told when Python ends",
        })
    }
}

impl Error for AdoptError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Load(source) => Some(source),
            Self::SelfTest(source) => Some(source),
            _ => None,
        }
    }
}
