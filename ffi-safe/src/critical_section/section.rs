//! Holding sections.

use core::fmt;
use core::mem::MaybeUninit;

use ffi_sys::{
    PyCriticalSection, PyCriticalSection_Begin, PyCriticalSection_End, PyCriticalSection2,
    PyCriticalSection2_Begin, PyCriticalSection2_End, PyObject,
};

use super::stack::{Frame, assert_not_held, assert_not_nested};
use crate::object::Bound;
use crate::value::Any;

/// An object whose lock is held: what can be done with it in a [`critical_section`].
///
/// It is lent to a closure and cannot leave it, nor the thread:
/// ```compile_fail
/// # tests::safe::run(|py| {
/// let list = ffi_safe::value::List::empty(py).unwrap();
/// // error: the section does not live long enough
/// let section = ffi_safe::critical_section(&list, |list| list);
/// # });
/// ```
///
/// # Examples
/// ```
/// use ffi_safe::Bound;
/// use ffi_safe::critical_section::{Section, critical_section};
/// use ffi_safe::value::List;
///
/// # tests::safe::run(|py| {
/// fn last<'a>(list: &Section<'_, 'a, List>) -> Option<Bound<'a>> {
///     list.get(list.size().checked_sub(1)?)
/// }
///
/// let list = List::new(py, [1, 2, 3])?;
/// let last = critical_section(&list, last).expect("not empty");
/// assert_eq!(last.extract::<i32>()?, 3);
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
pub struct Section<'s, 'a, T = Any> {
    pub(super) object: &'s Bound<'a, T>,
    frame: &'s Frame,
}

impl<'s, 'a, T> Section<'s, 'a, T> {
    /// The object. Its own methods may lock it, which builds with debug assertions refuse while the section is held;
    /// handing it on, and asking whether it is the same as another, is fine.
    ///
    /// # Examples
    /// ```
    /// use ffi_safe::critical_section;
    /// use ffi_safe::value::List;
    ///
    /// # tests::safe::run(|py| {
    /// let list = List::new(py, [1])?;
    /// assert!(critical_section(&list, |section| section.object().is(&list)));
    /// # Ok::<(), ffi_safe::PyError>(())
    /// # }).unwrap();
    /// ```
    #[inline]
    pub fn object(&self) -> &'s Bound<'a, T> {
        self.object
    }

    /// Refuses the use of a section from inside another one.
    #[inline]
    #[track_caller]
    pub(super) fn assert_held(&self) {
        assert!(
            self.frame.is_innermost(),
            "a critical section was used inside another one, which may have taken its lock away: \
             `critical_section2` locks two objects at once"
        );
    }
}

impl<T> fmt::Debug for Section<'_, '_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Section({:p})", self.object.as_ptr())
    }
}

/// Locks an object, runs `body`, and unlocks the object again, also if `body` panics.
///
/// See the [module](mod@crate::critical_section) for what that excludes and what it does not.
///
/// # Panics
/// If the calling code is in a section on the same object; and if `body` does.
///
/// # Thread-safety
/// This is what it is for. A thread that has to wait for the lock is detached meanwhile, which suspends the sections
/// that it is in: two sections, one inside the other, do not make one step. [`critical_section2`] does.
///
/// # Examples
/// ```
/// use ffi_safe::{IntoPython, critical_section};
/// use ffi_safe::value::List;
///
/// # tests::safe::run(|py| {
/// let list = List::new(py, [1, 2, 3])?;
/// let (two, three) = (2.into_python(py)?.into_any(), 3.into_python(py)?.into_any());
/// // Reads and writes in one step; what was replaced is dropped outside.
/// let replaced = critical_section(&list, |list| {
///     let first = list.get(0)?;
///     let number = if list.iter().any(|item| item.is(&first)) { two } else { three };
///     list.replace(0, number).ok()
/// });
/// assert!(replaced.is_some());
/// assert_eq!(list.repr()?.to_str()?, "[2, 2, 3]");
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[track_caller]
pub fn critical_section<'a, T, R>(object: &Bound<'a, T>, body: impl FnOnce(&Section<'_, 'a, T>) -> R) -> R {
    assert_not_nested(object.as_ptr());
    let frame = Frame::new([object.as_ptr(); 2]);
    let held = || {
        // SAFETY: dropped when the closure ends, before the section.
        let _inside = unsafe { frame.enter() };
        body(&Section { object, frame: &frame })
    };
    // SAFETY: attached, and the handle keeps the object alive.
    unsafe { hold(object.as_ptr(), held) }
}

