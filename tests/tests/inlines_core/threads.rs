//! Detaching, the thread state, and the id of the thread.

use std::collections::BTreeSet;
use std::ptr::null_mut;

use ffi_sys as sys;
use ffi_sys::PyThreadState;
use tests::{Worker, release};

use crate::compare;
use crate::corpus::Header;
use crate::originals::C;

fn current() -> *mut PyThreadState {
    // SAFETY: reads a thread-local variable of the loaded library.
    unsafe { sys::PyThreadState_GetUnchecked() }
}

compare! {
    fn threads_are_detached_alike compares [Py_BEGIN_ALLOW_THREADS, Py_END_ALLOW_THREADS] {
        let mut c = [null_mut(); 3];
        (C.Py_BEGIN_ALLOW_THREADS)(c.as_mut_ptr());
        let mut port = [current(), null_mut(), null_mut()];
        sys::Py_BEGIN_ALLOW_THREADS!(save);
        port[1] = current();
        sys::Py_END_ALLOW_THREADS!(save);
        port[2] = current();
        assert_eq!(port, c);
        assert_eq!(c.map(|state| state.is_null()), [false, true, false]);
    }

    fn threads_are_attached_in_between_alike compares [Py_BLOCK_THREADS, Py_UNBLOCK_THREADS] {
        let mut c = [null_mut(); 5];
        (C.Py_BLOCK_THREADS)(c.as_mut_ptr());
        let mut port = [null_mut(); 5];
        port[0] = current();
        sys::Py_BEGIN_ALLOW_THREADS!(save);
        port[1] = current();
        sys::Py_BLOCK_THREADS!(save);
        port[2] = current();
        sys::Py_UNBLOCK_THREADS!(save);
        port[3] = current();
        sys::Py_END_ALLOW_THREADS!(save);
        port[4] = current();
        assert_eq!(port, c);
        assert_eq!(c.map(|state| state.is_null()), [false, true, false, true, false]);
    }

    fn thread_states_are_named_alike compares [PyThreadState_GET, _PyThreadState_UncheckedGet] {
        assert_eq!(sys::PyThreadState_GET(), (C.PyThreadState_GET)());
        assert_eq!(sys::PyThreadState_GET(), current());
        assert_eq!(sys::_PyThreadState_UncheckedGet(), (C._PyThreadState_UncheckedGet)());
        assert_eq!(sys::_PyThreadState_UncheckedGet(), current());
        sys::Py_BEGIN_ALLOW_THREADS!(save);
        let detached = (sys::_PyThreadState_UncheckedGet(), (C._PyThreadState_UncheckedGet)());
        sys::Py_END_ALLOW_THREADS!(save);
        assert_eq!(detached, (null_mut(), null_mut()));
    }

    fn thread_ids_are_alike_on_every_thread compares [_Py_ThreadId] {
        let observe = || {
            let list = sys::PyList_New(0);
            let owner = Header::of(list).tid;
            release(list);
            (sys::_Py_ThreadId(), (C._Py_ThreadId)(), owner)
        };
        let workers: Vec<_> = (0..5).map(|_| Worker::spawn("another")).collect();
        let observed = workers.iter().map(|worker| {
            let detached = worker.run(sys::_Py_ThreadId);
            let observed = worker.attached(observe);
            assert_eq!(detached, observed.0, "being attached makes no difference");
            observed
        });
        let observed: Vec<_> = observed.chain([observe()]).collect();
        for &(port, c, owner) in &observed {
            assert_eq!((port, c), (owner, owner));
        }
        // Nobody of them shares an id with another.
        let different: BTreeSet<_> = observed.iter().map(|&(port, ..)| port).collect();
        assert_eq!(different.len(), workers.len() + 1);
    }
}
