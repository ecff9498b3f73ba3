//! Every decision that the headers do not make by themselves, each with its reason.

use bindgen::callbacks::IntKind;

/// The target whose headers are read. The output holds on every 64-bit Linux: what differs is hand-written.
pub(super) const TARGET: &str = "x86_64-unknown-linux-gnu";

/// The public headers: `Python.h` and those that it does not include.
pub(super) const HEADERS: &[&str] =
    &["Python.h", "frameobject.h", "marshal.h", "structmember.h", "datetime.h"];

/// Types that bindgen must not define, and why.
pub(super) const HAND_WRITTEN_TYPES: &[(&str, &str)] = &[
    ("_object", "threads share its fields: atomics"),
    ("PyMutex", "threads share its byte: atomic"),
    ("PyVarObject", "threads share its size: atomic"),
    ("Py_ssize_t", "isize by definition"),
    ("wchar_t", "16, 32 signed or 32 unsigned bits, by target"),
    ("time_t", "`long` here, `long long` on Windows"),
    ("FILE", "the C library's own"),
    ("_IO_FILE", "the C library's own"),
    ("pthread_key_t", "another type on every platform"),
    ("va_list", "an array, a struct or a pointer, by target"),
    ("__va_list_tag", "an array, a struct or a pointer, by target"),
    ("__gnuc_va_list", "an array, a struct or a pointer, by target"),
    ("__builtin_va_list", "an array, a struct or a pointer, by target"),
];

/// Plain structs that must not be copied, and why.
pub(super) const NOT_COPY: &[(&str, &str)] = &[
    ("Py_buffer", "`shape` and `strides` may point into the struct itself"),
    ("PyCriticalSection", "the thread state holds its address"),
    ("PyCriticalSection2", "the thread state holds its address"),
    ("PyConfig", "owns its strings"),
    ("PyWideStringList", "owns its strings"),
    ("_ts", "lives in the interpreter's list, and grew within 3.13"),
    ("_err_stackitem", "linked by address"),
    ("_stack_chunk", "linked by address"),
    ("_PyWeakReference", "linked by address"),
    ("_Py_tss_t", "its key is made once, in place"),
    ("_PyOnceFlag", "threads share its byte"),
    ("_PyArg_Parser", "initialised once, in place"),
];

/// Names for types that C leaves anonymous: bindgen's name, ours, the C expression of the type.
pub(super) const RENAMED_TYPES: &[(&str, &str, &str)] = &[
    (
        "PyASCIIObject__bindgen_ty_1",
        "u32",
        "a word of bit fields: interned:2 kind:3 compact:1 ascii:1 static:1",
    ),
    ("_ts__bindgen_ty_1", "u32", "a word of bit fields: initialized, bound, unbound, … finalizing"),
    ("PyUnicodeObject__bindgen_ty_1", "PyUnicodeObject_data", "__typeof__(((PyUnicodeObject *)0)->data)"),
    ("_Py_Identifier__bindgen_ty_1", "_Py_Identifier_mutex", "__typeof__(((_Py_Identifier *)0)->mutex)"),
    ("PyStatus__bindgen_ty_1", "_PyStatus_TYPE", "__typeof__(((PyStatus *)0)->_type)"),
];

/// Fields that only Windows has: struct, the field before it, name, type. Source: `MS_WINDOWS` in the headers.
pub(super) const WINDOWS_FIELDS: &[(&str, &str, &str, &str)] = &[
    ("PyPreConfig", "coerce_c_locale_warn", "legacy_windows_fs_encoding", "c_int"),
    ("PyConfig", "stdio_errors", "legacy_windows_stdio", "c_int"),
    ("PyOSErrorObject", "filename2", "winerror", "*mut PyObject"),
];

