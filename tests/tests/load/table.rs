//! What the slots hold, and functions as values.

use std::ffi::{CString, c_int, c_void};
use std::slice;

use ffi_sys::{
    Py_DecRef, Py_TPFLAGS_DEFAULT, Py_ssize_t, Py_tp_getattro, PyExc_ValueError, PyList_New, PyList_Size,
    PyLong_AsLong, PyObject, PyObject_CallNoArgs, PyObject_GenericGetAttr, PyObject_GetAttrString,
    PyType_FromSpec, PyType_GetSlot, PyType_Slot, PyType_Spec, Table, table,
};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use tests::embed::attached;

use crate::child::child;
use crate::fake::{Kind, symbols};
use crate::{address, load_real, real};

/// The words of the table, in its order.
fn words() -> &'static [*mut c_void] {
    let count = size_of::<Table>() / size_of::<*mut c_void>();
    // SAFETY: every slot is one word, which nothing writes to after the load.
    unsafe { slice::from_raw_parts(std::ptr::from_ref(table()).cast(), count) }
}

/// Every slot holds what the system's loader gives for its name.
#[test]
fn every_slot() {
    let outcome = child(|| {
        load_real();
        // SAFETY: the library is open already.
        let library = unsafe { Library::open(Some(real()), RTLD_NOW | RTLD_LOCAL) }.unwrap();
        let symbols = symbols();
        assert_eq!(words().len(), symbols.len());
        let mut filled = 0;
        for (symbol, word) in symbols.iter().zip(words()) {
            let expected = address(&library, &CString::new(symbol.name.as_str()).unwrap());
            if expected.is_null() {
                // The stub of a function; nothing of a variable.
                assert!(
                    !symbol.required && (symbol.kind == Kind::Function || word.is_null()),
                    "{}",
                    symbol.name
                );
            } else {
                assert_eq!(*word, expected, "{}", symbol.name);
                filled += 1;
            }
        }
        println!("filled {filled}");
        println!("slots {}", symbols.len());
    });
    outcome.succeeded();
    let (filled, slots) = (outcome.number("filled"), outcome.number("slots"));
    println!("{filled} of {slots} slots hold the address that the system's loader gives");
    assert!(filled > 1200 && filled <= slots);
}

#[test]
fn true_addresses_and_shims() {
    let outcome = child(|| {
        load_real();
        // SAFETY: the library is open already.
        let library = unsafe { Library::open(Some(real()), RTLD_NOW | RTLD_LOCAL) }.unwrap();
        let expected = address(&library, c"PyObject_GenericGetAttr");
        let shim: unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject =
            PyObject_GenericGetAttr;
        assert_eq!(table().PyObject_GenericGetAttr.get() as *mut c_void, expected);
        assert_ne!(shim as *mut c_void, expected, "the shim is a function of its own");
        assert!(table().PyObject_GenericGetAttr.is_resolved());

        let value = address(&library, c"PyExc_ValueError").cast::<*mut PyObject>();
        assert_eq!(table().PyExc_ValueError.address(), value);
        // SAFETY: a variable of the library.
        let exception = unsafe { value.read() };
        assert!(!exception.is_null());
        assert_eq!(PyExc_ValueError(), exception);
        assert_eq!(table().PyExc_ValueError.value(), exception);
        attached(|| {
            shim_as_a_slot(shim);
            variadic_functions();
        });
    });
    outcome.succeeded();
}

/// Functions of the crate as C function pointers: called by Rust, and by Python through a type's slot.
fn shim_as_a_slot(shim: unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject) {
    let size: unsafe extern "C" fn(*mut PyObject) -> Py_ssize_t = PyList_Size;
    let mut slots = [
        PyType_Slot { slot: Py_tp_getattro as c_int, pfunc: shim as *mut c_void },
        PyType_Slot { slot: 0, pfunc: std::ptr::null_mut() },
    ];
    let mut spec = PyType_Spec {
        name: c"tests.Slotted".as_ptr(),
        basicsize: 0,
        itemsize: 0,
        flags: u32::try_from(Py_TPFLAGS_DEFAULT).unwrap(),
        slots: slots.as_mut_ptr(),
    };
    // SAFETY: attached; the specification is complete and read during the call alone; the objects are this
    // function's own until they are released.
    unsafe {
        let list = PyList_New(3);
        assert_eq!(size(list), 3);
        Py_DecRef(list);

        let slotted = PyType_FromSpec(&mut spec);
        assert!(!slotted.is_null());
        assert_eq!(PyType_GetSlot(slotted.cast(), Py_tp_getattro as c_int), shim as *mut c_void);
        let object = PyObject_CallNoArgs(slotted);
        let class = PyObject_GetAttrString(object, c"__class__".as_ptr());
        assert_eq!(class, slotted, "the attribute was found through the shim");
        Py_DecRef(class);
        Py_DecRef(object);
        Py_DecRef(slotted);
    }
}

fn variadic_functions() {
    // SAFETY: attached; the format says what follows it, and the objects are this function's own.
    unsafe {
        let pair = ffi_sys::Py_BuildValue!(c"(is)".as_ptr(), 7 as c_int, c"seven".as_ptr());
        let (mut number, mut text) = (0 as c_int, std::ptr::null::<std::ffi::c_char>());
        let parsed = ffi_sys::PyArg_ParseTuple!(pair, c"is".as_ptr(), &raw mut number, &raw mut text);
        assert_eq!((parsed, number), (1, 7));
        assert_eq!(std::ffi::CStr::from_ptr(text), c"seven");
        Py_DecRef(pair);
        let number = (ffi_sys::Py_BuildValue())(c"l".as_ptr(), 1_i64 << 40);
        assert_eq!(PyLong_AsLong(number), 1 << 40);
        Py_DecRef(number);
    }
}
