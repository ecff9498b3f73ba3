//! Constants that the headers compute in ways that bindgen does not follow.

use core::ffi::{c_int, c_longlong, c_ulonglong, c_void};
use core::ptr;

use super::{
    Py_ssize_t, Py_tss_t, PyCompilerFlags, PyInterpreterConfig, PyInterpreterConfig_OWN_GIL,
    PyInterpreterConfig_SHARED_GIL, PyLong_SHIFT, PyTime_t, digit, pthread_key_t,
};

/// The largest `Py_ssize_t`. Source: `pyport.h`.
pub const PY_SSIZE_T_MAX: Py_ssize_t = Py_ssize_t::MAX;
/// The smallest `Py_ssize_t`. Source: `pyport.h`.
pub const PY_SSIZE_T_MIN: Py_ssize_t = Py_ssize_t::MIN;
/// The largest `long long`. Source: `pyport.h`.
pub const PY_LLONG_MAX: c_longlong = c_longlong::MAX;
/// The smallest `long long`. Source: `pyport.h`.
pub const PY_LLONG_MIN: c_longlong = c_longlong::MIN;
/// The largest `unsigned long long`. Source: `pyport.h`.
pub const PY_ULLONG_MAX: c_ulonglong = c_ulonglong::MAX;
/// The latest time. Source: `cpython/pytime.h`.
pub const PyTime_MAX: PyTime_t = PyTime_t::MAX;
/// The earliest time. Source: `cpython/pytime.h`.
pub const PyTime_MIN: PyTime_t = PyTime_t::MIN;

/// One more than the largest digit of an int. Source: `cpython/longintrepr.h`.
pub const PyLong_BASE: digit = 1 << PyLong_SHIFT;
/// The bits of a digit of an int. Source: `cpython/longintrepr.h`.
pub const PyLong_MASK: digit = PyLong_BASE - 1;
/// The largest power of ten in a digit. Source: `cpython/longintrepr.h`.
pub const _PyLong_DECIMAL_BASE: digit = 1_000_000_000;
/// The prime that hashes of numbers are reduced by. Source: `cpython/pyhash.h`.
pub const PyHASH_MODULUS: usize = (1 << super::PyHASH_BITS) - 1;
/// The old name of [`PyHASH_MODULUS`]. Source: `cpython/pyhash.h`.
pub const _PyHASH_MODULUS: usize = PyHASH_MODULUS;

/// No size. Source: `abstract.h`.
pub const Py_INVALID_SIZE: Py_ssize_t = -1;
/// No thread. Source: `pythread.h`.
pub const PYTHREAD_INVALID_THREAD_ID: core::ffi::c_ulong = core::ffi::c_ulong::MAX;
/// No effect on the stack. Source: `cpython/compile.h`.
pub const PY_INVALID_STACK_EFFECT: c_int = c_int::MAX;
/// The character that replaces what cannot be decoded. Source: `cpython/unicodeobject.h`.
pub const Py_UNICODE_REPLACEMENT_CHARACTER: super::Py_UCS4 = 0xfffd;

/// Infinity. Source: `pymath.h`.
pub const Py_INFINITY: f64 = f64::INFINITY;
/// Infinity, under its C library name. Source: `pymath.h`.
pub const Py_HUGE_VAL: f64 = f64::INFINITY;
/// Not a number. Source: `pymath.h`.
pub const Py_NAN: f64 = f64::NAN;

/// Slot value: the module needs the GIL. Source: `moduleobject.h`.
pub const Py_MOD_GIL_USED: *mut c_void = ptr::without_provenance_mut(0);
/// Slot value: the module works without the GIL. Source: `moduleobject.h`.
pub const Py_MOD_GIL_NOT_USED: *mut c_void = ptr::without_provenance_mut(1);
/// Slot value: the main interpreter only. Source: `moduleobject.h`.
pub const Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED: *mut c_void = ptr::without_provenance_mut(0);
/// Slot value: interpreters that share one GIL. Source: `moduleobject.h`.
pub const Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED: *mut c_void = ptr::without_provenance_mut(1);
/// Slot value: interpreters with a GIL of their own. Source: `moduleobject.h`.
pub const Py_MOD_PER_INTERPRETER_GIL_SUPPORTED: *mut c_void = ptr::without_provenance_mut(2);

/// A key that is not yet made. Source: `pythread.h`.
pub const Py_tss_NEEDS_INIT: Py_tss_t = Py_tss_t { _is_initialized: 0, _key: 0 as pthread_key_t };
/// No compiler flags. Source: `cpython/compile.h`.
pub const _PyCompilerFlags_INIT: PyCompilerFlags =
    PyCompilerFlags { cf_flags: 0, cf_feature_version: super::PY_MINOR_VERSION };
/// An isolated interpreter with a GIL of its own. Source: `cpython/pylifecycle.h`.
pub const _PyInterpreterConfig_INIT: PyInterpreterConfig = PyInterpreterConfig {
    use_main_obmalloc: 0,
    allow_fork: 0,
    allow_exec: 0,
    allow_threads: 1,
    allow_daemon_threads: 0,
    check_multi_interp_extensions: 1,
    gil: PyInterpreterConfig_OWN_GIL,
};
/// An interpreter as [`Py_NewInterpreter`](crate::Py_NewInterpreter) makes it. Source: `cpython/pylifecycle.h`.
pub const _PyInterpreterConfig_LEGACY_INIT: PyInterpreterConfig = PyInterpreterConfig {
    use_main_obmalloc: 1,
    allow_fork: 1,
    allow_exec: 1,
    allow_threads: 1,
    allow_daemon_threads: 1,
    check_multi_interp_extensions: 1,
    gil: PyInterpreterConfig_SHARED_GIL,
};