/// Functions in which the calling thread is never ended. A `*` at the end stands for any text.
///
/// Every other one may attach the thread again: it runs Python code, waits for a lock or releases an object. Up to
/// 3.13.7 a thread that does so while the interpreter finalizes is ended by a forced unwind, which must not run
/// through Rust frames; the shim turns that into the endless wait of 3.13.8. It costs a frame, so that what is
/// called often and is a few instructions, or only allocates, goes without.
const NEVER_ENDS_THE_THREAD: &[&str] = &[
    "PyBuffer_IsContiguous",
    "PyBytes_FromStringAndSize",
    "PyErr_GetRaisedException",
    "PyErr_Occurred",
    "PyEval_SaveThread",
    "PyFloat_FromDouble",
    "PyGILState_Check",
    "PyGILState_GetThisThreadState",
    "PyInterpreterState_Get",
    "PyInterpreterState_Main",
    "PyList_New",
    "PyLong_FromLong",
    "PyLong_FromLongLong",
    "PyLong_FromSize_t",
    "PyLong_FromSsize_t",
    "PyLong_FromUnsignedLong",
    "PyLong_FromUnsignedLongLong",
    "PyMem_Calloc",
    "PyMem_Free",
    "PyMem_Malloc",
    "PyMem_Realloc",
    "PyMutex_Unlock",
    "PyObject_Calloc",
    "PyObject_Free",
    "PyObject_GC_Track",
    "PyObject_GC_UnTrack",
    "PyObject_Malloc",
    "PyObject_Realloc",
    "PyThreadState_Get",
    "PyThreadState_GetUnchecked",
    "PyTuple_New",
    "PyType_GetFlags",
    "PyType_IsSubtype",
    "PyVectorcall_NARGS",
    "Py_FatalError",
    "Py_GetConstant*",
    "Py_GetVersion",
    "Py_IncRef",
    "Py_Is*",
    "Py_NewRef",
    "Py_REFCNT",
    "Py_TYPE",
    "Py_XNewRef",
    "_PyErr_BadInternalCall",
    "_PyUnicode_Is*",
    "_PyUnicode_To*",
    "_Py_IncRef",
    "_Py_FatalErrorFunc",
];

/// Private symbols without which the ports do not work.
pub(super) const REQUIRED_PRIVATE: &[&str] = &[
    "_PyAsyncGenASend_Type",
    "_PyByteArray_empty_string",
    "_PyErr_BadInternalCall",
    "_PyObject_GC_New",
    "_PyObject_GC_NewVar",
    "_PyObject_GC_Resize",
    "_PyObject_New",
    "_PyObject_NewVar",
    "_PyUnicode_IsAlpha",
    "_PyUnicode_IsDecimalDigit",
    "_PyUnicode_IsDigit",
    "_PyUnicode_IsLinebreak",
    "_PyUnicode_IsLowercase",
    "_PyUnicode_IsNumeric",
    "_PyUnicode_IsPrintable",
    "_PyUnicode_IsTitlecase",
    "_PyUnicode_IsUppercase",
    "_PyUnicode_IsWhitespace",
    "_PyUnicode_ToDecimalDigit",
    "_PyUnicode_ToDigit",
    "_PyUnicode_ToLowercase",
    "_PyUnicode_ToNumeric",
    "_PyUnicode_ToTitlecase",
    "_PyUnicode_ToUppercase",
    "_PyWeakref_CallableProxyType",
    "_PyWeakref_ProxyType",
    "_PyWeakref_RefType",
    "_Py_Dealloc",
    "_Py_DecRefShared",
    "_Py_EllipsisObject",
    "_Py_FalseStruct",
    "_Py_FatalErrorFunc",
    "_Py_MergeZeroLocalRefcount",
    "_Py_NoneStruct",
    "_Py_NotImplementedStruct",
    "_Py_TrueStruct",
    "_Py_ascii_whitespace",
    "_Py_ctype_table",
    "_Py_ctype_tolower",
    "_Py_ctype_toupper",
];

/// Functions that are declared, but exported by no libpython of 3.13t: the only ones that are not bound.
pub(super) const UNEXPORTED: &[&str] =
    &["_PyErr_WarnExplicitObjectWithContext", "_PyTrash_begin", "_PyTrash_end"];

