//! A point at which a long loop lets Python do what it has to.

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use ffi_sys::{Py_DECREF, Py_eval_input, PyDict_New, PyObject, PyObject_CallNoArgs, PyRun_StringFlags};

use super::Attached;
use crate::error::{PyError, Result};
use crate::object::{Bound, pending};
use crate::value::Any;

/// A Python function that does nothing, made once: compiling leaks a little when there are many threads.
static NOTHING: AtomicPtr<PyObject> = AtomicPtr::new(ptr::null_mut());

impl Attached {
    /// Lets Python do what is waiting for this thread: stop for a garbage collection of another thread, run
    /// signal handlers and pending calls, release what other threads have dropped.
    ///
    /// Calls of the C API do not look whether somebody waits, only the loop that runs Python code does. A long
    /// computation that uses Python objects from Rust should therefore call this every few microseconds to
    /// milliseconds; without it, every other thread stands still as soon as one of them collects garbage. It costs
    /// as much as calling an empty Python function. A computation that needs no Python should
    /// [`detach`](Self::detach) instead.
    ///
    /// # Errors
    /// What a signal handler or a pending call raised, such as `KeyboardInterrupt`.
    ///
    /// # Thread-safety
    /// Runs Python code, as a call does: critical sections are suspended meanwhile.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let mut sum = 0_u64;
    /// for number in 0..100_000 {
    ///     sum += number;
    ///     if number % 1_000 == 0 {
    ///         py.checkpoint()?;
    ///     }
    /// }
    /// assert_eq!(sum, 4_999_950_000);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn checkpoint(&self) -> Result<()> {
        self.check();
        let mut function = NOTHING.load(Ordering::Acquire);
        if function.is_null() {
            function = make(self)?;
        }
        // SAFETY: attached; the function lives as long as the interpreter. A new reference, or null.
        let result = unsafe { PyObject_CallNoArgs(function) };
        // SAFETY: the result of the call.
        drop(unsafe { Bound::<Any>::from_result(self, result) }?);
        // SAFETY: attached.
        unsafe { pending::drain() };
        Ok(())
    }
}

/// Makes the function, unless another thread does so at the same time.
#[cold]
fn make(py: &Attached) -> Result<*mut PyObject> {
    // SAFETY: attached; the dictionary is this call's own, and the text ends in NUL.
    let made = unsafe {
        let names = PyDict_New();
        if names.is_null() {
            return Err(PyError::take(py));
        }
        let made = PyRun_StringFlags(c"lambda: None".as_ptr(), Py_eval_input, names, names, ptr::null_mut());
        Py_DECREF(names);
        made
    };
    if made.is_null() {
        return Err(PyError::take(py));
    }
    match NOTHING.compare_exchange(ptr::null_mut(), made, Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => Ok(made),
        Err(earlier) => {
            // SAFETY: attached; the one reference, which nobody else has seen.
            unsafe { Py_DECREF(made) };
            Ok(earlier)
        }
    }
}
