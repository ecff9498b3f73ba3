//! Rows for what is written by hand in `ffi-sys`. A test reads the sources and fails when one is missing here.

use super::row::{aliases, constants, structs};

constants! {
    PYTHREAD_INVALID_THREAD_ID
    PY_INVALID_STACK_EFFECT
    PY_LLONG_MAX
    PY_LLONG_MIN
    PY_SSIZE_T_MAX
    PY_SSIZE_T_MIN
    PY_ULLONG_MAX
    PY_VECTORCALL_ARGUMENTS_OFFSET
    PyHASH_MODULUS
    PyLong_BASE
    PyLong_MASK
    PyTime_MAX
    PyTime_MIN
    Py_HUGE_VAL
    Py_INFINITY
    Py_INVALID_SIZE
    Py_MOD_GIL_NOT_USED
    Py_MOD_GIL_USED
    Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED
    Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED
    Py_MOD_PER_INTERPRETER_GIL_SUPPORTED
    Py_NAN
    Py_UNICODE_REPLACEMENT_CHARACTER
    _PyHASH_MODULUS
    _PyLong_DECIMAL_BASE
    _Py_IMMORTAL_REFCNT
}

structs! {
    Py_tss_NEEDS_INIT: Py_tss_t
    _PyCompilerFlags_INIT: PyCompilerFlags
    _PyInterpreterConfig_INIT: PyInterpreterConfig
    _PyInterpreterConfig_LEGACY_INIT: PyInterpreterConfig
}

aliases! {
    "PY_UNICODE_TYPE" PY_UNICODE_TYPE
    "PyCodeEvent" PyCodeEvent
    "PyDict_WatchEvent" PyDict_WatchEvent
    "PyFunction_WatchEvent" PyFunction_WatchEvent
    "PyGILState_STATE" PyGILState_STATE
    "PyLockStatus" PyLockStatus
    "PyMemAllocatorDomain" PyMemAllocatorDomain
    "PyMemAllocatorName" PyMemAllocatorName
    "PyRefTracerEvent" PyRefTracerEvent
    "PySendResult" PySendResult
    "PyTime_t" PyTime_t
    "Py_UCS1" Py_UCS1
    "Py_UCS2" Py_UCS2
    "Py_UCS4" Py_UCS4
    "Py_UNICODE" Py_UNICODE
    "Py_hash_t" Py_hash_t
    "Py_intptr_t" Py_intptr_t
    "Py_ssize_clean_t" Py_ssize_clean_t
    "Py_ssize_t" Py_ssize_t
    "Py_uhash_t" Py_uhash_t
    "Py_uintptr_t" Py_uintptr_t
    "__typeof__(((PyStatus *)0)->_type)" _PyStatus_TYPE
    "digit" digit
    "enum PyUnicode_Kind" PyUnicode_Kind
    "enum _PyCodeLocationInfoKind" _PyCodeLocationInfoKind
    "printfunc" printfunc
    "pthread_key_t" pthread_key_t
    "sdigit" sdigit
    "stwodigits" stwodigits
    "time_t" time_t
    "twodigits" twodigits
    "wchar_t" wchar_t
}