/// Macros and inline functions that are not ported, and why. A `*` at one end stands for any text.
pub(super) const SKIPPED: &[(&[&str], &str)] = &[
    (&["_Py_atomic_*"], "core::sync::atomic has the operation"),
    (
        &["PyMonitoring_Fire*", "_PYMONITORING_IF_ACTIVE", "PY_MONITORING_IS_INSTRUMENTED_EVENT"],
        "test `active` of the state, then call the bound `_PyMonitoring_Fire…` function",
    ),
    (
        &[
            "PyCode_GetFirstFree",
            "PyCode_GetNumFree",
            "PyUnstable_Code_GetFirstFree",
            "PyCode_New",
            "PyCode_NewWithPosOnlyArgs",
            "_PyCode_GetExtra",
            "_PyCode_SetExtra",
            "_PyEval_RequestCodeExtraIndex",
        ],
        "old names of `PyUnstable_Code_…` and `PyUnstable_Eval_…`, or of fields of a code object that may change",
    ),
    (&["PyUnicode_IS_READY", "PyUnicode_READY"], "deprecated: every string is ready"),
    (&["PyWeakref_GET_OBJECT"], "returns a reference that another thread may drop: PyWeakref_GetRef"),
    (&["PyLong_AS_LONG", "PyErr_Warn"], "old names of PyLong_AsLong and PyErr_WarnEx"),
    (&["PyODict_*"], "the functions of dict take an ordered dict too"),
    (
        &["Py_TRASHCAN_*"],
        "types with deep chains are made from a spec, whose deallocation CPython limits itself",
    ),
    (
        &["PyObject_HEAD", "PyObject_VAR_HEAD", "PyDescr_COMMON", "PyException_HEAD", "_PyGenObject_HEAD"],
        "text of struct fields: the bound structs hold the fields",
    ),
    (
        &["_PyDateTime_DATETIMEHEAD", "_PyDateTime_TIMEHEAD", "_PyTZINFO_HEAD", "_Py_COMMON_FIELDS"],
        "text of struct fields: the bound structs hold the fields",
    ),
    (&["_PyCode_DEF"], "text of struct fields: the bound structs hold the fields"),
    (&["*_CAST"], "`cast` on the pointer"),
    (
        &["PyDoc_*", "_Py_IDENTIFIER", "_Py_static_string*"],
        "declares a C variable: a `CStr` literal, or an interned string kept by its user",
    ),
    (&["PY_DEF_EVENT", "PY_FOREACH_*"], "lists the enumerators that are bound"),
    (&["_PyUnicodeWriter_Prepare*"], "private and gone in 3.14: build a `String` and convert it once"),
    (
        &["_PyObject_Call*", "_PyObject_FastCallDict", "_PyObject_Vectorcall*", "_PyVectorcall_Function"],
        "old names of the public functions without the underscore",
    ),
    (&["_PyUnicode_AsString", "_Py_HashPointer"], "old names of PyUnicode_AsUTF8 and Py_HashPointer"),
    (&["_PyBaseExceptionGroup_Check"], "private; PyObject_IsInstance with the group's type"),
    (&["_PyObject_ASSERT*"], "checks of CPython's own debug builds"),
    (
        &[
            "Py_ABS",
            "Py_MIN",
            "Py_MAX",
            "Py_ARITHMETIC_RIGHT_SHIFT",
            "Py_SAFE_DOWNCAST",
            "Py_STRINGIFY",
            "_Py_XSTRINGIFY",
            "Py_ARRAY_LENGTH",
            "Py_MEMBER_SIZE",
            "Py_MEMCPY",
            "Py_UNREACHABLE",
            "Py_VA_COPY",
            "Py_LL",
            "Py_ULL",
            "static_assert",
            "Py_BUILD_ASSERT*",
            "_Py_CONTAINER_OF",
            "_Py_ALIGN_*",
            "_Py_IS_ALIGNED",
            "_Py_IS_TYPE_SIGNED",
            "_Py_SIZE_ROUND_*",
            "_Py_NULL",
        ],
        "Rust has it",
    ),
    (
        &[
            "Py_ALIGNED",
            "Py_ALWAYS_INLINE",
            "Py_DEPRECATED",
            "Py_EXPORTED_SYMBOL",
            "Py_FORCE_EXPANSION",
            "Py_GCC_ATTRIBUTE",
            "Py_IMPORTED_SYMBOL",
            "Py_LOCAL",
            "Py_LOCAL_INLINE",
            "Py_LOCAL_SYMBOL",
            "Py_NO_INLINE",
            "Py_UNUSED",
            "PyAPI_*",
            "PyMODINIT_FUNC",
            "PY_CXX_CONST",
            "_Py_COMP_DIAG_*",
            "_Py_DEPRECATED_EXTERNALLY",
            "_Py_HOT_FUNCTION",
            "_Py_NONSTRING",
            "_Py_NO_RETURN",
            "_Py_RVALUE",
            "_Py_TYPEOF",
            "_Py__has_*",
        ],
        "speaks to the C compiler",
    ),
    (&["_Py_INCREF_STAT_INC", "_Py_DECREF_STAT_INC"], "statistics of builds with `--enable-pystats`"),
    (&["PyFPE_*"], "does nothing since 3.7"),
    (
        &["PY_INT32_T", "PY_INT64_T", "PY_UINT32_T", "PY_UINT64_T", "PY_LONG_LONG", "PY_TIMEOUT_T"],
        "names a C integer type: i32, i64, u32, u64, c_longlong, c_longlong",
    ),
    (&["NATIVE_TSS_KEY_T"], "names a type of the platform: pthread_key_t"),
    (
        &[
            "ALIGNOF_MAX_ALIGN_T",
            "HAVE_*",
            "INT_MAX",
            "LONG_BIT",
            "LONG_MAX",
            "LONG_MIN",
            "MVWDELCH_IS_EXPRESSION",
            "PATH_MAX",
            "PTHREAD_KEYS_MAX",
            "SIZEOF_*",
            "S_I*",
            "WINDOW_HAS_FLAGS",
            "_POSIX_THREADS",
        ],
        "tells of the C library or of the build machine, not of Python",
    ),
];

