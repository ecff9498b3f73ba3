//! Objects of one's own types: the same requests to the allocator, the same headers.

use std::ffi::{c_int, c_void};
use std::ptr::null_mut;

use ffi_sys as sys;
use ffi_sys::{Py_ssize_t, PyObject, PyTypeObject, PyVarObject, visitproc};
use tests::release;

use crate::compare;
use crate::corpus::Header;
use crate::hooks::{Request, record};
use crate::originals::{C, Item};

/// What a new object looks like.
type Made = (Vec<Request>, Header, Option<Py_ssize_t>);

/// Runs a constructor, describes what it made, and destroys it.
fn made(variable: bool, make: impl FnOnce() -> *mut PyObject) -> Made {
    let (object, requests) = record(make);
    assert!(!object.is_null());
    // SAFETY: attached, and the object is new.
    let size = variable.then(|| unsafe { sys::Py_SIZE(object) });
    let header = Header::of(object);
    // SAFETY: the only reference.
    unsafe { release(object) };
    (requests, header, size)
}

/// A new type: with items or not, known to the collector or not.
fn new_type(variable: bool, gc: bool) -> *mut PyTypeObject {
    // SAFETY: attached.
    let type_ = unsafe { (C.new_type)(variable.into(), gc.into()) };
    assert!(!type_.is_null());
    type_.cast()
}

