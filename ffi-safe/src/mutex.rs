//! A mutex that lets Python go on while a thread waits for it.

use core::cell::UnsafeCell;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::Ordering;
use std::thread;

use ffi_sys::{_Py_LOCKED, _Py_UNLOCKED, PyMutex_Lock, PyMutex_Unlock};

use crate::attach::GATE;

/// The lock of one byte.
///
/// Usable from any thread at any time, attached or not, before an interpreter is started and after it was shut down.
pub(crate) struct RawMutex(ffi_sys::PyMutex);

impl RawMutex {
    pub(crate) const fn new() -> Self {
        Self(ffi_sys::PyMutex::new())
    }

    /// Locks. An attached thread that has to wait is detached meanwhile, which suspends its critical sections.
    #[inline]
    pub(crate) fn lock(&self) {
        if !self.lock_free() {
            self.lock_slowly();
        }
    }

    /// Locks a mutex that nobody has and nobody waits for. SeqCst, as in `PyMutex_Lock`, which parks by this byte.
    #[inline]
    fn lock_free(&self) -> bool {
        let bits = &self.0._bits;
        bits.compare_exchange(_Py_UNLOCKED, _Py_LOCKED, Ordering::SeqCst, Ordering::Relaxed).is_ok()
    }

    /// Locks a mutex that nobody has, even if somebody was woken and is about to lock it.
    #[inline]
    pub(crate) fn try_lock(&self) -> bool {
        let lock = |bits| (bits & _Py_LOCKED == 0).then_some(bits | _Py_LOCKED);
        self.0._bits.fetch_update(Ordering::SeqCst, Ordering::Relaxed, lock).is_ok()
    }

    #[cold]
    fn lock_slowly(&self) {
        // CPython parks threads, but it is not there yet. Then nobody is attached, so that nobody is held up.
        while !GATE.was_opened() {
            thread::yield_now();
            if self.try_lock() {
                return;
            }
        }
        // SAFETY: loaded. The mutex is alive while it is borrowed, and nobody moves it.
        unsafe { PyMutex_Lock((&raw const self.0).cast_mut()) };
    }

    /// # Safety
    /// The mutex is locked, and whoever locked it gives it up.
    #[inline]
    pub(crate) unsafe fn unlock(&self) {
        // SAFETY: locked. The library is used only to wake somebody whom it has parked.
        unsafe { PyMutex_Unlock((&raw const self.0).cast_mut()) };
    }
}

/// A value that one thread at a time can use, with a lock that threads of Python can wait for.
///
/// A mutex of the standard library must not be waited for by an attached thread: its holder may be waiting for all
/// attached threads to stop, to collect garbage. A thread that waits for this one is detached meanwhile. It takes one
/// byte beside the value, and an uncontended lock and unlock are one instruction each.
///
/// | | |
/// |---|---|
/// | held across [`detach`](crate::Attached::detach), or across calls of Python code | stays locked: a thread whose code is called then, and locks it again, waits for ever. Hold it for little. |
/// | held while another thread collects garbage | does no harm: who waits for it is detached, who holds it goes on when the collection is over |
/// | references that are released | may run finalizers, which may lock: take values out under the lock, drop them after it |
/// | locked twice by one thread | a panic in builds with debug assertions, otherwise waits for ever |
/// | a panic while it is held | unlocks: there is no poisoning, and the value is as the panic has left it |
/// | waiting inside a [critical section](mod@crate::critical_section) | suspends the section |
///
/// # Thread-safety
/// `T: Send` is enough to share it, as with every mutex. Attached or not, before the interpreter is started or after
/// it was shut down: it can always be locked.
///
/// # Examples
/// ```
/// use ffi_safe::PyMutex;
///
/// static SEEN: PyMutex<Vec<i64>> = PyMutex::new(Vec::new());
///
/// # tests::safe::run(|py| {
/// SEEN.lock().push(1);
/// py.detach(|| std::thread::scope(|scope| {
///     scope.spawn(|| SEEN.lock().push(2));
/// }));
/// assert_eq!(*SEEN.lock(), [1, 2]);
/// # });
/// ```
pub struct PyMutex<T: ?Sized> {
    raw: RawMutex,
    /// The thread that holds the lock, or 0.
    #[cfg(debug_assertions)]
    holder: core::sync::atomic::AtomicUsize,
    value: UnsafeCell<T>,
}

// SAFETY: moving the mutex moves the value.
unsafe impl<T: ?Sized + Send> Send for PyMutex<T> {}
// SAFETY: the lock gives the value to one thread after the other, which is what `T: Send` allows.
unsafe impl<T: ?Sized + Send> Sync for PyMutex<T> {}

