//! References in Rust values that the garbage collector follows.

use core::fmt;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicPtr, Ordering};

use ffi_sys::PyObject;

use crate::attach::Attached;
use crate::mutex::RawMutex;
use crate::object::{Bound, Owned};
use crate::value::Any;

/// A field that may refer to an object, and that the garbage collector follows and empties.
///
/// An [`Owned`] in a [`Payload`](super::Payload) is a root for the collector: if its object refers back, neither is
/// ever freed. A `Traced` that the payload [names](super::Payload::traced) is not.
///
/// The collector stops all attached threads before it looks, so the reference can be changed by attached threads
/// only. It also empties the field when it finds that the object can be reached no more.
///
/// # Examples
/// ```
/// use ffi_safe::WeakRef;
/// use ffi_safe::callback::{ClassBuilder, Payload, Traced, TracedFields};
///
/// struct Node(Traced);
///
/// impl Payload for Node {
///     const NAME: &'static str = "Node";
///
///     fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
///         fields.add(&self.0);
///     }
/// }
///
/// # tests::safe::run(|py| {
/// let class = ClassBuilder::<Node>::new().build(py)?;
/// let node = class.instantiate(py, Node(Traced::empty()))?;
/// node.payload().0.replace(py, Some(node.clone().into_any()));
///
/// // The node refers to itself, and is freed all the same.
/// let weak = WeakRef::new(&node)?;
/// drop(node);
/// py.import("gc")?.call_method0("collect")?;
/// assert!(weak.upgrade()?.is_none());
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[repr(C)]
pub struct Traced<T = Any> {
    object: AtomicPtr<PyObject>,
    /// Held by attached threads for a few instructions, in which they do not detach. So nobody holds it while the
    /// collector looks.
    lock: RawMutex,
    marker: PhantomData<Owned<T>>,
}

impl<T> Traced<T> {
    /// A field that refers to nothing.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{callback::Traced, value::Str};
    ///
    /// # tests::safe::run(|py| {
    /// let field = Traced::<Str>::empty();
    /// assert!(field.get(py).is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub const fn empty() -> Self {
        Self { object: AtomicPtr::new(ptr::null_mut()), lock: RawMutex::new(), marker: PhantomData }
    }

    /// A field that refers to an object.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{callback::Traced, value::Str};
    ///
    /// # tests::safe::run(|py| {
    /// let field = Traced::new(Str::new(py, "first")?.unbind());
    /// assert_eq!(field.get(py).unwrap().to_str()?, "first");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn new(object: Owned<T>) -> Self {
        let object = AtomicPtr::new(ManuallyDrop::new(object).as_ptr());
        Self { object, lock: RawMutex::new(), marker: PhantomData }
    }

    /// The object, if there is one.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{callback::Traced, value::Str};
    ///
    /// # tests::safe::run(|py| {
    /// let text = Str::new(py, "first")?;
    /// let field = Traced::new(text.clone().unbind());
    /// assert!(field.get(py).unwrap().is(&text));
    /// // It is still there.
    /// assert!(field.get(py).is_some());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn get<'a>(&self, py: &'a Attached) -> Option<Bound<'a, T>> {
        py.check();
        self.lock.lock();
        let object = NonNull::new(self.object.load(Ordering::Relaxed));
        // SAFETY: attached. The field keeps the object alive until another thread takes it out, which it cannot
        // before the unlock; a reference is taken before. Counting up runs no code.
        let object = object.map(|object| unsafe { Bound::from_borrowed(py, object) });
        // SAFETY: locked above.
        unsafe { self.lock.unlock() };
        object
    }

    /// Refers to another object, or to none, and returns what the field referred to.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{callback::Traced, value::Str};
    ///
    /// # tests::safe::run(|py| {
    /// let field = Traced::new(Str::new(py, "first")?.unbind());
    /// let old = field.replace(py, Some(Str::new(py, "second")?));
    /// assert_eq!(old.unwrap().to_str()?, "first");
    /// assert_eq!(field.get(py).unwrap().to_str()?, "second");
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn replace<'a>(&self, py: &'a Attached, object: Option<Bound<'_, T>>) -> Option<Bound<'a, T>> {
        py.check();
        // Where every thread counts it, because any thread may give it back.
        let new = object.map_or(ptr::null_mut(), |object| ManuallyDrop::new(object.unbind()).as_ptr());
        // SAFETY: attached.
        let old = unsafe { self.swap(new) };
        // SAFETY: the reference of the field, which it has no more.
        NonNull::new(old).map(|old| unsafe { Bound::from_owned(py, old) })
    }

    /// Refers to nothing, and returns what the field referred to.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{callback::Traced, value::Str};
    ///
    /// # tests::safe::run(|py| {
    /// let field = Traced::new(Str::new(py, "first")?.unbind());
    /// assert_eq!(field.take(py).unwrap().to_str()?, "first");
    /// assert!(field.take(py).is_none());
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    pub fn take<'a>(&self, py: &'a Attached) -> Option<Bound<'a, T>> {
        py.check();
        self.replace(py, None)
    }

    /// Exchanges the references.
    ///
    /// # Safety
    /// Attached. The caller owns a reference to the new object, if there is one, and will own one to the old.
    pub(super) unsafe fn swap(&self, new: *mut PyObject) -> *mut PyObject {
        self.lock.lock();
        let old = self.object.swap(new, Ordering::Relaxed);
        // SAFETY: locked above.
        unsafe { self.lock.unlock() };
        old
    }

    /// What the field refers to, for the collector.
    ///
    /// # Safety
    /// The world is stopped.
    pub(super) unsafe fn peek(&self) -> *mut PyObject {
        self.object.load(Ordering::Relaxed)
    }
}

