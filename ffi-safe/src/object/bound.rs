//! A strong reference that an attached thread uses.

use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;
use core::sync::atomic::Ordering;

use ffi_sys::{
    _Py_IMMORTAL_REFCNT_LOCAL, _Py_IsOwnedByCurrentThread, _Py_REF_SHARED, Py_DECREF, Py_INCREF, PyObject,
};

use super::{Borrowed, Owned, pending};
use crate::attach::{Attached, is_in_attached_scope};
use crate::error::{PyError, Result};
use crate::value::Any;

/// A strong reference to an object of type `T`, bound to the attachment of a thread.
///
/// It is not `Send`: [`unbind`](Self::unbind) makes a handle that is. Cloning and dropping count inline.
///
/// # Examples
/// ```
/// use ffi_safe::Bound;
/// use ffi_safe::value::List;
///
/// # tests::safe::run(|py| {
/// let list: Bound<'_, List> = List::new(py, [1])?;
/// let same = list.clone();
/// list.append(2)?;
/// drop(list);
/// assert_eq!(same.size(), 2);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[repr(transparent)]
pub struct Bound<'a, T = Any> {
    object: NonNull<PyObject>,
    marker: PhantomData<(&'a Attached, *const T)>,
}

impl<'a, T> Bound<'a, T> {
    /// Takes over a strong reference.
    ///
    /// # Safety
    /// The caller owns the reference, and the object is a `T`.
    ///
    /// # Examples
    /// ```
    /// use core::ptr::NonNull;
    ///
    /// use ffi_safe::Bound;
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let object = NonNull::new(Int::new(py, 7)?.into_ptr()).unwrap();
    /// // SAFETY: the reference to an int that was given away just now.
    /// let number: Bound<'_, Int> = unsafe { Bound::from_owned(py, object) };
    /// assert_eq!(number.value::<i64>()?, 7);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub unsafe fn from_owned(_: &'a Attached, object: NonNull<PyObject>) -> Self {
        Self { object, marker: PhantomData }
    }

    /// Takes over the result of a function that returns a new reference, or null with an exception set.
    ///
    /// # Errors
    /// The exception.
    ///
    /// # Safety
    /// The caller owns the reference, and the object is a `T`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Str;
    /// use ffi_safe::{Bound, Result};
    ///
    /// # tests::safe::run(|py| {
    /// let text = Str::new(py, "a")?;
    /// // SAFETY: attached, and alive; a new reference to any object, or null.
    /// let negative: Result<Bound<'_>> =
    ///     unsafe { Bound::from_result(py, ffi_sys::PyNumber_Negative(text.as_ptr())) };
    /// assert_eq!(negative.unwrap_err().to_string(), "TypeError: bad operand type for unary -: 'str'");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub unsafe fn from_result(py: &'a Attached, object: *mut PyObject) -> Result<Self> {
        match NonNull::new(object) {
            // SAFETY: forwarded 1:1.
            Some(object) => Ok(unsafe { Self::from_owned(py, object) }),
            None => Err(PyError::take(py)),
        }
    }

    /// Takes a reference of its own to an object that somebody else keeps alive.
    ///
    /// # Safety
    /// The object is alive during the call, and is a `T`.
    ///
    /// # Examples
    /// ```
    /// use core::ptr::NonNull;
    ///
    /// use ffi_safe::Bound;
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let number = Int::new(py, 7)?;
    /// let object = NonNull::new(number.as_ptr()).unwrap();
    /// // SAFETY: an int, which `number` keeps alive during the call.
    /// let second: Bound<'_, Int> = unsafe { Bound::from_borrowed(py, object) };
    /// drop(number);
    /// assert_eq!(second.value::<i64>()?, 7);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub unsafe fn from_borrowed(py: &'a Attached, object: NonNull<PyObject>) -> Self {
        py.check();
        // SAFETY: attached, and alive.
        unsafe { Py_INCREF(object.as_ptr()) };
        Self { object, marker: PhantomData }
    }

    /// The token that the reference borrows.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{List, Str};
    /// use ffi_safe::{Bound, Result};
    ///
    /// fn with_title(names: &Bound<'_, List>) -> Result<()> {
    ///     names.insert(0, Str::new(names.py(), "Names")?)
    /// }
    ///
    /// # tests::safe::run(|py| {
    /// let names = List::new(py, ["a"])?;
    /// with_title(&names)?;
    /// assert_eq!(names.repr()?.to_str()?, "['Names', 'a']");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn py(&self) -> &'a Attached {
        // SAFETY: a token is borrowed for `'a`, which outlives this use.
        unsafe { Attached::again() }
    }

    /// The object, for calls of the raw API. It stays owned by this handle.
    ///
    /// # Panics
    /// If the handle was smuggled into a detached scope: see the crate documentation.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1, 2])?;
    /// // SAFETY: attached, and alive through `list`.
    /// assert_eq!(unsafe { ffi_sys::PyObject_Length(list.as_ptr()) }, 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn as_ptr(&self) -> *mut PyObject {
        self.py().check();
        self.object.as_ptr()
    }

    /// Gives the reference away, for calls of the raw API that take one over.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{List, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, ["a"])?;
    /// let text = Str::new(py, "b")?;
    /// // SAFETY: attached, a live list; takes over the reference to the item.
    /// let status = unsafe { ffi_sys::PyList_SetItem(list.as_ptr(), 0, text.into_ptr()) };
    /// assert_eq!(status, 0);
    /// assert_eq!(list.repr()?.to_str()?, "['b']");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn into_ptr(self) -> *mut PyObject {
        ManuallyDrop::new(self).object.as_ptr()
    }

    /// The same handle for any object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Int, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let (number, text) = (Int::new(py, 1)?, Str::new(py, "a")?);
    /// let both = [number.as_any(), text.as_any()];
    /// assert!(both[0].is_instance_of::<Int>() && both[1].is_instance_of::<Str>());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn as_any(&self) -> &Bound<'a, Any> {
        // SAFETY: `repr(transparent)`, and everything is an `Any`.
        unsafe { self.cast_unchecked() }
    }

    /// The same handle for any object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::{Int, Str};
    ///
    /// # tests::safe::run(|py| {
    /// let both = [Int::new(py, 1)?.into_any(), Str::new(py, "a")?.into_any()];
    /// assert!(both[0].is_instance_of::<Int>() && both[1].is_instance_of::<Str>());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn into_any(self) -> Bound<'a, Any> {
        // SAFETY: everything is an `Any`.
        unsafe { self.cast_into_unchecked() }
    }

    /// The same handle for another type.
    ///
    /// # Safety
    /// The object is a `U`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("40 + 2", None, None)?;
    /// // SAFETY: the sum of two ints is one.
    /// let number = unsafe { object.cast_unchecked::<Int>() };
    /// assert_eq!(number.value::<i64>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub unsafe fn cast_unchecked<U>(&self) -> &Bound<'a, U> {
        // SAFETY: `repr(transparent)` around the same pointer; the caller's promise about the type.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }

    /// The same handle for another type.
    ///
    /// # Safety
    /// The object is a `U`.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let object = py.eval("40 + 2", None, None)?;
    /// // SAFETY: the sum of two ints is one.
    /// let number = unsafe { object.cast_into_unchecked::<Int>() };
    /// assert_eq!(number.value::<i64>()?, 42);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub unsafe fn cast_into_unchecked<U>(self) -> Bound<'a, U> {
        Bound { object: ManuallyDrop::new(self).object, marker: PhantomData }
    }

    /// A view of this handle that does not count.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1])?;
    /// let view = list.as_borrowed();
    /// view.append(2)?;
    /// assert_eq!(list.size(), 2);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn as_borrowed(&self) -> Borrowed<'_, 'a, T> {
        // SAFETY: this handle keeps the object alive while it is borrowed.
        unsafe { Borrowed::from_ptr(self.py(), self.object) }
    }

    /// A handle that can be sent to other threads and outlives the attachment.
    ///
    /// The reference is moved to the part of the count that all threads share. The last drop then frees the object
    /// on whichever thread it happens, without waiting for the one that made it; unless that one has counted
    /// references in its own part that others have given back, such as that of an item that another thread has popped
    /// out of a list. Those are for it to merge, when it runs Python code or ends.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::Int;
    ///
    /// # tests::safe::run(|py| {
    /// let number = Int::new(py, 1000)?.unbind();
    /// let other = std::thread::spawn(move || ffi_safe::attach(|py| number.bind(py).value::<i64>()));
    /// assert_eq!(py.detach(|| other.join()).unwrap()??, 1000);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn unbind(self) -> Owned<T> {
        self.py().check();
        let object = ManuallyDrop::new(self).object;
        // SAFETY: attached, alive: the reference that is promoted is this handle's own.
        unsafe { promote(object) };
        // SAFETY: the reference of this handle, which is not dropped.
        unsafe { Owned::from_shared(object) }
    }

    /// Whether two handles are of the same object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::empty(py)?;
    /// assert!(list.is(&list.clone()));
    /// // Equal, and not the same.
    /// assert!(!list.is(&List::empty(py)?));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn is<U>(&self, other: &Bound<'_, U>) -> bool {
        self.object == other.object
    }
}

