//! Values that are made once, at their first use.

use core::cell::{Cell, UnsafeCell};
use core::fmt;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::attach::Attached;
use crate::mutex::{RawMutex, this_thread};

/// A cell that is written once, by one of the threads that want its value.
///
/// A cell of the standard library must not be waited for by an attached thread: the thread that makes the value may
/// be waiting for all attached threads to stop. A thread that waits for this one is detached meanwhile, so the
/// initialiser may run Python, import modules, and cause a garbage collection.
///
/// | | |
/// |---|---|
/// | several threads want the value first | one makes it, the others wait, detached |
/// | the initialiser fails or panics | the cell stays empty, and the next thread tries again: there is no poisoning |
/// | the initialiser asks for the value itself | a panic that says so, not a deadlock |
/// | two cells whose initialisers need each other, from two threads | a deadlock, as with every lock |
///
/// # Thread-safety
/// `T: Send + Sync` to share it. Reading a value that is there is one load.
///
/// # Examples
/// ```
/// use ffi_safe::{Owned, PyError, PyOnceLock};
/// use ffi_safe::value::Tuple;
///
/// static ORIGIN: PyOnceLock<Owned<Tuple>> = PyOnceLock::new();
///
/// # tests::safe::run(|py| {
/// let origin = ORIGIN.get_or_try_init(|| Ok::<_, PyError>(Tuple::empty(py)?.unbind()))?;
/// assert_eq!(origin.bind(py).repr()?.to_str()?, "()");
/// # Ok::<(), PyError>(())
/// # }).unwrap();
/// ```
pub struct PyOnceLock<T> {
    is_set: AtomicBool,
    /// The thread that makes the value, or 0.
    maker: AtomicUsize,
    lock: RawMutex,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: moving the cell moves the value.
unsafe impl<T: Send> Send for PyOnceLock<T> {}
// SAFETY: a shared cell gives shared access to the value, and takes it in from the thread that makes it.
unsafe impl<T: Send + Sync> Sync for PyOnceLock<T> {}
// A value that a panic has interrupted is never seen.
impl<T: core::panic::RefUnwindSafe + core::panic::UnwindSafe> core::panic::RefUnwindSafe for PyOnceLock<T> {}

impl<T> PyOnceLock<T> {
    /// An empty cell.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// static CELL: PyOnceLock<i32> = PyOnceLock::new();
    ///
    /// # tests::safe::run(|_| {
    /// assert_eq!(CELL.get(), None);
    /// # });
    /// ```
    pub const fn new() -> Self {
        Self {
            is_set: AtomicBool::new(false),
            maker: AtomicUsize::new(0),
            lock: RawMutex::new(),
            value: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }

    /// The value, if it is there.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// # tests::safe::run(|_| {
    /// let cell = PyOnceLock::new();
    /// assert_eq!(cell.get(), None);
    /// cell.set(1).unwrap();
    /// assert_eq!(cell.get(), Some(&1));
    /// # });
    /// ```
    #[inline]
    pub fn get(&self) -> Option<&T> {
        // SAFETY: it was written before the flag, and is not written again while the cell is shared.
        self.is_set.load(Ordering::Acquire).then(|| unsafe { (*self.value.get()).assume_init_ref() })
    }

    /// The value, if it is there, for whoever has the cell alone.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// # tests::safe::run(|_| {
    /// let mut cell = PyOnceLock::new();
    /// assert_eq!(cell.get_mut(), None);
    /// cell.set(1).unwrap();
    /// *cell.get_mut().unwrap() += 1;
    /// assert_eq!(cell.get(), Some(&2));
    /// # });
    /// ```
    pub fn get_mut(&mut self) -> Option<&mut T> {
        // SAFETY: the value is there.
        self.is_set.get_mut().then(|| unsafe { self.value.get_mut().assume_init_mut() })
    }

    /// The value, made by `make` if there is none.
    ///
    /// # Panics
    /// If `make` asks for the value of the same cell; and if `make` does.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// static ANSWER: PyOnceLock<i32> = PyOnceLock::new();
    ///
    /// # tests::safe::run(|_| {
    /// assert_eq!(ANSWER.get_or_init(|| 6 * 7), &42);
    /// assert_eq!(ANSWER.get_or_init(|| unreachable!("the value is there")), &42);
    /// # });
    /// ```
    #[inline]
    #[track_caller]
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        match self.get_or_try_init(|| Ok::<_, core::convert::Infallible>(make())) {
            Ok(value) => value,
        }
    }

