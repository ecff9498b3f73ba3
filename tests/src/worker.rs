//! Other threads, on which a test runs one step at a time.

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ffi_sys::{PyObject, PyThreadState_GetUnchecked};

use crate::embed::{self, STACK};

/// A pointer to an object, as a value that crosses threads. What may be done with it is the test's affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ref(pub *mut PyObject);

impl Ref {
    /// The pointer. A closure that calls this takes the whole value with it, to another thread if need be.
    pub fn get(self) -> *mut PyObject {
        self.0
    }
}

// SAFETY: a bare address; every use of what it points to is an unsafe operation of its own.
unsafe impl Send for Ref {}
// SAFETY: as above.
unsafe impl Sync for Ref {}

/// Longer than anything takes on a busy machine: then it hangs.
const PATIENCE: Duration = Duration::from_secs(30);

type Step = Box<dyn FnOnce() + Send>;

/// A thread that runs the steps it is given, one after the other, and waits detached in between.
///
/// Its thread state is made at the first step that attaches and deleted when the worker is dropped.
pub struct Worker {
    steps: Option<Sender<Step>>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts a thread.
    ///
    /// # Panics
    ///
    /// If the system gives no thread.
    pub fn spawn(name: &str) -> Self {
        let (steps, received): (_, Receiver<Step>) = channel();
        let thread = thread::Builder::new().name(name.into()).stack_size(STACK);
        let thread = thread.spawn(move || received.into_iter().for_each(|step| step())).unwrap();
        Self { steps: Some(steps), thread: Some(thread) }
    }

    /// Begins a step; the result is waited for later, by a thread that is detached.
    ///
    /// # Panics
    ///
    /// If the worker has ended.
    pub fn begin<R: Send + 'static>(&self, step: impl FnOnce() -> R + Send + 'static) -> Pending<R> {
        let (result, receiver) = channel();
        let step = move || {
            // The other side may have given up on a result that nobody needs any more.
            let _ = result.send(panic::catch_unwind(AssertUnwindSafe(step)));
        };
        self.steps.as_ref().unwrap().send(Box::new(step)).unwrap();
        Pending(receiver)
    }

    /// Runs a step on the worker without attaching it, and waits for the result.
    ///
    /// # Panics
    ///
    /// If the step does.
    pub fn run<R: Send + 'static>(&self, step: impl FnOnce() -> R + Send + 'static) -> R {
        self.begin(step).wait()
    }

    /// Runs a step on the worker, attached, and waits for the result.
    ///
    /// # Panics
    ///
    /// If the step does.
    pub fn attached<R: Send + 'static>(&self, step: impl FnOnce() -> R + Send + 'static) -> R {
        self.run(|| embed::attached(step))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.steps.take());
        let thread = self.thread.take().unwrap();
        if thread::panicking() {
            // A step of a failed test may never end.
            return;
        }
        // A panic of a step has been handed to whoever waited for it.
        let _ = detached_if_attached(|| thread.join());
    }
}

/// The result of a step that is under way.
pub struct Pending<R>(Receiver<thread::Result<R>>);

impl<R> Pending<R> {
    /// Waits for the result, detached if the calling thread is attached.
    ///
    /// # Panics
    ///
    /// If the step did, with its panic; or if it does not end in the time that no step needs.
    pub fn wait(self) -> R {
        let result = detached_if_attached(|| self.0.recv_timeout(PATIENCE));
        match result.unwrap_or_else(|_| panic!("a step has not ended after {PATIENCE:?}")) {
            Ok(result) => result,
            Err(panic) => panic::resume_unwind(panic),
        }
    }
}

/// Waits until `condition` holds, detached if the calling thread is attached.
///
/// # Panics
///
/// If it does not in the time that nothing here needs: with `what` was waited for.
pub fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    detached_if_attached(|| {
        let start = Instant::now();
        while !condition() {
            assert!(start.elapsed() < PATIENCE, "waited {PATIENCE:?} in vain: {what}");
            thread::yield_now();
        }
    });
}

/// Runs a wait, for which an attached thread is detached.
fn detached_if_attached<R>(wait: impl FnOnce() -> R) -> R {
    embed::start();
    // SAFETY: reads a thread-local variable of the loaded library.
    if unsafe { PyThreadState_GetUnchecked() }.is_null() { wait() } else { embed::detached(wait) }
}
