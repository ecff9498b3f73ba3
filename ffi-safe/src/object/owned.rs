//! A strong reference that belongs to no thread.

use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use core::sync::atomic::Ordering;

use ffi_sys::{_Py_IMMORTAL_REFCNT_LOCAL, _Py_REF_SHARED, Py_DECREF, PyObject};

use super::{Bound, pending};
use crate::attach::{self, Attached};
use crate::value::Any;

/// A strong reference to an object of type `T` that can be sent to other threads and kept while detached.
///
/// [`bind`](Self::bind) makes it usable on an attached thread. Dropped on a detached thread it touches nothing: the
/// reference is released soon by one that is attached: the next that [attaches](crate::attach), ends a
/// [`detach`](Attached::detach), calls a [`Callback`](crate::callback::Callback) from Python or passes a
/// [`checkpoint`](Attached::checkpoint). After the interpreter was shut down it is forgotten.
///
/// # Examples
/// ```
/// use ffi_safe::Owned;
/// use ffi_safe::value::List;
///
/// # tests::safe::run(|py| {
/// let list: Owned<List> = List::new(py, [1])?.unbind();
/// py.detach(|| {
///     std::thread::scope(|scope| {
///         for number in 2..=4 {
///             let list = &list;
///             scope.spawn(move || ffi_safe::attach(|py| list.bind(py).append(number).unwrap()).unwrap());
///         }
///     });
/// });
/// assert_eq!(list.bind(py).size(), 4);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[repr(transparent)]
pub struct Owned<T = Any> {
    object: NonNull<PyObject>,
    marker: PhantomData<*const T>,
}

// SAFETY: an `Owned` alone can only be dropped, which is right on any thread, attached or not; everything else takes
// a token, and then it is the interpreter that serves many threads. `T` is a marker: no value of it exists.
unsafe impl<T> Send for Owned<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Owned<T> {}

impl<T> Owned<T> {
    /// # Safety
    /// The caller owns a reference that is counted in the shared part, or the object is immortal; the object is
    /// a `T`.
    #[inline]
    pub(crate) unsafe fn from_shared(object: NonNull<PyObject>) -> Self {
        Self { object, marker: PhantomData }
    }

    /// The handle as one of the attached thread.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// let kept = Str::new(py, "text")?.unbind();
    /// assert_eq!(kept.bind(py).to_str()?, "text");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn bind<'o, 'a>(&'o self, _: &'a Attached) -> &'o Bound<'a, T> {
        // SAFETY: both are `repr(transparent)` around the pointer, and this handle keeps the object alive for as
        // long as it is borrowed. `Bound` is not dropped through a reference.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }

    /// The handle as one of the attached thread.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    ///
    /// # tests::safe::run(|py| {
    /// let kept = Str::new(py, "text")?.unbind();
    /// let text = kept.into_bound(py);
    /// assert_eq!(text.to_str()?, "text");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn into_bound(self, py: &Attached) -> Bound<'_, T> {
        // SAFETY: the reference of this handle, which is not dropped.
        unsafe { Bound::from_owned(py, ManuallyDrop::new(self).object) }
    }

    /// Another handle of the same object. Counting takes an attached thread, so this is no [`Clone`].
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let kept = List::empty(py)?.unbind();
    /// let second = kept.clone_ref(py);
    /// drop(kept);
    /// assert_eq!(second.bind(py).size(), 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn clone_ref(&self, py: &Attached) -> Self {
        py.check();
        // SAFETY: alive through this handle.
        if !unsafe { is_immortal(self.object) } {
            // In the shared part at once, as if `unbind` had promoted it.
            // SAFETY: as above; the fields are atomics.
            unsafe { self.object.as_ref() }.ob_ref_shared.fetch_add(_Py_REF_SHARED(1, 0), Ordering::SeqCst);
        }
        Self { object: self.object, marker: PhantomData }
    }

    /// The object, for calls of the raw API on an attached thread. It stays owned by this handle.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::empty(py)?.unbind();
    /// // SAFETY: attached, and alive through `list`.
    /// assert_eq!(unsafe { ffi_sys::PyObject_Length(list.as_ptr()) }, 0);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn as_ptr(&self) -> *mut PyObject {
        self.object.as_ptr()
    }
}

/// Whether nobody counts the references to an object.
///
/// # Safety
/// The object is alive.
#[inline]
unsafe fn is_immortal(object: NonNull<PyObject>) -> bool {
    // SAFETY: the caller's promise; the fields are atomics.
    unsafe { object.as_ref() }.ob_ref_local.load(Ordering::Relaxed) == _Py_IMMORTAL_REFCNT_LOCAL
}

impl<T> Drop for Owned<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: in such a scope the interpreter runs, so the object is alive; the field is an atomic.
        if attach::is_in_attached_scope() && unsafe { is_immortal(self.object) } {
            return;
        }
        if attach::is_attached() {
            // SAFETY: attached; this handle's own reference. May run Python.
            unsafe { Py_DECREF(self.object.as_ptr()) };
        } else {
            pending::push(self.object);
        }
    }
}

impl<T> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Owned({:p})", self.object)
    }
}
