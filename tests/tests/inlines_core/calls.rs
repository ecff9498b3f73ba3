//! The vectorcall convention.

use ffi_sys as sys;
use ffi_sys::PyObject;
use tests::embed::python_object;
use tests::release;

use crate::compare;
use crate::corpus::Header;
use crate::originals::C;

/// The outcome of a call: the text of the result, or the type of the exception, which is cleared.
fn outcome(result: *mut PyObject) -> Result<String, *mut PyObject> {
    // SAFETY: attached; the result is a new reference or null with an exception set.
    unsafe {
        if result.is_null() {
            let raised = sys::PyErr_GetRaisedException();
            let type_ = sys::Py_TYPE(raised).cast();
            release(raised);
            return Err(type_);
        }
        let text = sys::PyObject_Repr(result);
        let utf8 = std::ffi::CStr::from_ptr(sys::PyUnicode_AsUTF8(text)).to_str().unwrap().to_owned();
        release(text);
        release(result);
        Ok(utf8)
    }
}

compare! {
    fn argument_counts_are_alike compares [
        PY_VECTORCALL_ARGUMENTS_OFFSET, PyVectorcall_NARGS, _PyVectorcall_NARGS,
    ] {
        let offset = sys::PY_VECTORCALL_ARGUMENTS_OFFSET;
        assert_eq!(offset, (C.PY_VECTORCALL_ARGUMENTS_OFFSET)());
        for n in [0, 1, 2, 255, 1 << 40, usize::MAX, offset, offset | 1, offset | 77] {
            assert_eq!(sys::PyVectorcall_NARGS(n), (C.PyVectorcall_NARGS)(n), "{n:#x}");
            assert_eq!(sys::_PyVectorcall_NARGS(n), (C._PyVectorcall_NARGS)(n), "{n:#x}");
            assert_eq!(sys::PyVectorcall_NARGS(n), sys::table().PyVectorcall_NARGS.get()(n), "{n:#x}");
        }
    }

    fn methods_are_called_alike compares [PyObject_CallMethodNoArgs, PyObject_CallMethodOneArg] {
        // Interned, because the caches of types keep references to names.
        let name = |text: &std::ffi::CStr| sys::PyUnicode_InternFromString(text.as_ptr());
        let text = sys::PyUnicode_FromString(c"a,b".as_ptr());
        // A bound method in the instance, to which nothing is prepended; and a function in the type, to which
        // the object is.
        let instance = python_object(
            "type('T', (), {
                'seen': lambda *a: len(a),
                '__init__': lambda self: setattr(self, 'own', lambda *a: len(a)),
            })()",
        );
        let cases = [
            (text, c"upper", Ok("'A,B'")),
            (text, c"split", Ok("['a,b']")),
            (instance, c"seen", Ok("1")),
            (instance, c"own", Ok("0")),
            (text, c"no_such_method", Err(sys::PyExc_AttributeError())),
            (text, c"join", Err(sys::PyExc_TypeError())),
        ];
        for (object, method, expected) in cases {
            let method = name(method);
            let before = (Header::of(object), Header::of(method));
            let c = outcome((C.PyObject_CallMethodNoArgs)(object, method));
            let port = outcome(sys::PyObject_CallMethodNoArgs(object, method));
            assert_eq!(port, c);
            assert_eq!(port.as_deref(), expected.as_ref().copied());
            assert_eq!((Header::of(object), Header::of(method)), before, "no reference is kept or lost");
            release(method);
        }
        let comma = sys::PyUnicode_FromString(c",".as_ptr());
        let cases = [
            (text, c"split", Ok("['a', 'b']")),
            (text, c"count", Ok("1")),
            (instance, c"seen", Ok("2")),
            (instance, c"own", Ok("1")),
            (text, c"upper", Err(sys::PyExc_TypeError())),
            (text, c"no_such_method", Err(sys::PyExc_AttributeError())),
        ];
        for (object, method, expected) in cases {
            let method = name(method);
            let before = (Header::of(object), Header::of(method), Header::of(comma));
            let c = outcome((C.PyObject_CallMethodOneArg)(object, method, comma));
            let port = outcome(sys::PyObject_CallMethodOneArg(object, method, comma));
            assert_eq!(port, c);
            assert_eq!(port.as_deref(), expected.as_ref().copied());
            let after = (Header::of(object), Header::of(method), Header::of(comma));
            assert_eq!(after, before, "no reference is kept or lost");
            release(method);
        }
        [comma, instance, text].into_iter().for_each(|object| release(object));
    }
}
