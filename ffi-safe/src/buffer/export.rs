//! One export: a filled-in `Py_buffer`, from the request to the release.

use core::ffi::CStr;
use core::mem;
use core::ptr::NonNull;
use core::slice;

use ffi_sys::{
    Py_DECREF, Py_INCREF, Py_buffer, PyBuffer_IsContiguous, PyBuffer_Release, PyBytes_CheckExact,
    PyMemoryView_Check, PyMemoryView_GET_BUFFER, PyObject_GetBuffer, PyPickleBuffer_Check,
    PyPickleBuffer_GetBuffer,
};

use super::strided::{self, Layout};
use super::{Cell, Element, ReadOnly};
use crate::attach;
use crate::critical_section::{hold, locked};
use crate::error::{PyError, exceptions};
use crate::object::{Bound, pending};
use crate::value::Any;

/// An export. The struct stays where it was filled in: exporters point from it into itself.
pub(super) struct View {
    raw: NonNull<Py_buffer>,
    /// The distances, if the exporter gave none: its elements lie one after another then.
    strides: Box<[isize]>,
}

// SAFETY: the fields of a filled-in view do not change; the memory is read and written through atomics, or belongs
// to `bytes`; releasing takes an attached thread, any of them.
unsafe impl Send for View {}
// SAFETY: as above.
unsafe impl Sync for View {}

impl View {
    pub(super) fn get<T>(object: &Bound<'_, T>, flags: i32) -> Result<Self, PyError> {
        // SAFETY: all zeros is a `Py_buffer` without an exporter.
        let raw = NonNull::from(Box::leak(Box::new(unsafe { mem::zeroed::<Py_buffer>() })));
        let other = other_exporter(object);
        // In 3.13 exporters count their exports without any lock. `release` takes that of the same object.
        let got = locked(other.as_ref().unwrap_or(object.as_any()), || {
            // SAFETY: attached and alive. May run Python (`__buffer__`).
            unsafe { PyObject_GetBuffer(object.as_ptr(), raw.as_ptr(), flags) }
        });
        if got != 0 {
            // SAFETY: made by `Box` above, and given to nobody.
            drop(unsafe { Box::from_raw(raw.as_ptr()) });
            return Err(PyError::take(object.py()));
        }
        let mut view = Self { raw, strides: Box::default() };
        let dimensions = view.dimensions();
        if dimensions > 0 && view.raw().shape.is_null() {
            let message = format!("an exporter gave a buffer of {dimensions} dimension(s) without a shape");
            return Err(PyError::new::<exceptions::BufferError>(object.py(), message));
        }
        if view.raw().strides.is_null() {
            view.strides = strided::contiguous(view.layout().shape, view.item_size());
        }
        Ok(view)
    }

    fn dimensions(&self) -> usize {
        usize::try_from(self.raw().ndim).unwrap_or(0)
    }

    fn raw(&self) -> &Py_buffer {
        // SAFETY: filled in, and not written until it is released.
        unsafe { self.raw.as_ref() }
    }

    pub(super) fn format(&self) -> Option<&CStr> {
        let format = self.raw().format;
        // SAFETY: a string that lives as long as the export.
        (!format.is_null()).then(|| unsafe { CStr::from_ptr(format) })
    }

    pub(super) fn item_size(&self) -> usize {
        self.raw().itemsize.unsigned_abs()
    }

