//! How objects with a payload lie in memory, and how their classes are recognised.

use core::any::TypeId;
use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::mem::{MaybeUninit, offset_of};
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use ffi_sys::{PyMethodDef, PyObject, PyTypeObject, destructor};

use super::collector;
use super::{Payload, TracedFields};
use crate::attach::Attached;
use crate::error::{PyError, Result};
use crate::once::PyOnceLock;

/// An object with a payload. The memory is zeroed when CPython allocates it, and known to the collector at once.
#[repr(C)]
pub(super) struct Object<T> {
    header: PyObject,
    /// Whether the payload is there.
    full: AtomicBool,
    payload: UnsafeCell<MaybeUninit<T>>,
}

impl<T> Object<T> {
    /// The size, for the specification of the type.
    pub(super) const SIZE: usize = {
        assert!(align_of::<Self>() <= 16, "CPython aligns objects to 16 bytes");
        assert!(
            size_of::<Self>() < i32::MAX as usize,
            "the specification of a type has its size in an `int`"
        );
        size_of::<Self>()
    };

    /// # Safety
    /// A live object, for `'o`, of a class that was made for `T`.
    #[inline]
    pub(super) unsafe fn at<'o>(object: *mut PyObject) -> &'o Self {
        // SAFETY: the caller's promise. Only this crate and the header's atomics write to it.
        unsafe { &*object.cast() }
    }

    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.full.load(Ordering::Acquire)
    }

    /// # Safety
    /// The object is full.
    #[inline]
    pub(super) unsafe fn payload(&self) -> &T {
        // SAFETY: initialised, and shared from then on until the object dies.
        unsafe { (*self.payload.get()).assume_init_ref() }
    }
}

/// The part of what belongs to a class that is the same for all payloads. It lives for ever.
#[repr(C)]
pub(super) struct Head {
    /// The end of an empty list of methods. The type's `tp_methods` points to it: so it is found from the type.
    methods: [PyMethodDef; 1],
    pub(super) payload: TypeId,
    /// Where the payload is in an object.
    offset: usize,
    full: usize,
    drop: unsafe fn(*mut c_void),
    /// Where the traced fields are in a payload, once there was one.
    traced: PyOnceLock<Box<[usize]>>,
}

// SAFETY: the pointers in `methods` are null.
unsafe impl Send for Head {}
// SAFETY: as above; the rest is read only.
unsafe impl Sync for Head {}

impl Head {
    pub(super) fn new<T: Payload>() -> Self {
        let end = PyMethodDef { ml_name: ptr::null(), ml_meth: None, ml_flags: 0, ml_doc: ptr::null() };
        Self {
            methods: [end],
            payload: TypeId::of::<T>(),
            offset: offset_of!(Object<T>, payload),
            full: offset_of!(Object<T>, full),
            // SAFETY: called by `drop_payload` with a payload of the class, which is a `T`.
            drop: |payload| unsafe { ptr::drop_in_place(payload.cast::<T>()) },
            traced: PyOnceLock::new(),
        }
    }

    /// The payload of an object, if it is there.
    ///
    /// # Safety
    /// A live object of the class.
    unsafe fn payload(&self, object: *mut PyObject) -> Option<*mut c_void> {
        // SAFETY: within the object, whose memory was zeroed when it was allocated.
        let full = unsafe { AtomicBool::from_ptr(object.byte_add(self.full).cast()) };
        // SAFETY: as above.
        full.load(Ordering::Acquire).then(|| unsafe { object.byte_add(self.offset).cast() })
    }

    /// Drops the payload of an object, if it is there.
    ///
    /// # Safety
    /// The object dies, and this is done once.
    pub(super) unsafe fn drop_payload(&self, object: *mut PyObject) {
        // SAFETY: forwarded 1:1.
        unsafe {
            if let Some(payload) = self.payload(object) {
                (self.drop)(payload);
            }
        }
    }

    /// The traced fields of an object.
    ///
    /// # Safety
    /// A live object of the class, for as long as the fields are used.
    pub(super) unsafe fn traced(&self, object: *mut PyObject) -> impl Iterator<Item = &super::Traced> {
        // SAFETY: forwarded 1:1.
        let payload = unsafe { self.payload(object) };
        let offsets = payload.and_then(|_| self.traced.get());
        let base = payload.unwrap_or(ptr::null_mut());
        // SAFETY: what `TracedFields::of` has found in the payload when it was put there. A value that lends a part
        // of itself for as long as it is lent itself does not take it back while it is shared. All `Traced` have the
        // same layout.
        offsets.into_iter().flatten().map(move |offset| unsafe { &*base.byte_add(*offset).cast() })
    }
}

/// The destructor of all our classes, by which they are recognised.
pub(super) static DEALLOC: destructor = Some(collector::dealloc);

/// What belongs to a class of ours, or to the one that a class is derived from; nothing for other classes.
///
/// # Safety
/// Attached or in the collector; a live type.
#[inline]
pub(super) unsafe fn head_of<'t>(class: *mut PyTypeObject) -> Option<&'t Head> {
    // SAFETY: forwarded 1:1; heads live for ever.
    unsafe { head_pointer(class).map(|head| head.as_ref()) }
}

/// As [`head_of`], as the pointer that the type was made with.
///
/// # Safety
/// As [`head_of`].
#[inline]
pub(super) unsafe fn head_pointer(class: *mut PyTypeObject) -> Option<NonNull<Head>> {
    let ours = DEALLOC.map(|dealloc| dealloc as usize);
    let mut class = class;
    while !class.is_null() {
        // SAFETY: a live type: each keeps its base alive. An assignment to `__bases__` replaces the pointer as a
        // whole, by one to a type of the same layout; old bases are immortal as soon as there are two threads. The
        // other fields are not written any more.
        unsafe {
            if (&raw const (*class).tp_dealloc).read().map(|dealloc| dealloc as usize) == ours {
                return NonNull::new((&raw const (*class).tp_methods).read().cast());
            }
            class = AtomicPtr::from_ptr(&raw mut (*class).tp_base).load(Ordering::Relaxed);
        }
    }
    None
}

/// Makes an object of a class, or of one derived from it: a new reference.
///
/// # Errors
/// `MemoryError`, or what a Python metaclass raises.
///
/// # Panics
/// If the traced fields are not where they were in other payloads.
///
/// # Safety
/// A live type, derived from the one to which `head` belongs, which was made for `T`.
pub(super) unsafe fn instantiate<T: Payload>(
    py: &Attached,
    class: *mut PyTypeObject,
    head: &Head,
    payload: T,
) -> Result<*mut PyObject> {
    let places = TracedFields::of(&payload);
    let known = head.traced.get_or_init(|| places.clone().into_boxed_slice());
    assert!(
        **known == *places,
        "the traced fields of a `{}` must be at the same places in every value: {known:?} is not {places:?}",
        T::NAME
    );
    // SAFETY: attached; a live type, whose `tp_alloc` is never null. May run Python: the allocation may collect.
    let object = unsafe {
        match (&raw const (*class).tp_alloc).read() {
            Some(alloc) => alloc(class, 0),
            None => ptr::null_mut(),
        }
    };
    if object.is_null() {
        return Err(PyError::take(py));
    }
    // SAFETY: a new object, into which nobody else writes. Others may see it already, but look at the flag first.
    unsafe {
        let object = Object::<T>::at(object);
        (*object.payload.get()).write(payload);
        object.full.store(true, Ordering::Release);
    }
    Ok(object)
}