/// Moves one reference from the owner's part of the count to the shared part.
///
/// # Safety
/// Attached; the caller owns a reference.
#[inline]
unsafe fn promote(object: NonNull<PyObject>) {
    let op = object.as_ptr();
    // SAFETY: alive, and the fields are atomics.
    let header = unsafe { object.as_ref() };
    if header.ob_ref_local.load(Ordering::Relaxed) == _Py_IMMORTAL_REFCNT_LOCAL {
        return;
    }
    // SAFETY: alive.
    if unsafe { _Py_IsOwnedByCurrentThread(op) } != 0 {
        // What a thread that is not the owner does to take a reference, and then the owner gives one back. The
        // shared count is not zero in between, so that the object lives whatever the second step finds.
        header.ob_ref_shared.fetch_add(_Py_REF_SHARED(1, 0), Ordering::SeqCst);
        // SAFETY: attached; the reference that was the caller's until now.
        unsafe { Py_DECREF(op) };
    }
}

impl<T> Clone for Bound<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        // SAFETY: attached, since a token is borrowed, which `as_ptr` makes sure of; alive through this handle.
        unsafe { Py_INCREF(self.as_ptr()) };
        Self { object: self.object, marker: PhantomData }
    }
}

impl<T> Drop for Bound<'_, T> {
    #[inline]
    fn drop(&mut self) {
        if is_in_attached_scope() {
            // SAFETY: attached, since a token is borrowed; this handle's own reference. May run Python.
            unsafe { Py_DECREF(self.object.as_ptr()) };
        } else {
            // Smuggled. A drop must not panic, and there is a better way.
            pending::push(self.object);
        }
    }
}

impl<T> fmt::Debug for Bound<'_, T> {
    /// As `repr`, or the exception that it raised.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::value::debug(self.as_any(), f)
    }
}