    pub(super) fn layout(&self) -> Layout<'_> {
        let raw = self.raw();
        // SAFETY: exporters fill in as many lengths and distances as there are dimensions, or leave them null;
        // lengths are not negative, so that they are the same bits as `usize`.
        unsafe {
            Layout {
                start: raw.buf.cast(),
                shape: array(raw.shape.cast(), self.dimensions()),
                strides: if raw.strides.is_null() {
                    &self.strides
                } else {
                    array(raw.strides, self.dimensions())
                },
            }
        }
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.raw().readonly != 0
    }

    pub(super) fn is_contiguous(&self, order: u8) -> bool {
        // SAFETY: reads the fields of the view alone, attached or not.
        unsafe { PyBuffer_IsContiguous(self.raw.as_ptr(), order as core::ffi::c_char) != 0 }
    }

    pub(super) fn as_slice<T: Element>(&self) -> Option<&[T]> {
        // SAFETY: nobody writes the characters of `bytes`, and they live as long as the export. The elements were
        // checked to be of the type, and aligned.
        (self.is_immutable() && self.is_contiguous(b'C')).then(|| unsafe { self.elements() })
    }

    pub(super) fn as_cells<T: Element>(&self) -> Option<&[ReadOnly<T>]> {
        // SAFETY: as above; others may write, and the type reads with atomics.
        self.is_contiguous(b'C').then(|| unsafe { self.elements() })
    }

    pub(super) fn as_cells_mut<T: Element>(&self) -> Option<&[Cell<T>]> {
        // SAFETY: as above, and writable: not `bytes`.
        (!self.is_read_only() && self.is_contiguous(b'C')).then(|| unsafe { self.elements() })
    }

    /// # Safety
    /// The memory is contiguous and holds values that are read and written as `E` allows.
    unsafe fn elements<E>(&self) -> &[E] {
        let layout = self.layout();
        let start = if layout.len() == 0 { NonNull::dangling().as_ptr() } else { layout.start.cast() };
        // SAFETY: the caller's promise; the memory lives as long as the export.
        unsafe { slice::from_raw_parts(start, layout.len()) }
    }

    /// Whether the memory is that of a `bytes` object, directly or through a memoryview.
    fn is_immutable(&self) -> bool {
        let exporter = self.raw().obj;
        // SAFETY: the export keeps its exporter alive, and a memoryview that exports keeps its own buffer; a type
        // check of a live object reads its type, which is immutable for these two.
        unsafe {
            if exporter.is_null() {
                false
            } else if PyMemoryView_Check(exporter) != 0 {
                let base = (*PyMemoryView_GET_BUFFER(exporter)).obj;
                !base.is_null() && PyBytes_CheckExact(base) != 0
            } else {
                PyBytes_CheckExact(exporter) != 0
            }
        }
    }
}

/// The object that counts the exports of another one: that of which a `PickleBuffer` passes the memory on.
fn other_exporter<'a, T>(object: &Bound<'a, T>) -> Option<Bound<'a, Any>> {
    // SAFETY: attached and alive. A `PickleBuffer` keeps the exporter of its view alive until it is released, which
    // Python code must not do at the same time; a reference is taken at once.
    unsafe {
        if PyPickleBuffer_Check(object.as_ptr()) == 0 {
            return None;
        }
        let view = PyPickleBuffer_GetBuffer(object.as_ptr());
        if view.is_null() {
            // Released: getting its buffer raises the same exception.
            ffi_sys::PyErr_Clear();
            return None;
        }
        NonNull::new((*view).obj).map(|exporter| Bound::from_borrowed(object.py(), exporter))
    }
}

/// # Safety
/// `start` points to `length` values, or is null.
unsafe fn array<'a, T>(start: *mut T, length: usize) -> &'a [T] {
    // SAFETY: the caller's promise.
    if start.is_null() { &[] } else { unsafe { slice::from_raw_parts(start, length) } }
}

impl Drop for View {
    fn drop(&mut self) {
        if attach::is_attached() {
            // SAFETY: attached; this value's own export, not used again.
            unsafe { release(self.raw) };
        } else {
            pending::push_buffer(self.raw);
        }
    }
}

/// Gives an export back.
///
/// # Safety
/// Attached; `raw` is a filled-in view in a box of its own. May run Python.
pub(crate) unsafe fn release(raw: NonNull<Py_buffer>) {
    // SAFETY: filled in, so that the exporter is alive until the release.
    let exporter = unsafe { (*raw.as_ptr()).obj };
    if exporter.is_null() {
        // SAFETY: an export without an exporter has nothing to give back.
        unsafe { PyBuffer_Release(raw.as_ptr()) };
    } else {
        // Without a handle, since a thread that ends has no token; and without a panic if the caller holds the
        // exporter in a section, since destructors come here.
        // SAFETY: attached, and filled in. A reference of its own, so that the object outlives the section; the
        // export's own release.
        unsafe {
            Py_INCREF(exporter);
            hold(exporter, || PyBuffer_Release(raw.as_ptr()));
            Py_DECREF(exporter);
        }
    }
    // SAFETY: made by `Box`; nobody has the address any more.
    drop(unsafe { Box::from_raw(raw.as_ptr()) });
}