impl<T> PyMutex<T> {
    /// An unlocked mutex.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyMutex;
    ///
    /// static COUNT: PyMutex<u32> = PyMutex::new(1);
    ///
    /// // There need not be an interpreter.
    /// assert_eq!(*COUNT.lock(), 1);
    /// ```
    pub const fn new(value: T) -> Self {
        Self {
            raw: RawMutex::new(),
            #[cfg(debug_assertions)]
            holder: core::sync::atomic::AtomicUsize::new(0),
            value: UnsafeCell::new(value),
        }
    }

    /// The value.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyMutex;
    ///
    /// let words = PyMutex::new(vec!["one"]);
    /// words.lock().push("two");
    /// assert_eq!(words.into_inner(), ["one", "two"]);
    /// ```
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T: ?Sized> PyMutex<T> {
    /// Locks the mutex, and waits if another thread holds it: an attached thread is detached meanwhile.
    ///
    /// # Panics
    /// In builds with debug assertions, if this thread holds the mutex.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{PyMutex, threads};
    ///
    /// # tests::safe::run(|py| {
    /// let sum = PyMutex::new(0);
    /// threads::run(py, 4, |_, number| *sum.lock() += number).unwrap();
    /// assert_eq!(*sum.lock(), 6);
    /// # });
    /// ```
    #[inline]
    #[track_caller]
    pub fn lock(&self) -> PyMutexGuard<'_, T> {
        if !self.raw.lock_free() {
            #[cfg(debug_assertions)]
            assert!(
                self.holder.load(Ordering::Relaxed) != this_thread(),
                "this thread holds the mutex already and would wait for itself"
            );
            self.raw.lock_slowly();
        }
        self.guard()
    }

    /// Locks the mutex if nobody holds it. Never waits.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyMutex;
    ///
    /// # tests::safe::run(|_| {
    /// let mutex = PyMutex::new(0);
    /// let guard = mutex.lock();
    /// assert!(mutex.try_lock().is_none());
    /// drop(guard);
    /// assert!(mutex.try_lock().is_some());
    /// # });
    /// ```
    #[inline]
    pub fn try_lock(&self) -> Option<PyMutexGuard<'_, T>> {
        self.raw.try_lock().then(|| self.guard())
    }

    /// The value, which nobody else can use meanwhile: no lock is needed.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyMutex;
    ///
    /// let mut mutex = PyMutex::new(1);
    /// *mutex.get_mut() += 1;
    /// assert_eq!(mutex.into_inner(), 2);
    /// ```
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    #[inline]
    fn guard(&self) -> PyMutexGuard<'_, T> {
        #[cfg(debug_assertions)]
        self.holder.store(this_thread(), Ordering::Relaxed);
        PyMutexGuard { mutex: self, not_send: PhantomData }
    }
}

impl<T: Default> Default for PyMutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> From<T> for PyMutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for PyMutex<T> {
    /// The value, or that it is locked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.try_lock() {
            Some(guard) => f.debug_tuple("PyMutex").field(&&*guard).finish(),
            None => f.write_str("PyMutex(<locked>)"),
        }
    }
}

/// Access to the value of a [`PyMutex`], until it is dropped.
///
/// It stays with the thread that has locked. CPython would let another one unlock, but then nobody could tell whether
/// a thread waits for itself.
///
/// # Examples
/// ```
/// use ffi_safe::PyMutex;
///
/// # tests::safe::run(|_| {
/// let words = PyMutex::new(vec!["old"]);
/// let old = {
///     let mut guard = words.lock();
///     std::mem::replace(&mut *guard, vec!["new"])
/// };
/// // What was taken out is dropped without the lock.
/// drop(old);
/// assert_eq!(*words.lock(), ["new"]);
/// # });
/// ```
#[must_use = "the mutex is unlocked when the guard is dropped"]
pub struct PyMutexGuard<'m, T: ?Sized> {
    mutex: &'m PyMutex<T>,
    not_send: PhantomData<*mut ()>,
}

// SAFETY: a shared guard gives shared access to the value only.
unsafe impl<T: ?Sized + Sync> Sync for PyMutexGuard<'_, T> {}

impl<T: ?Sized> Deref for PyMutexGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the guard holds the lock.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T: ?Sized> DerefMut for PyMutexGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the guard holds the lock, and is borrowed mutably.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T: ?Sized> Drop for PyMutexGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        #[cfg(debug_assertions)]
        self.mutex.holder.store(0, Ordering::Relaxed);
        // SAFETY: the guard holds the lock, and ends.
        unsafe { self.mutex.raw.unlock() };
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for PyMutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// A number that no other thread that lives has, and that is not 0.
#[inline]
pub(crate) fn this_thread() -> usize {
    thread_local! { static HERE: u8 = const { 0 } }
    HERE.with(|here| core::ptr::from_ref(here).addr())
}
