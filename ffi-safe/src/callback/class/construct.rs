//! Making objects when Python code calls the class.

use core::any::TypeId;
use core::ptr;

use ffi_sys::{PyObject, PyTypeObject};

use super::Payload;
use super::layout::{Head, head_pointer, instantiate};
use crate::attach::Attached;
use crate::callback::CallArguments;
use crate::callback::arguments::Passed;
use crate::callback::bind::bind;
use crate::callback::enter::enter;
use crate::callback::function::items;
use crate::callback::signature::Signature;
use crate::error::{PyError, Result};
use crate::exceptions::SystemError;
use crate::object::{Borrowed, Owned};
use crate::value::{Any, Dict};

pub(super) type Constructor<T> = dyn Fn(&mut Attached, &CallArguments<'_>) -> Result<T> + Send + Sync;

/// What belongs to a class. The head comes first. It lives for ever.
#[repr(C)]
pub(super) struct Info<T> {
    head: Head,
    constructor: Option<(Signature, Box<Constructor<T>>)>,
}

impl<T: Payload> Info<T> {
    pub(super) fn new(constructor: Option<(Signature, Box<Constructor<T>>)>) -> Self {
        Self { head: Head::new::<T>(), constructor }
    }

    pub(super) fn head(&self) -> &Head {
        &self.head
    }

    pub(super) fn has_constructor(&self) -> bool {
        self.constructor.is_some()
    }

    /// What belongs to a class for `T`, or to the one that a class is derived from.
    ///
    /// # Safety
    /// Attached; a live type.
    unsafe fn of<'t>(class: *mut PyTypeObject) -> Option<&'t Self> {
        // SAFETY: the caller's promise. Heads live for ever, and one for `T` is at the beginning of an `Info<T>`, to
        // the whole of which the type's pointer was made.
        unsafe {
            let head = head_pointer(class)?;
            (head.as_ref().payload == TypeId::of::<T>()).then(|| head.cast::<Self>().as_ref())
        }
    }
}

/// `tp_new` of a class with a constructor, and of those derived from it.
///
/// # Safety
/// As CPython calls it: attached, with a type that is derived from one of ours for `T`, a tuple, and a dict or null,
/// all alive during the call.
pub(super) unsafe extern "C" fn construct<T: Payload>(
    class: *mut PyTypeObject,
    arguments: *mut PyObject,
    keywords: *mut PyObject,
) -> *mut PyObject {
    let make = |py: &mut Attached| {
        // SAFETY: a live type.
        let info = unsafe { Info::<T>::of(class) };
        let Some((info, (signature, body))) = info.and_then(|info| Some((info, info.constructor.as_ref()?)))
        else {
            return Err(PyError::new::<SystemError>(
                py,
                "a constructor was called for a class of another kind",
            ));
        };
        // Kept for the length of the call, whoever else has the dict.
        let named: Vec<(Owned<Any>, Owned<Any>)> = match ptr::NonNull::new(keywords) {
            None => Vec::new(),
            // SAFETY: alive during the call; attached.
            Some(keywords) => unsafe { Borrowed::<Dict>::from_ptr(py, keywords) }
                .snapshot()
                .into_iter()
                .map(|(name, value)| (name.unbind(), value.unbind()))
                .collect(),
        };
        let (names, values): (Vec<_>, Vec<_>) =
            named.iter().map(|(name, value)| (name.as_ptr(), value.as_ptr())).unzip();
        // SAFETY: the tuple is alive during the call, and the others are in `named`.
        let passed = Passed { positional: unsafe { items(arguments) }, names: &names, values: &values };
        // SAFETY: as above.
        let bindings = unsafe { bind(py, T::NAME, Some(signature), passed) }?;
        let payload = body(py, &CallArguments::new(T::NAME, Some(signature), &bindings))?;
        // SAFETY: attached; the class is derived from the one to which the head belongs.
        unsafe { instantiate(py, class, &info.head, payload) }
    };
    // SAFETY: Python calls; the constructor is `'static`.
    unsafe { enter(ptr::null_mut(), make) }
}
