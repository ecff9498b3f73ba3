//! What a thread remembers of its attachment, and the scopes in which it is attached or detached.

use core::cell::{Cell, OnceCell};
use core::ptr;
use core::sync::atomic::{AtomicI32, Ordering};
use std::sync::Arc;

use ffi_sys::{
    Py_IsFinalizing, PyEval_RestoreThread, PyEval_SaveThread, PyGILState_GetThisThreadState,
    PyInterpreterState_Main, PyThreadState, PyThreadState_Clear, PyThreadState_DeleteCurrent,
    PyThreadState_GetUnchecked, PyThreadState_New,
};

use super::AttachError;
use super::gate::{Entry, Gate, Permit, Refusal};
use crate::object::pending;
use crate::sync::{AtomicU8, Mutex};

/// The gate of this process: an interpreter is started once.
pub(crate) static GATE: Gate = Gate::new(AtomicU8::new(0), Mutex::new(Vec::new()));

/// `_Py_THREAD_ATTACHED` of `pycore_pystate.h`: the value of `state` in an attached thread state.
const ATTACHED: i32 = 1;

/// Instead of a number of tokens: the thread is detached inside a scope in which it is attached.
const DETACHED: u32 = u32::MAX;

thread_local! {
    /// Without a destructor: reading it costs one load, and it is there for as long as code runs on the thread.
    static MARKS: Marks = const { Marks { tokens: Cell::new(0), current: Cell::new(ptr::null_mut()) } };
    static THREAD: Thread = const { Thread { own: Cell::new(ptr::null_mut()), permit: OnceCell::new() } };
}

/// How the thread is attached now.
struct Marks {
    /// How many tokens are alive that could touch the same objects. A callback from Python starts again at one:
    /// what it is given cannot borrow from the tokens of the frames below it. Or [`DETACHED`].
    tokens: Cell<u32>,
    /// The thread state that the newest token stands for, or null.
    current: Cell<*mut PyThreadState>,
}

/// What the thread keeps from one attachment to the next.
struct Thread {
    /// The thread state that this crate made for the thread, or null.
    own: Cell<*mut PyThreadState>,
    permit: OnceCell<Arc<Permit>>,
}

impl Marks {
    #[inline]
    fn replace(&self, tokens: u32, current: *mut PyThreadState) -> Outside {
        Outside { tokens: self.tokens.replace(tokens), current: self.current.replace(current) }
    }
}

/// The marks to return to at the end of a scope.
#[derive(Clone, Copy)]
struct Outside {
    tokens: u32,
    current: *mut PyThreadState,
}

impl Outside {
    #[inline]
    fn restore(self) {
        MARKS.with(|marks| marks.replace(self.tokens, self.current));
    }
}

/// Whether the calling thread is attached, asked of the interpreter and not of our own books: code below may have
/// detached the thread on its own.
#[inline]
pub(crate) fn is_attached() -> bool {
    let current = MARKS.with(|marks| marks.current.get());
    if !current.is_null() {
        return is_state_attached(current);
    }
    // To a sub-interpreter does not count: its thread states must not touch what is the main one's.
    let state = any_state();
    !state.is_null() && is_of_main_interpreter(state)
}

/// The attached thread state of the thread, of whatever interpreter, or null.
fn any_state() -> *mut PyThreadState {
    if !GATE.was_opened() {
        return ptr::null_mut();
    }
    // SAFETY: the gate was opened, so the library is loaded; the call reads a thread-local variable.
    unsafe { PyThreadState_GetUnchecked() }
}

/// Whether the innermost scope of this crate on the thread is one in which it is attached. This is all that a token
/// that was smuggled past the borrow checker must be asked: only such scopes detach a thread in safe code.
#[inline]
pub(crate) fn is_in_attached_scope() -> bool {
    !MARKS.with(|marks| marks.current.get()).is_null()
}

/// Whether a thread state of this thread is attached, which only this thread changes.
#[inline]
fn is_state_attached(state: *mut PyThreadState) -> bool {
    // SAFETY: the state that a live token stands for is not freed; other threads write the field (to suspend the
    // thread while it is detached), so it is read as the atomic that it is in C.
    unsafe { AtomicI32::from_ptr(&raw mut (*state).state) }.load(Ordering::Relaxed) == ATTACHED
}

