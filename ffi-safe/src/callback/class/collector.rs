//! What the garbage collector and the reference counts call.

use core::cell::Cell;
use core::ffi::{c_int, c_void};
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use ffi_sys::{
    _Py_REF_MERGED, Py_DECREF, Py_TYPE, Py_VISIT, PyObject, PyObject_CallFinalizerFromDealloc,
    PyObject_ClearWeakRefs, PyObject_GC_UnTrack, PyTypeObject, visitproc,
};

use super::layout::{DEALLOC, head_of};
use crate::callback::enter::destroy;

/// How many objects may be freed inside of each other. More wait until the outermost is done: a long chain of objects
/// must not use up the stack.
const DEPTH: u32 = 50;

thread_local! {
    static DEALLOCATING: Cell<u32> = const { Cell::new(0) };
    /// The objects that wait, linked by `ob_tid`, as CPython links its own.
    static WAITING: Cell<*mut PyObject> = const { Cell::new(ptr::null_mut()) };
}

/// `tp_traverse`: passes on what the object refers to.
///
/// # Safety
/// As the collector calls it: the world is stopped, so nothing is counted, allocated or waited for.
pub(super) unsafe extern "C" fn traverse(
    object: *mut PyObject,
    visit: visitproc,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: by the contract of this function. Instances of heap types own a reference to their type.
    unsafe {
        Py_VISIT!(Py_TYPE(object), visit, argument);
        if let Some(head) = head_of(Py_TYPE(object)) {
            for field in head.traced(object) {
                Py_VISIT!(field.peek(), visit, argument);
            }
        }
    }
    0
}

/// `tp_clear`: gives up what the object refers to, because it can be reached no more.
///
/// # Safety
/// As the collector calls it: attached, with a live object.
pub(super) unsafe extern "C" fn clear(object: *mut PyObject) -> c_int {
    // SAFETY: attached; a live object. Dropping may run Python, and reaches no token of the frames below.
    unsafe {
        if let Some(head) = head_of(Py_TYPE(object)) {
            for field in head.traced(object) {
                let referred = field.swap(ptr::null_mut());
                if !referred.is_null() {
                    Py_DECREF(referred);
                }
            }
        }
    }
    0
}

/// `tp_dealloc`: drops the payload and frees the object.
///
/// # Safety
/// As the count calls it when it is zero: attached, with an object that nobody refers to.
pub(super) unsafe extern "C" fn dealloc(object: *mut PyObject) {
    // SAFETY: by the contract of this function.
    unsafe {
        let class = Py_TYPE(object);
        // The destructor of a derived class has called the finalizer before it called this one.
        let is_whole =
            (&raw const (*class).tp_dealloc).read().map(|f| f as usize) == DEALLOC.map(|f| f as usize);
        if is_whole && has_finalizer(class) && PyObject_CallFinalizerFromDealloc(object) < 0 {
            return;
        }
        PyObject_GC_UnTrack(object.cast());
        if DEALLOCATING.get() >= DEPTH {
            // A weak reference cannot revive it meanwhile: no thread is the owner, and the shared count is zero. The
            // destructor of a derived class does not look at the object any more when this one returns.
            (*object).ob_tid.store(WAITING.replace(object).expose_provenance(), Ordering::Relaxed);
            return;
        }
        DEALLOCATING.set(DEALLOCATING.get() + 1);
        free(object, class);
        if DEALLOCATING.get() == 1 {
            while let Some(waiting) = next_waiting() {
                free(waiting, Py_TYPE(waiting));
            }
        }
        DEALLOCATING.set(DEALLOCATING.get() - 1);
    }
}

/// Whether objects of the class have a `__del__`, which Python code may assign to it at any time.
///
/// # Safety
/// A live type.
unsafe fn has_finalizer(class: *mut PyTypeObject) -> bool {
    // SAFETY: the caller's promise. CPython writes the slot as one word, and functions are as large as pointers.
    let finalize = unsafe { AtomicPtr::from_ptr((&raw mut (*class).tp_finalize).cast::<*mut c_void>()) };
    !finalize.load(Ordering::Relaxed).is_null()
}

/// Takes an object that waits, and makes its header that of an object that dies.
///
/// # Safety
/// What waits has not been freed.
unsafe fn next_waiting() -> Option<*mut PyObject> {
    let object = WAITING.get();
    // SAFETY: the caller's promise; nobody else has the object any more.
    let header = unsafe { object.as_ref() }?;
    WAITING.set(ptr::with_exposed_provenance_mut(header.ob_tid.swap(0, Ordering::Relaxed)));
    header.ob_ref_shared.store(_Py_REF_MERGED, Ordering::Relaxed);
    Some(object)
}

/// # Safety
/// Attached; an object that nobody refers to and that the collector does not track.
unsafe fn free(object: *mut PyObject, class: *mut PyTypeObject) {
    // SAFETY: the caller's promise. Weak references are cleared before anything of the object goes; their callbacks,
    // and what the payload releases, may run Python, which cannot reach the object any more.
    unsafe {
        PyObject_ClearWeakRefs(object);
        if let Some(head) = head_of(class) {
            destroy(|| head.drop_payload(object));
        }
        if let Some(free) = (&raw const (*class).tp_free).read() {
            free(object.cast());
        }
        Py_DECREF(class.cast());
    }
}