    /// The value, made by `make` if there is none.
    ///
    /// # Errors
    /// That of `make`. The cell stays empty.
    ///
    /// # Panics
    /// As [`get_or_init`](Self::get_or_init).
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// # tests::safe::run(|_| {
    /// let number = PyOnceLock::new();
    /// assert!(number.get_or_try_init(|| "four".parse::<i32>()).is_err());
    /// assert_eq!(number.get_or_try_init(|| "4".parse::<i32>()), Ok(&4));
    /// # });
    /// ```
    #[inline]
    #[track_caller]
    pub fn get_or_try_init<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        match self.get() {
            Some(value) => Ok(value),
            None => self.init(make),
        }
    }

    /// Puts a value into an empty cell.
    ///
    /// # Errors
    /// `value`, if there is one already.
    ///
    /// # Panics
    /// If it is called by the initialiser of the same cell.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// # tests::safe::run(|_| {
    /// let cell = PyOnceLock::new();
    /// assert_eq!(cell.set("first"), Ok(()));
    /// assert_eq!(cell.set("second"), Err("second"));
    /// assert_eq!(cell.get(), Some(&"first"));
    /// # });
    /// ```
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        // Not reached while the option is empty: the cell is written once.
        let _ = self.get_or_try_init(|| value.take().ok_or(()));
        value.map_or(Ok(()), Err)
    }

    /// The value, if it was there.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// # tests::safe::run(|_| {
    /// let cell = PyOnceLock::new();
    /// cell.set(String::from("made")).unwrap();
    /// assert_eq!(cell.into_inner().as_deref(), Some("made"));
    /// # });
    /// ```
    pub fn into_inner(mut self) -> Option<T> {
        self.take()
    }

    /// Takes the value out, and leaves an empty cell.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyOnceLock;
    ///
    /// # tests::safe::run(|_| {
    /// let mut cell = PyOnceLock::new();
    /// cell.set(1).unwrap();
    /// assert_eq!(cell.take(), Some(1));
    /// assert_eq!(cell.set(2), Ok(()), "it was empty again");
    /// # });
    /// ```
    pub fn take(&mut self) -> Option<T> {
        let is_set = core::mem::take(self.is_set.get_mut());
        // SAFETY: the value was there, and is not looked at again.
        is_set.then(|| unsafe { self.value.get_mut().assume_init_read() })
    }

    #[cold]
    #[track_caller]
    fn init<E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        struct Making<'c, T>(&'c PyOnceLock<T>);

        impl<T> Drop for Making<'_, T> {
            fn drop(&mut self) {
                self.0.maker.store(0, Ordering::Relaxed);
                // SAFETY: locked below.
                unsafe { self.0.lock.unlock() };
            }
        }

        let me = this_thread();
        assert!(
            self.maker.load(Ordering::Relaxed) != me,
            "the initialiser of a cell asked for the value that it is about to make"
        );
        self.lock.lock();
        let _making = Making(self);
        self.maker.store(me, Ordering::Relaxed);
        if let Some(value) = self.get() {
            // Another thread made it meanwhile.
            return Ok(value);
        }
        let value = make()?;
        // SAFETY: the lock is held, and the flag is not set: nobody else looks at the value. It stays where it is.
        let value = unsafe { (*self.value.get()).write(value) };
        self.is_set.store(true, Ordering::Release);
        Ok(value)
    }
}

