//! Locking one or two objects for a stretch of code.
//!
//! A section is a lock that the interpreter may take away and give back: whenever the thread detaches, all its
//! sections are suspended, and only the innermost is certain to be active otherwise. What was read before a call
//! that may detach must therefore be read again after it. A second section on the same object does not nest; in
//! 3.13 it suspends the outer one.
//!
//! The interpreter keeps the address of each section, so the macros put the section where nothing can move it,
//! and the name that they are given is only a pointer to it.

/// Begins a critical section on the object `op`, which [`Py_END_CRITICAL_SECTION!`](crate::Py_END_CRITICAL_SECTION)
/// of the same name `cs` ends.
///
/// # Safety
///
/// Expands to statements that call C, so it stands in an `unsafe` block. The thread is attached, and the caller
/// holds a reference to `op` until the end. Every way out of the block passes the end, in the reverse order of
/// the beginnings and on the same thread: no `return`, `?`, `break`, `.await` or panic in between. A section left
/// open is a dangling pointer in the thread state.
///
/// # Examples
///
/// ```no_run
/// use ffi_sys::*;
///
/// /// Both ends of a list, read in the same moment.
/// ///
/// /// # Safety
/// /// The thread is attached, and `list` is a list with items that the caller holds a reference to.
/// unsafe fn ends(list: *mut PyObject) -> [*mut PyObject; 2] {
///     // SAFETY: as above; nothing between the macros leaves the block or runs Python.
///     unsafe {
///         Py_BEGIN_CRITICAL_SECTION!(cs, list);
///         let ends = [0, PyList_GET_SIZE(list) - 1].map(|index| Py_NewRef(PyList_GET_ITEM(list, index)));
///         Py_END_CRITICAL_SECTION!(cs);
///         ends
///     }
/// }
/// ```
///
/// Source: `cpython/critical_section.h:86`.
#[macro_export]
macro_rules! Py_BEGIN_CRITICAL_SECTION {
    ($cs:ident, $op:expr) => {
        let mut storage = ::core::mem::MaybeUninit::<$crate::PyCriticalSection>::uninit();
        let section = storage.as_mut_ptr();
        $crate::PyCriticalSection_Begin(section, $op);
        let $cs: *mut $crate::PyCriticalSection = section;
    };
}

/// Ends the critical section that [`Py_BEGIN_CRITICAL_SECTION!`](crate::Py_BEGIN_CRITICAL_SECTION) named `cs`.
///
/// # Safety
///
/// As said there.
///
/// Source: `cpython/critical_section.h:88`.
#[macro_export]
macro_rules! Py_END_CRITICAL_SECTION {
    ($cs:ident) => {
        $crate::PyCriticalSection_End($cs)
    };
}

/// Begins a critical section on the two objects `a` and `b` at once, which may be the same; otherwise like
/// [`Py_BEGIN_CRITICAL_SECTION!`](crate::Py_BEGIN_CRITICAL_SECTION).
///
/// # Safety
///
/// As for [`Py_BEGIN_CRITICAL_SECTION!`](crate::Py_BEGIN_CRITICAL_SECTION), for both objects.
///
/// Source: `cpython/critical_section.h:90`.
#[macro_export]
macro_rules! Py_BEGIN_CRITICAL_SECTION2 {
    ($cs:ident, $a:expr, $b:expr) => {
        let mut storage = ::core::mem::MaybeUninit::<$crate::PyCriticalSection2>::uninit();
        let section = storage.as_mut_ptr();
        $crate::PyCriticalSection2_Begin(section, $a, $b);
        let $cs: *mut $crate::PyCriticalSection2 = section;
    };
}

/// Ends the critical section that [`Py_BEGIN_CRITICAL_SECTION2!`](crate::Py_BEGIN_CRITICAL_SECTION2) named `cs`.
///
/// # Safety
///
/// As for [`Py_END_CRITICAL_SECTION!`](crate::Py_END_CRITICAL_SECTION).
///
/// Source: `cpython/critical_section.h:92`.
#[macro_export]
macro_rules! Py_END_CRITICAL_SECTION2 {
    ($cs:ident) => {
        $crate::PyCriticalSection2_End($cs)
    };
}
