//! `Py*_Check` and `Py*_CheckExact` of the built-in types.
//!
//! Those of `datetime` are in [`datetime`](super::datetime), those of types and exceptions in
//! [`type_flags`](super::type_flags).

use core::ffi::c_int;

use super::type_flags::{PyObject_TypeCheck, instance_has};
use crate::{
    _PyAsyncGenASend_Type, _PyWeakref_CallableProxyType, _PyWeakref_ProxyType, _PyWeakref_RefType,
    Py_IS_TYPE, Py_TPFLAGS_BYTES_SUBCLASS, Py_TPFLAGS_DICT_SUBCLASS, Py_TPFLAGS_LIST_SUBCLASS,
    Py_TPFLAGS_LONG_SUBCLASS, Py_TPFLAGS_TUPLE_SUBCLASS, Py_TPFLAGS_UNICODE_SUBCLASS, PyAsyncGen_Type,
    PyBool_Type, PyByteArray_Type, PyBytes_Type, PyCFunction_Type, PyCMethod_Type, PyCallIter_Type,
    PyCapsule_Type, PyCell_Type, PyCode_Type, PyComplex_Type, PyContext_Type, PyContextToken_Type,
    PyContextVar_Type, PyCoro_Type, PyDict_Type, PyDictItems_Type, PyDictKeys_Type, PyDictValues_Type,
    PyFloat_Type, PyFrame_Type, PyFrameLocalsProxy_Type, PyFrozenSet_Type, PyFunction_Type, PyGen_Type,
    PyInstanceMethod_Type, PyList_Type, PyLong_Type, PyMemoryView_Type, PyMethod_Type, PyModule_Type,
    PyODict_Type, PyObject, PyPickleBuffer_Type, PyRange_Type, PySeqIter_Type, PySet_Type, PySlice_Type,
    PyTraceBack_Type, PyTuple_Type, PyUnicode_Type,
};