impl<T> Default for Traced<T> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T> From<Owned<T>> for Traced<T> {
    fn from(object: Owned<T>) -> Self {
        Self::new(object)
    }
}

impl<T> Drop for Traced<T> {
    fn drop(&mut self) {
        if let Some(object) = NonNull::new(*self.object.get_mut()) {
            // SAFETY: the reference of the field, counted in the shared part by `unbind`.
            drop(unsafe { Owned::<T>::from_shared(object) });
        }
    }
}

impl<T> fmt::Debug for Traced<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Traced({:p})", self.object.load(Ordering::Relaxed))
    }
}

/// What [`Payload::traced`](super::Payload::traced) names the fields to.
///
/// # Examples
/// ```
/// use ffi_safe::callback::{ClassBuilder, Payload, Traced, TracedFields};
/// use ffi_safe::value::Str;
///
/// struct Branch([Traced; 2]);
///
/// impl Payload for Branch {
///     const NAME: &'static str = "Branch";
///
///     fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
///         self.0.iter().for_each(|field| fields.add(field));
///     }
/// }
///
/// # tests::safe::run(|py| {
/// let text = Str::new(py, "a leaf")?.into_any();
/// let branch = Branch([Traced::new(text.clone().unbind()), Traced::empty()]);
/// let branch = ClassBuilder::new().build(py)?.instantiate(py, branch)?;
/// let seen = py.import("gc")?.call_method1("get_referents", (branch,))?;
/// assert!(seen.contains(&text)?);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct TracedFields<'p> {
    base: usize,
    size: usize,
    offsets: Vec<usize>,
    payload: PhantomData<&'p ()>,
}

impl<'p> TracedFields<'p> {
    /// The places of the fields in a value, which are the same after it was moved.
    pub(super) fn of<P: super::Payload>(payload: &'p P) -> Vec<usize> {
        let base = ptr::from_ref(payload).addr();
        let mut fields =
            TracedFields { base, size: size_of::<P>(), offsets: Vec::new(), payload: PhantomData };
        payload.traced(&mut fields);
        fields.offsets
    }

    /// Names a field.
    ///
    /// # Panics
    /// If it is not a part of the payload itself (but elsewhere in memory), or was named before.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::callback::{ClassBuilder, Payload, Traced, TracedFields};
    /// use ffi_safe::value::{List, Str};
    ///
    /// struct Pair {
    ///     key: Traced<Str>,
    ///     values: Traced<List>,
    /// }
    ///
    /// impl Payload for Pair {
    ///     const NAME: &'static str = "Pair";
    ///
    ///     fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
    ///         fields.add(&self.key);
    ///         fields.add(&self.values);
    ///     }
    /// }
    ///
    /// # tests::safe::run(|py| {
    /// let pair = Pair { key: Str::new(py, "k")?.unbind().into(), values: Traced::empty() };
    /// let pair = ClassBuilder::new().build(py)?.instantiate(py, pair)?;
    /// let seen = py.import("gc")?.call_method1("get_referents", (pair,))?;
    /// assert!(seen.contains("k")?);
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[track_caller]
    pub fn add<T>(&mut self, field: &'p Traced<T>) {
        let offset = ptr::from_ref(field).addr().wrapping_sub(self.base);
        let inside = offset.checked_add(size_of::<Traced<T>>()).is_some_and(|end| end <= self.size);
        assert!(inside, "a traced field must be a part of the payload itself");
        assert!(!self.offsets.contains(&offset), "a traced field was named twice");
        self.offsets.push(offset);
    }
}