compare! {
    fn objects_of_fixed_size_are_made_alike compares [PyObject_New, PyObject_NEW, PyObject_GC_New] {
        let plain = new_type(false, false);
        let c = made(false, || (C.PyObject_New)(plain));
        assert_eq!(made(false, || (C.PyObject_NEW)(plain)), c);
        assert_eq!(made(false, || sys::PyObject_New::<PyObject>(plain)), c);
        assert_eq!(made(false, || sys::PyObject_NEW::<PyObject>(plain)), c);
        let gc = new_type(false, true);
        let c = made(false, || (C.PyObject_GC_New)(gc));
        assert_eq!(made(false, || sys::PyObject_GC_New::<PyObject>(gc)), c);
        assert_ne!(c, made(false, || sys::PyObject_New::<PyObject>(plain)));
    }

    fn objects_with_items_are_made_alike compares [
        PyObject_NewVar, PyObject_NEW_VAR, PyObject_GC_NewVar, PyObject_GC_Resize,
    ] {
        let plain = new_type(true, false);
        let gc = new_type(true, true);
        for n in [0, 1, 5, 100] {
            let c = made(true, || (C.PyObject_NewVar)(plain, n));
            assert_eq!(c.2, Some(n));
            assert_eq!(made(true, || (C.PyObject_NEW_VAR)(plain, n)), c);
            assert_eq!(made(true, || sys::PyObject_NewVar::<PyVarObject>(plain, n).cast()), c);
            assert_eq!(made(true, || sys::PyObject_NEW_VAR::<PyVarObject>(plain, n).cast()), c);
            let c = made(true, || (C.PyObject_GC_NewVar)(gc, n));
            assert_eq!(made(true, || sys::PyObject_GC_NewVar::<PyVarObject>(gc, n).cast()), c);
            let mut resized = [false, true].map(|port| made(true, || {
                let object = sys::PyObject_GC_NewVar::<PyVarObject>(gc, 2);
                match port {
                    false => (C.PyObject_GC_Resize)(object.cast(), n),
                    true => sys::PyObject_GC_Resize::<PyVarObject>(object, n).cast(),
                }
            }));
            // The block that is resized is another each time.
            for (requests, ..) in &mut resized {
                assert_eq!(requests.len(), 2);
                if let Request::Reallocate { block, .. } = &mut requests[1] {
                    *block = 0;
                }
            }
            assert_eq!(resized[0].2, Some(n));
            assert_eq!(resized[1], resized[0]);
        }
    }

    fn memory_becomes_an_object_alike compares [PyObject_INIT, PyObject_INIT_VAR] {
        let (fixed, variable) = (new_type(false, false), new_type(true, false));
        let memory = |type_, n| sys::PyObject_Malloc((C._PyObject_VAR_SIZE)(type_, n)).cast::<PyObject>();
        let c = made(false, || (C.PyObject_INIT)(memory(fixed, 0), fixed));
        assert_eq!(made(false, || sys::PyObject_INIT(memory(fixed, 0), fixed)), c);
        let c = made(true, || (C.PyObject_INIT_VAR)(memory(variable, 3).cast(), variable, 3).cast());
        assert_eq!(made(true, || sys::PyObject_INIT_VAR(memory(variable, 3).cast(), variable, 3).cast()), c);
        assert_eq!(c.2, Some(3));
    }

    fn object_memory_is_asked_for_alike compares [
        PyObject_MALLOC, PyObject_REALLOC, PyObject_FREE, PyObject_Del, PyObject_DEL,
    ] {
        for size in [0, 1, 100, 100_000] {
            let (first, c) = record(|| (C.PyObject_MALLOC)(size));
            let (second, port) = record(|| sys::PyObject_MALLOC(size));
            assert_eq!(port, c);
            assert_eq!(c.len(), 1);
            let blocks = [first, second].map(|block| {
                assert!(!block.is_null());
                block.addr()
            });
            let (first, c) = record(|| (C.PyObject_REALLOC)(first, size + 500));
            let (second, port) = record(|| sys::PyObject_REALLOC(second, size + 500));
            assert_eq!(port, retargeted(&c, blocks[0], blocks[1]));
            assert_ne!(port, c);
            sys::PyObject_Free(first);
            sys::PyObject_Free(second);
        }
        type Free = unsafe extern "C" fn(*mut c_void);
        let frees: [(Free, Free); 3] = [
            (C.PyObject_FREE, sys::PyObject_FREE),
            (C.PyObject_Del, sys::PyObject_Del),
            (C.PyObject_DEL, sys::PyObject_DEL),
        ];
        for (c_free, port_free) in frees {
            let (first, second) = (sys::PyObject_Malloc(40), sys::PyObject_Malloc(40));
            let ((), c) = record(|| c_free(first));
            let ((), port) = record(|| port_free(second));
            assert_eq!(port, retargeted(&c, first.addr(), second.addr()));
            assert_eq!(c.len(), 1);
        }
    }

    fn sizes_are_computed_alike compares [_PyObject_SIZE, _PyObject_VAR_SIZE] {
        let types = [
            sys::PyLong_Type(),
            sys::PyTuple_Type(),
            sys::PyBytes_Type(),
            sys::PyType_Type(),
            new_type(true, false),
            new_type(false, true),
        ];
        for type_ in types {
            assert_eq!(sys::_PyObject_SIZE(type_), (C._PyObject_SIZE)(type_));
            for n in [0, 1, 2, 3, 1000, -1, isize::MAX, isize::MIN] {
                assert_eq!(sys::_PyObject_VAR_SIZE(type_, n), (C._PyObject_VAR_SIZE)(type_, n), "{n} items");
            }
        }
    }

    fn visits_are_made_alike compares [Py_VISIT] {
        // The visitor notes what it is given, and answers what the list says.
        struct Visits {
            seen: Vec<*mut PyObject>,
            answer: c_int,
        }
        unsafe extern "C" fn visitor(object: *mut PyObject, arg: *mut c_void) -> c_int {
            // SAFETY: the argument is the `Visits` below, which outlives the call.
            let visits = unsafe { &mut *arg.cast::<Visits>() };
            visits.seen.push(object);
            visits.answer
        }
        unsafe fn traverse(object: *mut Item, visit: visitproc, arg: *mut c_void) -> c_int {
            // SAFETY: forwarded.
            unsafe { sys::Py_VISIT!(object, visit, arg) };
            77
        }
        for object in [null_mut(), sys::Py_None()] {
            for answer in [0, 1, -1, 5] {
                let mut c = Visits { seen: Vec::new(), answer };
                let c_result = (C.Py_VISIT)(object, Some(visitor), (&raw mut c).cast());
                let mut port = Visits { seen: Vec::new(), answer };
                let port_result = traverse(object.cast(), Some(visitor), (&raw mut port).cast());
                assert_eq!((port_result, &port.seen), (c_result, &c.seen));
                assert_eq!(c.seen.len(), usize::from(!object.is_null()));
                assert_eq!(c_result, if object.is_null() || answer == 0 { 77 } else { answer });
            }
        }
    }
}

/// The requests, about the block `to` instead of `from`.
pub(crate) fn retargeted(requests: &[Request], from: usize, to: usize) -> Vec<Request> {
    let swap = |block: usize| if block == from { to } else { block };
    requests
        .iter()
        .map(|&request| match request {
            Request::Reallocate { domain, block, size } => {
                Request::Reallocate { domain, block: swap(block), size }
            }
            Request::Free { domain, block } => Request::Free { domain, block: swap(block) },
            Request::Allocate { .. } => request,
        })
        .collect()
}
