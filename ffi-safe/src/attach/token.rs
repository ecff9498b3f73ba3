//! The proof that a thread is attached.

use core::fmt;
use core::marker::PhantomData;

use super::thread;

/// The calling thread is attached to the interpreter: a token of no size, which objects borrow.
///
/// It is neither `Send` nor `Sync`, and only ever lent: to the closure of [`attach`](crate::attach) and to
/// callbacks. The crate documentation tells why no object can be touched while the thread is detached.
///
/// # Examples
/// ```
/// use ffi_safe::value::Str;
/// use ffi_safe::{Attached, Bound, Result};
///
/// // Who has a token can make objects, which are used as long as it is borrowed.
/// fn greeting<'a>(py: &'a Attached, name: &str) -> Result<Bound<'a, Str>> {
///     Str::new(py, &format!("hello, {name}"))
/// }
///
/// # tests::safe::run(|py| {
/// assert_eq!(greeting(py, "world")?.to_str()?, "hello, world");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct Attached {
    // Attachment is a property of one thread.
    not_send: PhantomData<*mut ()>,
}

impl Attached {
    /// # Safety
    /// The thread is attached for as long as the token is used, in a scope that [`thread`] knows of.
    #[inline]
    pub(crate) const unsafe fn new() -> Self {
        Self { not_send: PhantomData }
    }

    /// A token for a lifetime in which another one is known to be borrowed.
    ///
    /// # Safety
    /// A token is borrowed for `'a` on this thread.
    #[inline]
    pub(crate) const unsafe fn again<'a>() -> &'a Self {
        // SAFETY: the token has no size, so any aligned address holds one.
        unsafe { core::ptr::NonNull::<Self>::dangling().as_ref() }
    }

    /// Refuses a token that was smuggled into a detached scope, as by a scoped thread-local value.
    ///
    /// # Panics
    /// If the innermost scope of this crate on the thread is a detached one.
    #[inline]
    pub(crate) fn check(&self) {
        if !thread::is_in_attached_scope() {
            smuggled();
        }
    }

    /// Detaches the thread while `body` runs, so that it may wait or compute for long without Python.
    ///
    /// Objects cannot be used inside: they borrow the token, which is borrowed mutably here. Handles that are
    /// [`Owned`](crate::Owned) can be moved and dropped, and used by attaching again.
    ///
    /// If another token of this thread could reach the same objects, which is so inside a nested
    /// [`attach`](crate::attach), `body` runs with the thread attached.
    ///
    /// # Examples
    /// ```
    /// # tests::safe::run(|py| {
    /// let answer = py.detach(|| std::thread::spawn(|| 42).join().unwrap());
    /// assert_eq!(answer, 42);
    /// # });
    /// ```
    #[inline]
    pub fn detach<R>(&mut self, body: impl FnOnce() -> R) -> R {
        thread::detach(body)
    }
}

/// The end of what was smuggled.
#[cold]
#[inline(never)]
#[track_caller]
fn smuggled() -> ! {
    panic!(
        "an object of Python or a token was used in a detached scope, into which it was smuggled past the borrow \
         checker: keep an `Owned` and attach again"
    );
}

impl fmt::Debug for Attached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attached")
    }
}
