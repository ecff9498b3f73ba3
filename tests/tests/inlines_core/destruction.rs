//! The last reference: who destroys the object, and when.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use ffi_sys as sys;
use ffi_sys::PyObject;
use tests::{Ref, Worker, canary, embed, release};

use crate::compare;
use crate::originals::C;

/// What can be seen of the end of one object.
#[derive(Clone, Debug, Default)]
struct Fate {
    /// How often it was destroyed.
    deaths: Arc<AtomicUsize>,
    /// The id of the thread that did.
    tid: Arc<AtomicUsize>,
}

impl Fate {
    /// A new object of this fate; the calling thread is attached and owns it.
    fn object(&self) -> Ref {
        let fate = self.clone();
        let on_death = move || {
            fate.deaths.fetch_add(1, SeqCst);
            fate.tid.store(sys::_Py_ThreadId(), SeqCst);
        };
        // SAFETY: attached.
        Ref(unsafe { canary(on_death) })
    }

    fn deaths(&self) -> usize {
        self.deaths.load(SeqCst)
    }

    fn tid(&self) -> usize {
        self.tid.load(SeqCst)
    }
}

type Give = fn(*mut PyObject);

/// Every way to give back a last reference: C's first, then the ports, then the exported function.
// SAFETY: called attached, with a reference that the caller owns.
const DROPS: &[(&str, Give)] = unsafe {
    &[
        ("C Py_DECREF", |o| (C.Py_DECREF)(o)),
        ("C Py_XDECREF", |o| (C.Py_XDECREF)(o)),
        ("Py_DECREF", |o| sys::Py_DECREF(o)),
        ("Py_XDECREF", |o| sys::Py_XDECREF(o)),
        ("exported Py_DecRef", |o| sys::Py_DecRef(o)),
    ]
};

compare! {
    fn the_owner_destroys_at_once compares [Py_DECREF, Py_XDECREF] {
        for &(how, drop) in DROPS {
            let fate = Fate::default();
            let object = fate.object();
            drop(object.0);
            assert_eq!((fate.deaths(), fate.tid()), (1, sys::_Py_ThreadId()), "{how}");
        }
    }

    fn who_drops_a_merged_object_destroys_at_once compares [Py_DECREF, Py_XDECREF] {
        let other = Worker::spawn("other");
        let other_tid = other.run(sys::_Py_ThreadId);
        for &(how, drop) in DROPS {
            let fate = Fate::default();
            let object = fate.object();
            // A reference of another thread, and the owner gives up its own.
            other.attached(move || sys::Py_INCREF(object.get()));
            release(object.0);
            assert_eq!(fate.deaths(), 0, "{how}");
            other.attached(move || drop(object.get()));
            assert_eq!((fate.deaths(), fate.tid()), (1, other_tid), "{how}");
        }
    }

    fn who_drops_an_orphan_destroys_at_once compares [Py_DECREF, Py_XDECREF] {
        for &(how, drop) in DROPS {
            let fate = Fate::default();
            let made = fate.clone();
            let object = Worker::spawn("late owner").attached(move || made.object());
            assert_eq!(fate.deaths(), 0, "{how}");
            drop(object.0);
            assert_eq!((fate.deaths(), fate.tid()), (1, sys::_Py_ThreadId()), "{how}");
        }
    }

    fn a_living_owner_destroys_when_it_runs_python compares [Py_DECREF, Py_XDECREF] {
        let owner = Worker::spawn("owner");
        let owner_tid = owner.run(sys::_Py_ThreadId);
        for &(how, drop) in DROPS {
            let fate = Fate::default();
            let made = fate.clone();
            let object = owner.attached(move || made.object());
            drop(object.0);
            owner.attached(|| release(sys::PyLong_FromLongLong(1 << 40)));
            assert_eq!(fate.deaths(), 0, "{how}: the owner has not run Python yet");
            owner.attached(embed::evaluate);
            assert_eq!((fate.deaths(), fate.tid()), (1, owner_tid), "{how}");
        }
    }
}
