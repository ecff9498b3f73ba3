//! Real objects whose headers and whose destruction can be looked at.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};

use ffi_sys as sys;
use ffi_sys::Py_ssize_t;
use tests::{Ref, Worker, canary};

/// An object, and how often and by whom it was destroyed.
pub(crate) struct Subject {
    pub(crate) object: Ref,
    pub(crate) deaths: Arc<AtomicUsize>,
    pub(crate) destroyed_by: Arc<AtomicUsize>,
}

impl Subject {
    /// Makes an object that belongs to `owner`.
    pub(crate) fn new(owner: &Worker) -> Self {
        let (deaths, destroyed_by) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (note_deaths, note_thread) = (Arc::clone(&deaths), Arc::clone(&destroyed_by));
        let object = owner.attached(move || {
            let on_death = move || {
                note_deaths.fetch_add(1, SeqCst);
                note_thread.store(sys::_Py_ThreadId(), SeqCst);
            };
            // SAFETY: attached.
            Ref(unsafe { canary(on_death) })
        });
        Self { object, deaths, destroyed_by }
    }

    /// Owner, local count and shared word.
    pub(crate) fn words(&self) -> (usize, u32, Py_ssize_t) {
        // SAFETY: the model says that the object is alive, and no thread counts at the moment.
        let header = unsafe { &*self.object.get() };
        (header.ob_tid.load(Relaxed), header.ob_ref_local.load(Relaxed), header.ob_ref_shared.load(Relaxed))
    }
}