impl<T> Default for PyOnceLock<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for PyOnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.get() {
            Some(value) => f.debug_tuple("PyOnceLock").field(value).finish(),
            None => f.write_str("PyOnceLock(<empty>)"),
        }
    }
}

impl<T> Drop for PyOnceLock<T> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

/// A value that is made when an attached thread asks for it first. See [`PyOnceLock`], which is the cell for values
/// whose making may fail.
///
/// # Panics
/// If the initialiser panics, it is gone: whoever asks for the value later panics, too.
///
/// # Thread-safety
/// As [`PyOnceLock`], and the initialiser is `Send`.
///
/// # Examples
/// ```
/// use ffi_safe::{IntoPython, Owned, PyLazyLock};
/// use ffi_safe::value::Str;
///
/// static GREETING: PyLazyLock<Owned<Str>> = PyLazyLock::new(|py| Str::new(py, "hello").unwrap().unbind());
///
/// # tests::safe::run(|py| {
/// assert_eq!(GREETING.get(py).bind(py).to_str().unwrap(), "hello");
/// # });
/// ```
pub struct PyLazyLock<T, F = fn(&Attached) -> T> {
    cell: PyOnceLock<T>,
    make: Cell<Option<F>>,
}

// SAFETY: the initialiser is taken out by one thread, which holds the lock of the cell.
unsafe impl<T: Send + Sync, F: Send> Sync for PyLazyLock<T, F> {}

impl<T, F> PyLazyLock<T, F> {
    /// A value that `make` will make.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyLazyLock;
    ///
    /// # tests::safe::run(|py| {
    /// let word = "hello";
    /// let length = PyLazyLock::new(|_: &ffi_safe::Attached| word.len());
    /// assert_eq!(length.get(py), &5);
    /// # });
    /// ```
    pub const fn new(make: F) -> Self {
        Self { cell: PyOnceLock::new(), make: Cell::new(Some(make)) }
    }

    /// The value, if it was made.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::PyLazyLock;
    ///
    /// static ANSWER: PyLazyLock<i32> = PyLazyLock::new(|_| 42);
    ///
    /// # tests::safe::run(|py| {
    /// assert_eq!(ANSWER.get_if_made(), None);
    /// ANSWER.get(py);
    /// assert_eq!(ANSWER.get_if_made(), Some(&42));
    /// # });
    /// ```
    #[inline]
    pub fn get_if_made(&self) -> Option<&T> {
        self.cell.get()
    }
}

impl<T, F: FnOnce(&Attached) -> T> PyLazyLock<T, F> {
    /// The value, which is made now if it was not before.
    ///
    /// # Panics
    /// If the initialiser panics, did so before, or asks for the value itself.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::{Owned, PyLazyLock, threads};
    /// use ffi_safe::value::List;
    ///
    /// static SHARED: PyLazyLock<Owned<List>> = PyLazyLock::new(|py| List::empty(py).unwrap().unbind());
    ///
    /// # tests::safe::run(|py| {
    /// threads::run(py, 4, |py, number| SHARED.get(py).bind(py).append(number).unwrap()).unwrap();
    /// assert_eq!(SHARED.get(py).bind(py).len().unwrap(), 4, "all have got the same list");
    /// # });
    /// ```
    #[inline]
    #[track_caller]
    pub fn get(&self, py: &Attached) -> &T {
        self.cell.get_or_init(|| match self.make.take() {
            Some(make) => make(py),
            None => panic!("the initialiser of a lazy value has panicked before"),
        })
    }
}

impl<T: fmt::Debug, F> fmt::Debug for PyLazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cell.get() {
            Some(value) => f.debug_tuple("PyLazyLock").field(value).finish(),
            None => f.write_str("PyLazyLock(<not made>)"),
        }
    }
}
