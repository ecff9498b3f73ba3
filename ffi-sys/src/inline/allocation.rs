//! Making objects of one's own types, and visiting what they refer to.
//!
//! Memory of objects comes from the heap of the calling thread's state, so each function that allocates or frees
//! needs an attached thread.

use core::ffi::c_void;

use crate::{
    _PyObject_GC_New, _PyObject_GC_NewVar, _PyObject_GC_Resize, _PyObject_New, _PyObject_NewVar, Py_ssize_t,
    PyObject, PyObject_Free, PyObject_Init, PyObject_InitVar, PyObject_Malloc, PyObject_Realloc,
    PyTypeObject, PyVarObject,
};

/// Allocates an object of type `typeobj` and initialises its header. A new reference, or null with an exception
/// set. The rest of the object is uninitialised.
///
/// # Safety
///
/// The calling thread is attached. `typeobj` is a ready type whose instances are laid out as a `T`, have a fixed
/// size and are not tracked by the collector.
///
/// Source: `objimpl.h:130`.
#[inline]
pub unsafe fn PyObject_New<T>(typeobj: *mut PyTypeObject) -> *mut T {
    // SAFETY: forwarded 1:1; the allocation may start a collection, which runs Python.
    unsafe { _PyObject_New(typeobj) }.cast()
}

/// An older name of [`PyObject_New`].
///
/// # Safety
///
/// As for [`PyObject_New`].
///
/// Source: `objimpl.h:134`.
#[inline]
pub unsafe fn PyObject_NEW<T>(typeobj: *mut PyTypeObject) -> *mut T {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_New(typeobj) }
}

/// Allocates an object of type `typeobj` with `n` items and initialises its header. A new reference, or null with
/// an exception set. The rest of the object is uninitialised.
///
/// # Safety
///
/// The calling thread is attached. `typeobj` is a ready type whose instances begin as a `T` does, have a
/// [`PyVarObject`] in front and are not tracked by the collector. `n` is not negative.
///
/// Source: `objimpl.h:136`.
#[inline]
pub unsafe fn PyObject_NewVar<T>(typeobj: *mut PyTypeObject, n: Py_ssize_t) -> *mut T {
    // SAFETY: forwarded 1:1.
    unsafe { _PyObject_NewVar(typeobj, n) }.cast()
}

/// An older name of [`PyObject_NewVar`].
///
/// # Safety
///
/// As for [`PyObject_NewVar`].
///
/// Source: `objimpl.h:141`.
#[inline]
pub unsafe fn PyObject_NEW_VAR<T>(typeobj: *mut PyTypeObject, n: Py_ssize_t) -> *mut T {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_NewVar(typeobj, n) }
}

/// Allocates an object of type `typeobj` for the collector, which does not track it yet. A new reference, or null
/// with an exception set.
///
/// # Safety
///
/// The calling thread is attached. `typeobj` is a ready type with `Py_TPFLAGS_HAVE_GC` whose instances are laid
/// out as a `T` and have a fixed size.
///
/// Source: `objimpl.h:180`.
#[inline]
pub unsafe fn PyObject_GC_New<T>(typeobj: *mut PyTypeObject) -> *mut T {
    // SAFETY: forwarded 1:1; the allocation may start a collection, which runs Python.
    unsafe { _PyObject_GC_New(typeobj) }.cast()
}

/// Allocates an object of type `typeobj` with `n` items for the collector, which does not track it yet. A new
/// reference, or null with an exception set.
///
/// # Safety
///
/// As for [`PyObject_GC_New`], with a [`PyVarObject`] in front. `n` is not negative.
///
/// Source: `objimpl.h:182`.
#[inline]
pub unsafe fn PyObject_GC_NewVar<T>(typeobj: *mut PyTypeObject, n: Py_ssize_t) -> *mut T {
    // SAFETY: forwarded 1:1.
    unsafe { _PyObject_GC_NewVar(typeobj, n) }.cast()
}

/// Changes the number of items of `op` to `n`, and returns the object at its new address. Null with an exception
/// set leaves `op` as it is.
///
/// # Safety
///
/// The calling thread is attached. `op` came from [`PyObject_GC_NewVar`], is not tracked, and the caller holds
/// the only pointer to it: the address changes. `n` is not negative.
///
/// Source: `objimpl.h:160`.
#[inline]
pub unsafe fn PyObject_GC_Resize<T>(op: *mut T, n: Py_ssize_t) -> *mut T {
    // SAFETY: forwarded 1:1.
    unsafe { _PyObject_GC_Resize(op.cast(), n) }.cast()
}

/// An older name of [`PyObject_Init`].
///
/// # Safety
///
/// As for [`PyObject_Init`]: the calling thread is attached, and `op` is memory for an instance of `typeobj` that
/// nobody else knows.
///
/// Source: `objimpl.h:121`.
#[inline]
pub unsafe fn PyObject_INIT(op: *mut PyObject, typeobj: *mut PyTypeObject) -> *mut PyObject {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_Init(op, typeobj) }
}

