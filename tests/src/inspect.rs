//! What the interpreter knows that the safe crate does not say, for tests of that crate.

use std::ptr;

use ffi_safe::{Any, Attached, Bound};
use ffi_sys::{
    _Py_IsImmortal, Py_DECREF, Py_INCREF, Py_MOD_GIL_NOT_USED, Py_REFCNT, PyErr_Occurred,
    PyInterpreterState_Main, PyInterpreterState_ThreadHead, PyModule_Create, PyModuleDef,
    PyModuleDef_HEAD_INIT, PyObject, PyThreadState_GetUnchecked, PyThreadState_Next,
    PyUnstable_Module_SetGIL,
};

use crate::embed::STACK;
use crate::worker::Ref;

/// The address of the thread state with which the calling thread is attached, or 0.
pub fn state() -> usize {
    ffi_sys::library().expect("a library is loaded");
    // SAFETY: the library is loaded; the call reads a thread-local variable.
    unsafe { PyThreadState_GetUnchecked() }.addr()
}

/// Whether the calling thread is attached.
pub fn is_attached() -> bool {
    state() != 0
}

/// The addresses of all thread states. Others may come and go meanwhile: for use when nobody does that.
pub fn states(_: &Attached) -> Vec<usize> {
    let mut states = Vec::new();
    // SAFETY: attached.
    let mut state = unsafe { PyInterpreterState_ThreadHead(PyInterpreterState_Main()) };
    while !state.is_null() {
        states.push(state.addr());
        // SAFETY: attached, and the state is one of the list.
        state = unsafe { PyThreadState_Next(state) };
    }
    states
}

/// Whether the calling thread has an exception set.
pub fn has_exception(_: &Attached) -> bool {
    // SAFETY: attached; a read of the thread's own error indicator.
    !unsafe { PyErr_Occurred() }.is_null()
}

/// How many references to an object there are, if no other thread has one.
pub fn references<T>(object: &Bound<'_, T>) -> isize {
    // SAFETY: attached and alive.
    unsafe { Py_REFCNT(object.as_ptr()) }
}

/// Whether references to an object are not counted.
pub fn is_immortal<T>(object: &Bound<'_, T>) -> bool {
    // SAFETY: attached and alive.
    unsafe { _Py_IsImmortal(object.as_ptr()) != 0 }
}

/// A reference that is counted as this thread's own, as that of a [`Bound`] is, and that another one gives back.
pub fn own_reference(object: &Bound<'_, Any>) -> Ref {
    // SAFETY: attached and alive; what is taken is given back by the function below.
    unsafe { Py_INCREF(object.as_ptr()) };
    Ref(object.as_ptr())
}

/// Gives a reference back, attached, on a new thread. The calling thread must be detached.
///
/// # Panics
///
/// If the thread cannot be started, or cannot attach.
pub fn give_back_elsewhere(reference: Ref) {
    let give_back = move || {
        let object = reference.get();
        // SAFETY: attached; the reference was taken by `own_reference`, and is not used again.
        ffi_safe::attach(|_| unsafe { Py_DECREF(object) }).expect("the interpreter runs");
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(give_back);
    thread.expect("a thread").join().expect("no panic");
}

/// The init function of an empty module, `ours`, which runs without the GIL.
pub extern "C" fn init_ours() -> *mut PyObject {
    let definition = Box::leak(Box::new(PyModuleDef {
        m_base: PyModuleDef_HEAD_INIT(),
        m_name: c"ours".as_ptr(),
        m_doc: ptr::null(),
        m_size: 0,
        m_methods: ptr::null_mut(),
        m_slots: ptr::null_mut(),
        m_traverse: None,
        m_clear: None,
        m_free: None,
    }));
    // SAFETY: attached, as Python calls this; the definition lives for ever.
    unsafe {
        let module = PyModule_Create(definition);
        assert_eq!(PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED), 0);
        module
    }
}