/// A scope in which the calling thread is attached, with one token more than outside.
pub(crate) struct Entered {
    outside: Outside,
    exit: Exit,
}

#[derive(Clone, Copy)]
enum Exit {
    /// The thread stays attached.
    Stay,
    /// The thread stays attached, and no scope of ours holds it.
    StayAndLeave(Entry),
    /// The thread is detached.
    Detach(Entry),
}

impl Entered {
    /// Attaches the thread, unless it is.
    #[inline]
    pub(crate) fn attach() -> Result<Self, AttachError> {
        MARKS.with(|marks| {
            let current = marks.current.get();
            if !current.is_null() && is_state_attached(current) {
                let outside = marks.replace(marks.tokens.get() + 1, current);
                return Ok(Self { outside, exit: Exit::Stay });
            }
            THREAD.try_with(|thread| thread.attach(marks)).unwrap_or(Err(AttachError::ThreadEnding))
        })
    }

    /// Notes that Python has called Rust on this thread.
    ///
    /// # Safety
    /// The thread is attached, and what runs in the scope cannot reach a token of the frames below.
    #[inline]
    pub(crate) unsafe fn from_python() -> Self {
        // SAFETY: the library is loaded, since Python runs.
        let state = unsafe { PyThreadState_GetUnchecked() };
        Self { outside: MARKS.with(|marks| marks.replace(1, state)), exit: Exit::Stay }
    }
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        self.outside.restore();
        let entry = match self.exit {
            Exit::Stay => return,
            Exit::StayAndLeave(entry) => entry,
            Exit::Detach(entry) => {
                // SAFETY: the scope attached the thread, and every scope inside it has ended.
                unsafe { PyEval_SaveThread() };
                entry
            }
        };
        // It was there when the scope began, and the scope is on this thread's stack.
        let _ = THREAD.try_with(|thread| thread.leave(entry));
    }
}

/// Runs `body` with the thread detached, if its only token is the caller's; otherwise attached as it is.
pub(crate) fn detach<R>(body: impl FnOnce() -> R) -> R {
    let detached = (MARKS.with(|marks| marks.tokens.get()) == 1).then(Detached::new);
    let result = body();
    drop(detached);
    result
}

/// Runs `wait` with the thread detached, however many tokens it has, as any call of the C API may do.
///
/// # Safety
/// The thread is attached. `wait` waits for something, and can touch no object of Python: it runs no code of others.
pub(crate) unsafe fn wait_detached<R>(wait: impl FnOnce() -> R) -> R {
    let detached = Detached::new();
    let result = wait();
    drop(detached);
    result
}

/// Whether the calling thread is attached, or will be again before it returns from some scope of ours below.
pub(crate) fn is_inside() -> bool {
    MARKS.with(|marks| marks.tokens.get()) != 0 || !any_state().is_null()
}

/// The permit of the calling thread, if it ever attached.
pub(crate) fn permit() -> Option<Arc<Permit>> {
    THREAD.try_with(|thread| thread.permit.get().cloned()).ok().flatten()
}

/// A scope in which a thread is detached.
struct Detached {
    state: *mut PyThreadState,
    outside: Outside,
}

impl Detached {
    fn new() -> Self {
        let outside = MARKS.with(|marks| marks.replace(DETACHED, ptr::null_mut()));
        // SAFETY: the thread has a token, or is attached by the promise of `wait_detached`.
        Self { state: unsafe { PyEval_SaveThread() }, outside }
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        // SAFETY: the state that this thread was detached from in the same scope. The permit of the scope outside
        // is held, so a shutdown through this crate waits; one by others stops the thread here.
        unsafe { PyEval_RestoreThread(self.state) };
        self.outside.restore();
        // SAFETY: attached.
        unsafe { pending::drain() };
    }
}