/// An older name of [`PyObject_InitVar`].
///
/// # Safety
///
/// As for [`PyObject_InitVar`]: the calling thread is attached, and `op` is memory for an instance of `typeobj`
/// with `size` items that nobody else knows.
///
/// Source: `objimpl.h:123`.
#[inline]
pub unsafe fn PyObject_INIT_VAR(
    op: *mut PyVarObject,
    typeobj: *mut PyTypeObject,
    size: Py_ssize_t,
) -> *mut PyVarObject {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_InitVar(op, typeobj, size) }
}

/// An older name of [`PyObject_Malloc`].
///
/// # Safety
///
/// The calling thread is attached.
///
/// Source: `objimpl.h:104`.
#[inline]
pub unsafe extern "C" fn PyObject_MALLOC(size: usize) -> *mut c_void {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_Malloc(size) }
}

/// An older name of [`PyObject_Realloc`].
///
/// # Safety
///
/// The calling thread is attached. `ptr` is null or came from [`PyObject_Malloc`] and is not used afterwards.
///
/// Source: `objimpl.h:105`.
#[inline]
pub unsafe extern "C" fn PyObject_REALLOC(ptr: *mut c_void, new_size: usize) -> *mut c_void {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_Realloc(ptr, new_size) }
}

/// An older name of [`PyObject_Free`].
///
/// # Safety
///
/// The calling thread is attached. `ptr` is null or came from [`PyObject_Malloc`] or an allocation of an object
/// that the collector does not track, and is not used afterwards.
///
/// Source: `objimpl.h:106`.
#[inline]
pub unsafe extern "C" fn PyObject_FREE(ptr: *mut c_void) {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_Free(ptr) };
}

/// An older name of [`PyObject_Free`].
///
/// It can be the value of a `tp_free` slot, but it has an address of its own: where CPython compares the slot
/// with its `PyObject_Free`, it sees a different function.
///
/// # Safety
///
/// As for [`PyObject_FREE`].
///
/// Source: `objimpl.h:107`.
#[inline]
pub unsafe extern "C" fn PyObject_Del(ptr: *mut c_void) {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_Free(ptr) };
}

/// An older name of [`PyObject_Free`].
///
/// # Safety
///
/// As for [`PyObject_FREE`].
///
/// Source: `objimpl.h:108`.
#[inline]
pub unsafe extern "C" fn PyObject_DEL(ptr: *mut c_void) {
    // SAFETY: forwarded 1:1.
    unsafe { PyObject_Free(ptr) };
}

/// The number of bytes of an instance of `type_`, which has a fixed size.
///
/// # Safety
///
/// `type_` is a ready type and is alive.
///
/// Source: `cpython/objimpl.h:5`.
#[inline]
pub unsafe fn _PyObject_SIZE(type_: *mut PyTypeObject) -> usize {
    // SAFETY: the field is not written any more once the type is ready.
    unsafe { (&raw const (*type_).tp_basicsize).read() as usize }
}

/// The number of bytes of an instance of `type_` with `nitems` items, rounded up to whole pointers.
///
/// # Safety
///
/// `type_` is a ready type and is alive.
///
/// Source: `cpython/objimpl.h:23`.
#[inline]
pub unsafe fn _PyObject_VAR_SIZE(type_: *mut PyTypeObject, nitems: Py_ssize_t) -> usize {
    // SAFETY: the fields are not written any more once the type is ready.
    let (fixed, item) = unsafe { (_PyObject_SIZE(type_), (&raw const (*type_).tp_itemsize).read() as usize) };
    let size = fixed.wrapping_add((nitems as usize).wrapping_mul(item));
    size.wrapping_add(size_of::<*mut c_void>() - 1) & !(size_of::<*mut c_void>() - 1)
}

/// Passes `op` to the function `visit` of a `tp_traverse` slot, unless it is null, and returns from the
/// surrounding function what that answers if it is not 0.
///
/// C takes `visit` and `arg` from the surrounding function by their names; here they are passed.
///
/// # Safety
///
/// Expands to a call of C, so it stands in an `unsafe` block. `visit` and `arg` are what the slot received and
/// `op` is null or an object that the traversed one refers to. The collector has stopped all other threads: no
/// counting, no allocation and no waiting in the slot.
///
/// # Examples
///
/// ```
/// use core::ffi::{c_int, c_void};
/// use ffi_sys::*;
///
/// #[repr(C)]
/// struct Pair {
///     ob_base: PyObject,
///     items: [*mut PyObject; 2],
/// }
///
/// /// # Safety
/// /// The collector calls this with a `Pair`.
/// unsafe extern "C" fn traverse(op: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
///     // SAFETY: as above; the world is stopped, so nobody writes the items.
///     unsafe {
///         let pair = op.cast::<Pair>();
///         Py_VISIT!((*pair).items[0], visit, arg);
///         Py_VISIT!((*pair).items[1], visit, arg);
///     }
///     0
/// }
/// ```
///
/// Source: `objimpl.h:193`.
#[macro_export]
macro_rules! Py_VISIT {
    ($op:expr, $visit:expr, $arg:expr) => {{
        let op = $op;
        if !op.is_null()
            && let ::core::option::Option::Some(visit) = $visit
        {
            let answer = visit(op.cast::<$crate::PyObject>(), $arg);
            if answer != 0 {
                return answer;
            }
        }
    }};
}
