//! Capsules: values of Rust that Python carries.

use core::any::{TypeId, type_name};
use core::ffi::CStr;
use core::marker::PhantomData;
use core::mem::offset_of;
use core::sync::atomic::AtomicU8;
use std::ffi::CString;
use std::sync::OnceLock;

use ffi_sys::{PyCapsule_CheckExact, PyCapsule_GetName, PyCapsule_GetPointer, PyCapsule_New, PyObject};

use super::Any;
use crate::attach::Attached;
use crate::callback::destroy as destroyed;
use crate::error::Result;
use crate::object::{Bound, PythonType};

/// `PyCapsule`: an object that holds a value of Rust, which Python can pass on and not look into.
///
/// The value is dropped with the object, on whichever thread that happens; if its `drop` panics, Python reports that
/// as it does an exception that nobody can catch. Any number of threads may use it at once, which is why it must be
/// `Send` and `Sync`.
///
/// The `drop` of a value that holds the last handle of another capsule runs that one's inside its own: long chains
/// take as much stack as a list of boxes.
///
/// A capsule is known again by its name, which says that this copy of the crate has made it, and by the type of its
/// value. Capsules of C, of other types and of other copies of the crate in the same process are refused.
///
/// # Examples
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
///
/// use ffi_safe::value::{Capsule, Dict};
///
/// # tests::safe::run(|py| {
/// let dict = Dict::empty(py)?;
/// dict.set("counter", Capsule::new(py, AtomicU32::new(0))?)?;
///
/// let object = dict.get("counter")?.unwrap();
/// let counter = object.cast::<Capsule<AtomicU32>>()?;
/// counter.value().fetch_add(1, Ordering::Relaxed);
/// assert_eq!(counter.value().load(Ordering::Relaxed), 1);
///
/// assert!(object.cast::<Capsule<u32>>().is_err());
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct Capsule<T> {
    _never: core::convert::Infallible,
    _value: PhantomData<T>,
}

/// What a capsule points to.
#[repr(C)]
struct Payload<T> {
    // First, and where it is in the payload of any type.
    type_id: TypeId,
    name: CString,
    value: T,
}

/// A place of its own for each copy of this crate in the process. Not constant, so that no two are merged.
static COPY: AtomicU8 = AtomicU8::new(0);

/// The beginning of the names of all capsules of this copy of the crate.
fn prefix() -> &'static str {
    static PREFIX: OnceLock<String> = OnceLock::new();
    PREFIX.get_or_init(|| format!("ffi_safe@{:p} ", &raw const COPY))
}

// SAFETY: a capsule whose name has this copy's prefix was made below, so that it points to a payload of the type that
// the payload says. Nothing in Python changes a capsule.
unsafe impl<T: Send + Sync + 'static> PythonType for Capsule<T> {
    const NAME: &'static str = "PyCapsule";

    fn is_type_of(object: &Bound<'_, Any>) -> bool {
        // SAFETY: attached and alive.
        if unsafe { PyCapsule_CheckExact(object.as_ptr()) } == 0 {
            return false;
        }
        // SAFETY: a live capsule. Its name is null or a string that is there for as long as the capsule; ours are in
        // the payload.
        let pointer = unsafe {
            let name = PyCapsule_GetName(object.as_ptr());
            if name.is_null() || !CStr::from_ptr(name).to_bytes().starts_with(prefix().as_bytes()) {
                return false;
            }
            PyCapsule_GetPointer(object.as_ptr(), name)
        };
        // SAFETY: the prefix is this copy's, so it is a payload of some type, which begins with the type's id.
        unsafe { pointer.cast::<TypeId>().read() == TypeId::of::<T>() }
    }
}

impl<T: Send + Sync + 'static> Capsule<T> {
    /// A capsule with `value`.
    ///
    /// # Errors
    /// `MemoryError`; the value is dropped then.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Capsule;
    ///
    /// # tests::safe::run(|py| {
    /// let capsule = Capsule::new(py, String::from("text"))?;
    /// assert_eq!(capsule.value(), "text");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new(py: &Attached, value: T) -> Result<Bound<'_, Self>> {
        py.check();
        const { assert!(offset_of!(Payload<T>, type_id) == 0) };
        let name = format!("{}{}", prefix(), type_name::<T>().replace('\0', ""));
        let name = CString::new(name).unwrap_or_default();
        let payload = Box::into_raw(Box::new(Payload { type_id: TypeId::of::<T>(), name, value }));
        // SAFETY: attached; the name is in the payload, which lives as long as the capsule. A new reference, or null.
        let capsule = unsafe {
            Bound::from_result(
                py,
                PyCapsule_New(payload.cast(), (*payload).name.as_ptr(), Some(destroy::<T>)),
            )
        };
        if capsule.is_err() {
            // SAFETY: made above, and nobody else has it.
            drop(unsafe { Box::from_raw(payload) });
        }
        capsule
    }
}

impl<T: Send + Sync + 'static> Bound<'_, Capsule<T>> {
    /// The value, borrowed from the object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Capsule;
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(Capsule::new(py, 7)?.value(), &7);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn value(&self) -> &T {
        // SAFETY: a live capsule of this type, by the type of the handle; its payload is dropped with it, and is only
        // ever lent as shared, to any thread.
        unsafe {
            let pointer = PyCapsule_GetPointer(self.as_ptr(), PyCapsule_GetName(self.as_ptr()));
            &(*pointer.cast::<Payload<T>>()).value
        }
    }
}

/// Drops the payload, on the thread that destroys the capsule.
unsafe extern "C" fn destroy<T>(capsule: *mut PyObject) {
    // SAFETY: attached, as whoever destroys objects is. The payload is this capsule's, which is destroyed once. It was
    // made by `Capsule::new`, reaches no token, and is not used afterwards: CPython does not look at the name again.
    unsafe {
        let payload = PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)).cast::<Payload<T>>();
        destroyed(|| drop(Box::from_raw(payload)));
    }
}
