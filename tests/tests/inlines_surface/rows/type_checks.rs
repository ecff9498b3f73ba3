//! Type checks and type flags.

use crate::cases;
use crate::probe::Group;
use crate::results::{INT, PTR};
use crate::row::rows;
use crate::words::{O, TY, UL};

/// `a`: any object.
pub(crate) const OBJECTS: Group = Group {
    name: "objects",
    cases: cases::objects,
    rows: rows! { a x;
        INT PyAnySet_Check(O(a, 0));
        INT PyAnySet_CheckExact(O(a, 0));
        INT PyAsyncGenASend_CheckExact(O(a, 0));
        INT PyAsyncGen_CheckExact(O(a, 0));
        INT PyBool_Check(O(a, 0));
        INT PyByteArray_Check(O(a, 0));
        INT PyByteArray_CheckExact(O(a, 0));
        INT PyBytes_Check(O(a, 0));
        INT PyBytes_CheckExact(O(a, 0));
        INT PyCFunction_Check(O(a, 0));
        INT PyCFunction_CheckExact(O(a, 0));
        INT PyCMethod_Check(O(a, 0));
        INT PyCMethod_CheckExact(O(a, 0));
        INT PyCallIter_Check(O(a, 0));
        INT PyCapsule_CheckExact(O(a, 0));
        INT PyCell_Check(O(a, 0));
        INT PyCode_Check(O(a, 0));
        INT PyComplex_Check(O(a, 0));
        INT PyComplex_CheckExact(O(a, 0));
        INT PyContextToken_CheckExact(O(a, 0));
        INT PyContextVar_CheckExact(O(a, 0));
        INT PyContext_CheckExact(O(a, 0));
        INT PyCoro_CheckExact(O(a, 0));
        INT PyDictItems_Check(O(a, 0));
        INT PyDictKeys_Check(O(a, 0));
        INT PyDictValues_Check(O(a, 0));
        INT PyDictViewSet_Check(O(a, 0));
        INT PyDict_Check(O(a, 0));
        INT PyDict_CheckExact(O(a, 0));
        INT PyExceptionClass_Check(O(a, 0));
        INT PyExceptionInstance_Check(O(a, 0));
        PTR PyExceptionInstance_Class(O(a, 0));
        INT PyFloat_Check(O(a, 0));
        INT PyFloat_CheckExact(O(a, 0));
        INT PyFrameLocalsProxy_Check(O(a, 0));
        INT PyFrame_Check(O(a, 0));
        INT PyFrozenSet_Check(O(a, 0));
        INT PyFrozenSet_CheckExact(O(a, 0));
        INT PyFunction_Check(O(a, 0));
        INT PyGen_Check(O(a, 0));
        INT PyGen_CheckExact(O(a, 0));
        INT PyInstanceMethod_Check(O(a, 0));
        INT PyList_Check(O(a, 0));
        INT PyList_CheckExact(O(a, 0));
        INT PyLong_Check(O(a, 0));
        INT PyLong_CheckExact(O(a, 0));
        INT PyMemoryView_Check(O(a, 0));
        INT PyMethod_Check(O(a, 0));
        INT PyModule_Check(O(a, 0));
        INT PyModule_CheckExact(O(a, 0));
        INT PyODict_Check(O(a, 0));
        INT PyODict_CheckExact(O(a, 0));
        INT PyPickleBuffer_Check(O(a, 0));
        INT PyRange_Check(O(a, 0));
        INT PySeqIter_Check(O(a, 0));
        INT PySet_Check(O(a, 0));
        INT PySet_CheckExact(O(a, 0));
        INT PySlice_Check(O(a, 0));
        INT PyTraceBack_Check(O(a, 0));
        INT PyTuple_Check(O(a, 0));
        INT PyTuple_CheckExact(O(a, 0));
        INT PyType_Check(O(a, 0));
        INT PyType_CheckExact(O(a, 0));
        INT PyUnicode_Check(O(a, 0));
        INT PyUnicode_CheckExact(O(a, 0));
        INT PyWeakref_Check(O(a, 0));
        INT PyWeakref_CheckProxy(O(a, 0));
        INT PyWeakref_CheckRef(O(a, 0));
        INT PyWeakref_CheckRefExact(O(a, 0));
    },
};

/// `a`: any object and any type.
pub(crate) const SUBTYPES: Group = Group {
    name: "subtypes",
    cases: cases::subtypes,
    rows: rows! { a x;
        INT PyObject_TypeCheck(O(a, 0), TY(a, 1));
    },
};

/// `a`: any type and any flags.
pub(crate) const FLAGS: Group = Group {
    name: "flags",
    cases: cases::flags,
    rows: rows! { a x;
        INT PyType_HasFeature(TY(a, 0), UL(a, 1));
        INT PyType_FastSubclass(TY(a, 0), UL(a, 1));
        INT PyType_IS_GC(TY(a, 0));
    },
};