macro_rules! type_checks {
    ($($(#[$doc:meta])+ pub fn $name:ident($op:ident) = $test:expr;)+) => { $(
        $(#[$doc])+
        ///
        /// # Safety
        /// The thread is attached; `op` is not null and stays alive during the call: hold a reference to it.
        /// Another thread may assign to `__class__`, so for heap types the answer may be outdated on return.
        #[inline]
        pub unsafe fn $name($op: *mut PyObject) -> c_int {
            // SAFETY: `op` is alive; its type cannot go while this thread is attached and between safepoints.
            unsafe { $test }
        }
    )+ };
}

type_checks! {
    /// 1 if `op` is an `int` or an instance of a subclass, else 0. Source: `longobject.h:12`.
    pub fn PyLong_Check(op) = instance_has(op, Py_TPFLAGS_LONG_SUBCLASS);
    /// 1 if `op` is exactly an `int`, else 0. Source: `longobject.h:14`.
    pub fn PyLong_CheckExact(op) = Py_IS_TYPE(op, PyLong_Type());
    /// 1 if `op` is `True` or `False`, else 0. Source: `boolobject.h:12`.
    pub fn PyBool_Check(op) = Py_IS_TYPE(op, PyBool_Type());
    /// 1 if `op` is a `float` or an instance of a subclass, else 0. Source: `floatobject.h:16`.
    pub fn PyFloat_Check(op) = PyObject_TypeCheck(op, PyFloat_Type());
    /// 1 if `op` is exactly a `float`, else 0. Source: `floatobject.h:17`.
    pub fn PyFloat_CheckExact(op) = Py_IS_TYPE(op, PyFloat_Type());
    /// 1 if `op` is a `complex` or an instance of a subclass, else 0. Source: `complexobject.h:13`.
    pub fn PyComplex_Check(op) = PyObject_TypeCheck(op, PyComplex_Type());
    /// 1 if `op` is exactly a `complex`, else 0. Source: `complexobject.h:14`.
    pub fn PyComplex_CheckExact(op) = Py_IS_TYPE(op, PyComplex_Type());
    /// 1 if `op` is a `str` or an instance of a subclass, else 0. Source: `unicodeobject.h:106`.
    pub fn PyUnicode_Check(op) = instance_has(op, Py_TPFLAGS_UNICODE_SUBCLASS);
    /// 1 if `op` is exactly a `str`, else 0. Source: `unicodeobject.h:108`.
    pub fn PyUnicode_CheckExact(op) = Py_IS_TYPE(op, PyUnicode_Type());
    /// 1 if `op` is a `bytes` or an instance of a subclass, else 0. Source: `bytesobject.h:27`.
    pub fn PyBytes_Check(op) = instance_has(op, Py_TPFLAGS_BYTES_SUBCLASS);
    /// 1 if `op` is exactly a `bytes`, else 0. Source: `bytesobject.h:29`.
    pub fn PyBytes_CheckExact(op) = Py_IS_TYPE(op, PyBytes_Type());
    /// 1 if `op` is a `bytearray` or an instance of a subclass, else 0. Source: `bytearrayobject.h:24`.
    pub fn PyByteArray_Check(op) = PyObject_TypeCheck(op, PyByteArray_Type());
    /// 1 if `op` is exactly a `bytearray`, else 0. Source: `bytearrayobject.h:25`.
    pub fn PyByteArray_CheckExact(op) = Py_IS_TYPE(op, PyByteArray_Type());
    /// 1 if `op` is a `memoryview`, else 0. Source: `memoryobject.h:11`.
    pub fn PyMemoryView_Check(op) = Py_IS_TYPE(op, PyMemoryView_Type());
    /// 1 if `op` is a `pickle.PickleBuffer`, else 0. Source: `cpython/picklebufobject.h:15`.
    pub fn PyPickleBuffer_Check(op) = Py_IS_TYPE(op, PyPickleBuffer_Type());
    /// 1 if `op` is a `tuple` or an instance of a subclass, else 0. Source: `tupleobject.h:26`.
    pub fn PyTuple_Check(op) = instance_has(op, Py_TPFLAGS_TUPLE_SUBCLASS);
    /// 1 if `op` is exactly a `tuple`, else 0. Source: `tupleobject.h:28`.
    pub fn PyTuple_CheckExact(op) = Py_IS_TYPE(op, PyTuple_Type());
    /// 1 if `op` is a `list` or an instance of a subclass, else 0. Source: `listobject.h:24`.
    pub fn PyList_Check(op) = instance_has(op, Py_TPFLAGS_LIST_SUBCLASS);
    /// 1 if `op` is exactly a `list`, else 0. Source: `listobject.h:26`.
    pub fn PyList_CheckExact(op) = Py_IS_TYPE(op, PyList_Type());
    /// 1 if `op` is a `range`, else 0. Source: `rangeobject.h:22`.
    pub fn PyRange_Check(op) = Py_IS_TYPE(op, PyRange_Type());
    /// 1 if `op` is a `slice`, else 0. Source: `sliceobject.h:35`.
    pub fn PySlice_Check(op) = Py_IS_TYPE(op, PySlice_Type());
    /// 1 if `op` is a `dict` or an instance of a subclass, else 0. Source: `dictobject.h:17`.
    pub fn PyDict_Check(op) = instance_has(op, Py_TPFLAGS_DICT_SUBCLASS);
    /// 1 if `op` is exactly a `dict`, else 0. Source: `dictobject.h:19`.
    pub fn PyDict_CheckExact(op) = Py_IS_TYPE(op, PyDict_Type());
    /// 1 if `op` is an `OrderedDict` or an instance of a subclass, else 0. Source: `cpython/odictobject.h:21`.
    pub fn PyODict_Check(op) = PyObject_TypeCheck(op, PyODict_Type());
    /// 1 if `op` is exactly an `OrderedDict`, else 0. Source: `cpython/odictobject.h:22`.
    pub fn PyODict_CheckExact(op) = Py_IS_TYPE(op, PyODict_Type());
    /// 1 if `op` is a keys view of a `dict`, else 0. Source: `dictobject.h:81`.
    pub fn PyDictKeys_Check(op) = PyObject_TypeCheck(op, PyDictKeys_Type());
    /// 1 if `op` is a values view of a `dict`, else 0. Source: `dictobject.h:82`.
    pub fn PyDictValues_Check(op) = PyObject_TypeCheck(op, PyDictValues_Type());
    /// 1 if `op` is an items view of a `dict`, else 0. Source: `dictobject.h:83`.
    pub fn PyDictItems_Check(op) = PyObject_TypeCheck(op, PyDictItems_Type());
    /// 1 if `op` is a view of a `dict` that is a set: of keys or of items, else 0. Source: `dictobject.h:85`.
    pub fn PyDictViewSet_Check(op) = c_int::from(PyDictKeys_Check(op) != 0 || PyDictItems_Check(op) != 0);
    /// 1 if `op` is a `set` or an instance of a subclass, else 0. Source: `setobject.h:36`.
    pub fn PySet_Check(op) = PyObject_TypeCheck(op, PySet_Type());
    /// 1 if `op` is exactly a `set`, else 0. Source: `setobject.h:35`.
    pub fn PySet_CheckExact(op) = Py_IS_TYPE(op, PySet_Type());
    /// 1 if `op` is a `frozenset` or an instance of a subclass, else 0. Source: `setobject.h:24`.
    pub fn PyFrozenSet_Check(op) = PyObject_TypeCheck(op, PyFrozenSet_Type());
    /// 1 if `op` is exactly a `frozenset`, else 0. Source: `setobject.h:23`.
    pub fn PyFrozenSet_CheckExact(op) = Py_IS_TYPE(op, PyFrozenSet_Type());
    /// 1 if `op` is a `set`, a `frozenset` or an instance of a subclass, else 0. Source: `setobject.h:30`.
    pub fn PyAnySet_Check(op) = c_int::from(PyAnySet_CheckExact(op) != 0 || PySet_Check(op) != 0 || PyFrozenSet_Check(op) != 0);
    /// 1 if `op` is exactly a `set` or a `frozenset`, else 0. Source: `setobject.h:28`.
    pub fn PyAnySet_CheckExact(op) = c_int::from(PySet_CheckExact(op) != 0 || PyFrozenSet_CheckExact(op) != 0);
    /// 1 if `op` is an iterator over a sequence's `__getitem__`, else 0. Source: `iterobject.h:11`.
    pub fn PySeqIter_Check(op) = Py_IS_TYPE(op, PySeqIter_Type());
    /// 1 if `op` is an iterator that calls until a sentinel, else 0. Source: `iterobject.h:16`.
    pub fn PyCallIter_Check(op) = Py_IS_TYPE(op, PyCallIter_Type());
    /// 1 if `op` is a function written in Python, else 0. Source: `cpython/funcobject.h:67`.
    pub fn PyFunction_Check(op) = Py_IS_TYPE(op, PyFunction_Type());
    /// 1 if `op` is a bound method, else 0. Source: `cpython/classobject.h:22`.
    pub fn PyMethod_Check(op) = Py_IS_TYPE(op, PyMethod_Type());
    /// 1 if `op` is an `instancemethod`, else 0. Source: `cpython/classobject.h:51`.
    pub fn PyInstanceMethod_Check(op) = Py_IS_TYPE(op, PyInstanceMethod_Type());
    /// 1 if `op` is a built-in function or an instance of a subclass, else 0. Source: `methodobject.h:17`.
    pub fn PyCFunction_Check(op) = PyObject_TypeCheck(op, PyCFunction_Type());
    /// 1 if `op` is exactly a built-in function, else 0. Source: `methodobject.h:16`.
    pub fn PyCFunction_CheckExact(op) = Py_IS_TYPE(op, PyCFunction_Type());
    /// 1 if `op` is a built-in method that knows its class or an instance of a subclass, else 0. Source: `cpython/methodobject.h:35`.
    pub fn PyCMethod_Check(op) = PyObject_TypeCheck(op, PyCMethod_Type());
    /// 1 if `op` is exactly a built-in method that knows its class, else 0. Source: `cpython/methodobject.h:34`.
    pub fn PyCMethod_CheckExact(op) = Py_IS_TYPE(op, PyCMethod_Type());
    /// 1 if `op` is a closure's cell, else 0. Source: `cpython/cellobject.h:18`.
    pub fn PyCell_Check(op) = Py_IS_TYPE(op, PyCell_Type());
    /// 1 if `op` is a code object, else 0. Source: `cpython/code.h:182`.
    pub fn PyCode_Check(op) = Py_IS_TYPE(op, PyCode_Type());
    /// 1 if `op` is a frame, else 0. Source: `cpython/pyframe.h:8`.
    pub fn PyFrame_Check(op) = Py_IS_TYPE(op, PyFrame_Type());
    /// 1 if `op` is the `f_locals` of a function's frame, else 0. Source: `cpython/pyframe.h:9`.
    pub fn PyFrameLocalsProxy_Check(op) = Py_IS_TYPE(op, PyFrameLocalsProxy_Type());
    /// 1 if `op` is a traceback, else 0. Source: `traceback.h:14`.
    pub fn PyTraceBack_Check(op) = Py_IS_TYPE(op, PyTraceBack_Type());
    /// 1 if `op` is a module or an instance of a subclass, else 0. Source: `moduleobject.h:12`.
    pub fn PyModule_Check(op) = PyObject_TypeCheck(op, PyModule_Type());
    /// 1 if `op` is exactly a module, else 0. Source: `moduleobject.h:13`.
    pub fn PyModule_CheckExact(op) = Py_IS_TYPE(op, PyModule_Type());
    /// 1 if `op` is a capsule, else 0. Source: `pycapsule.h:25`.
    pub fn PyCapsule_CheckExact(op) = Py_IS_TYPE(op, PyCapsule_Type());
    /// 1 if `op` is a generator or an instance of a subclass, else 0. Source: `cpython/genobject.h:38`.
    pub fn PyGen_Check(op) = PyObject_TypeCheck(op, PyGen_Type());
    /// 1 if `op` is exactly a generator, else 0. Source: `cpython/genobject.h:39`.
    pub fn PyGen_CheckExact(op) = Py_IS_TYPE(op, PyGen_Type());
    /// 1 if `op` is a coroutine, else 0. Source: `cpython/genobject.h:55`.
    pub fn PyCoro_CheckExact(op) = Py_IS_TYPE(op, PyCoro_Type());
    /// 1 if `op` is an asynchronous generator, else 0. Source: `cpython/genobject.h:72`.
    pub fn PyAsyncGen_CheckExact(op) = Py_IS_TYPE(op, PyAsyncGen_Type());
    /// 1 if `op` is an awaitable of an asynchronous generator's `asend`, else 0. Source: `cpython/genobject.h:74`.
    pub fn PyAsyncGenASend_CheckExact(op) = Py_IS_TYPE(op, _PyAsyncGenASend_Type());
    /// 1 if `op` is a `contextvars.Context`, else 0. Source: `cpython/context.h:18`.
    pub fn PyContext_CheckExact(op) = Py_IS_TYPE(op, PyContext_Type());
    /// 1 if `op` is a `contextvars.ContextVar`, else 0. Source: `cpython/context.h:19`.
    pub fn PyContextVar_CheckExact(op) = Py_IS_TYPE(op, PyContextVar_Type());
    /// 1 if `op` is a `contextvars.Token`, else 0. Source: `cpython/context.h:20`.
    pub fn PyContextToken_CheckExact(op) = Py_IS_TYPE(op, PyContextToken_Type());
    /// 1 if `op` is a weak reference or a weak proxy, else 0. Source: `weakrefobject.h:22`.
    pub fn PyWeakref_Check(op) = c_int::from(PyWeakref_CheckRef(op) != 0 || PyWeakref_CheckProxy(op) != 0);
    /// 1 if `op` is a `weakref.ref` or an instance of a subclass, else 0. Source: `weakrefobject.h:15`.
    pub fn PyWeakref_CheckRef(op) = PyObject_TypeCheck(op, _PyWeakref_RefType());
    /// 1 if `op` is exactly a `weakref.ref`, else 0. Source: `weakrefobject.h:16`.
    pub fn PyWeakref_CheckRefExact(op) = Py_IS_TYPE(op, _PyWeakref_RefType());
    /// 1 if `op` is a weak proxy, callable or not, else 0. Source: `weakrefobject.h:18`.
    pub fn PyWeakref_CheckProxy(op) = c_int::from(Py_IS_TYPE(op, _PyWeakref_ProxyType()) != 0 || Py_IS_TYPE(op, _PyWeakref_CallableProxyType()) != 0);
}