impl Thread {
    fn attach(&self, marks: &Marks) -> Result<Entered, AttachError> {
        if !GATE.was_opened() {
            return Err(AttachError::NotStarted);
        }
        let permit = self.permit.get_or_init(|| GATE.register());
        // SAFETY: the library is loaded; the call reads a thread-local variable.
        let state = unsafe { PyThreadState_GetUnchecked() };
        if !state.is_null() {
            return attach_below(marks, permit, state);
        }
        let entry = GATE.enter(permit).map_err(|refusal| match refusal {
            Refusal::NotOpened => AttachError::NotStarted,
            Refusal::Shut => AttachError::ShutDown,
        })?;
        let Some(state) = self.state() else {
            GATE.leave(permit, entry);
            return Err(AttachError::NoMemory);
        };
        // SAFETY: a detached state of this thread's own; the permit keeps the interpreter from being finalized.
        unsafe { PyEval_RestoreThread(state) };
        let entered = Entered { outside: marks.replace(1, state), exit: Exit::Detach(entry) };
        // SAFETY: attached.
        unsafe { pending::drain() };
        Ok(entered)
    }

    fn leave(&self, entry: Entry) {
        if let Some(permit) = self.permit.get() {
            GATE.leave(permit, entry);
        }
    }

    /// The detached thread state of this thread: the one we made, the one that Python made, or a new one.
    fn state(&self) -> Option<*mut PyThreadState> {
        let own = self.own.get();
        if !own.is_null() {
            return Some(own);
        }
        // SAFETY: the interpreter runs, and the permit keeps it running.
        let existing = unsafe { PyGILState_GetThisThreadState() };
        if !existing.is_null() && is_of_main_interpreter(existing) {
            return Some(existing);
        }
        // SAFETY: as above. A thread state belongs to the thread that makes it, which is this one.
        let new = unsafe { PyThreadState_New(PyInterpreterState_Main()) };
        self.own.set(new);
        (!new.is_null()).then_some(new)
    }
}

/// Python called code that calls us: the thread is attached, and stays so.
fn attach_below(marks: &Marks, permit: &Permit, state: *mut PyThreadState) -> Result<Entered, AttachError> {
    if !is_of_main_interpreter(state) {
        return Err(AttachError::OtherInterpreter);
    }
    let exit = match GATE.enter(permit) {
        Ok(entry) => Exit::StayAndLeave(entry),
        // SAFETY: the library is loaded. Functions that Python calls at its exit, and the threads that it waits
        // for then, are served as before; the last finalizers, when most of it is gone, are not.
        Err(_) if unsafe { Py_IsFinalizing() } == 0 => Exit::Stay,
        Err(_) => return Err(AttachError::ShutDown),
    };
    let entered = Entered { outside: marks.replace(1, state), exit };
    // SAFETY: attached.
    unsafe { pending::drain() };
    Ok(entered)
}

impl Drop for Thread {
    fn drop(&mut self) {
        let Some(permit) = self.permit.take() else { return };
        let own = self.own.replace(ptr::null_mut());
        match GATE.enter_to_end(&permit) {
            Ok(Entry::First) => {
                // SAFETY: nothing is attached to this thread, unless by others; see `delete`.
                if !own.is_null() && unsafe { PyThreadState_GetUnchecked() }.is_null() {
                    // SAFETY: the state was made by this thread, is detached, and is used by nobody afterwards; the
                    // permit keeps the interpreter running.
                    unsafe { delete(own) };
                }
                GATE.leave(&permit, Entry::First);
            }
            // The process exits, called to from a scope of ours: its frames still count on the thread state.
            Ok(Entry::Inner) => return,
            // The interpreter has freed the state, or is about to.
            Err(_) => {}
        }
        GATE.unregister(&permit);
    }
}

/// Ends a thread state of the calling thread.
///
/// # Safety
/// The state is this thread's own, detached, and used by nobody afterwards; the thread is detached; the interpreter
/// keeps running.
unsafe fn delete(state: *mut PyThreadState) {
    // SAFETY: the caller's promise. Clearing runs destructors, which find the memory of the thread gone.
    unsafe {
        PyEval_RestoreThread(state);
        pending::drain();
        PyThreadState_Clear(state);
        PyThreadState_DeleteCurrent();
    }
}

/// Whether a thread state is of the interpreter that this crate serves.
fn is_of_main_interpreter(state: *mut PyThreadState) -> bool {
    // SAFETY: a live state of this thread, whose field never changes; the library is loaded.
    unsafe { (*state).interp == PyInterpreterState_Main() }
}