/// Whether `name` is what a pattern of this file stands for.
fn is_like(name: &str, pattern: &str) -> bool {
    match (pattern.strip_suffix('*'), pattern.strip_prefix('*')) {
        (Some(prefix), _) => name.starts_with(prefix),
        (None, Some(suffix)) => name.ends_with(suffix),
        (None, None) => name == pattern,
    }
}

/// The pattern of the policy that skips `name`.
pub(super) fn skipped(name: &str) -> Option<&'static str> {
    SKIPPED.iter().flat_map(|(patterns, _)| *patterns).copied().find(|pattern| is_like(name, pattern))
}

/// Whether `name` is written by hand, in its typedef's name too.
pub(super) fn is_hand_written(name: &str) -> bool {
    name == "PyObject" || HAND_WRITTEN_TYPES.iter().any(|(hand_written, _)| *hand_written == name)
}

/// Whether a type of this name only stands for a word of bit fields.
pub(super) fn is_replaced(name: &str) -> bool {
    name == "u32"
}

/// Whether the calling thread may be made to exit inside `name`.
pub(super) fn forced_exit(name: &str) -> bool {
    !NEVER_ENDS_THE_THREAD.iter().any(|pattern| is_like(name, pattern))
}

/// The type of an integer constant: C's `int`, unless the API that takes it says otherwise.
pub(super) fn constant_type(name: &str, value: i64) -> Option<IntKind> {
    let is = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let custom = |name, is_signed| IntKind::Custom { name, is_signed };
    Some(match () {
        () if is(&["Py_TPFLAGS_", "_Py_TPFLAGS_"]) => IntKind::ULong,
        () if is(&["Py_CONSTANT_", "SSTATE_"]) => IntKind::UInt,
        () if is(&["_Py_IMMORTAL_REFCNT_LOCAL", "PY_DWORD_MAX"]) => IntKind::U32,
        () if is(&["PY_SIZE_MAX", "_Py_UNOWNED_TID", "_PyLong_SIGN_MASK"]) => custom("usize", false),
        () if is(&["_Py_REF_SHARED_SHIFT"]) => IntKind::U32,
        () if is(&["_Py_REF_"]) => custom("Py_ssize_t", true),
        () if is(&["_Py_UNLOCKED", "_Py_LOCKED"]) => IntKind::U8,
        () if i32::try_from(value).is_err() => IntKind::UInt,
        () => IntKind::Int,
    })
}

/// The fields of the hand-written types, for the comparison with C.
pub(super) const HAND_WRITTEN_RECORDS: &[(&str, &[&str])] = &[
    (
        "PyObject",
        &["ob_tid", "_padding", "ob_mutex", "ob_gc_bits", "ob_ref_local", "ob_ref_shared", "ob_type"],
    ),
    ("PyVarObject", &["ob_base", "ob_size"]),
    ("PyMutex", &["_bits"]),
];

/// Structs that C knows by `struct NAME` alone.
pub(super) const WITHOUT_TYPEDEF: &[&str] =
    &["_frozen", "_inittab", "_opaque", "_specialization_cache", "wrapperbase"];