/// Runs `body` with the lock of an object held, which the calling code does not hold in a section.
///
/// The lock is certain to be held throughout only if `body` does nothing that may detach the thread: it drops no
/// reference, calls nothing that runs Python or locks an object, and in particular not this one again.
#[inline]
#[track_caller]
pub(crate) fn locked<T, R>(object: &Bound<'_, T>, body: impl FnOnce() -> R) -> R {
    assert_not_held(object.as_ptr());
    // SAFETY: attached, and the handle keeps the object alive.
    unsafe { hold(object.as_ptr(), body) }
}

/// As [`locked`], also from inside a section on the object, whose lock is taken away meanwhile, and from where there is
/// no token.
///
/// # Safety
/// Attached; something keeps the object alive until the function returns.
#[inline]
pub(crate) unsafe fn hold<R>(object: *mut PyObject, body: impl FnOnce() -> R) -> R {
    struct End(*mut PyCriticalSection);

    impl Drop for End {
        #[inline]
        fn drop(&mut self) {
            // SAFETY: begun below by this thread, which is attached. The sections inside have ended, since each ends in
            // the call that began it.
            unsafe { PyCriticalSection_End(self.0) };
        }
    }

    let mut storage = MaybeUninit::<PyCriticalSection>::uninit();
    let raw = storage.as_mut_ptr();
    // SAFETY: attached, and the object is alive, by the caller's promise. The section stays where it is, in this
    // frame, until the guard ends it; nothing unwinds in between. The call may suspend outer sections.
    unsafe { PyCriticalSection_Begin(raw, object) };
    let _end = End(raw);
    body()
}

/// Locks two objects at once, runs `body`, and unlocks them again, also if `body` panics.
///
/// The order of the objects does not matter: threads that name them the other way round do not block each other for
/// good. They may be the same object.
///
/// # Panics
/// If the calling code is in a section on one of them; and if `body` does.
///
/// # Thread-safety
/// As [`critical_section`].
///
/// # Examples
/// ```
/// use ffi_safe::critical_section2;
/// use ffi_safe::value::List;
///
/// # tests::safe::run(|py| {
/// let (left, right) = (List::new(py, [1])?, List::new(py, [2])?);
/// let swapped = critical_section2(&left, &right, |left, right| {
///     let replaced = right.replace(0, left.get(0)?).ok()?;
///     left.replace(0, replaced).ok()
/// });
/// drop(swapped);
/// assert_eq!((left.repr()?.to_str()?, right.repr()?.to_str()?), ("[2]", "[1]"));
/// # Ok::<(), ffi_safe::PyError>(())
/// # }).unwrap();
/// ```
#[track_caller]
pub fn critical_section2<'a, 'b, A, B, R>(
    a: &Bound<'a, A>,
    b: &Bound<'b, B>,
    body: impl FnOnce(&Section<'_, 'a, A>, &Section<'_, 'b, B>) -> R,
) -> R {
    struct End(*mut PyCriticalSection2);

    impl Drop for End {
        fn drop(&mut self) {
            // SAFETY: as in `hold`.
            unsafe { PyCriticalSection2_End(self.0) };
        }
    }

    assert_not_nested(a.as_ptr());
    assert_not_nested(b.as_ptr());
    let frame = Frame::new([a.as_ptr(), b.as_ptr()]);
    let mut storage = MaybeUninit::<PyCriticalSection2>::uninit();
    let raw = storage.as_mut_ptr();
    // SAFETY: as in `hold`, for both objects.
    unsafe { PyCriticalSection2_Begin(raw, a.as_ptr(), b.as_ptr()) };
    let _end = End(raw);
    // SAFETY: dropped before `_end`, which is before anything else.
    let _inside = unsafe { frame.enter() };
    body(&Section { object: a, frame: &frame }, &Section { object: b, frame: &frame })
}
