//! Objects of every kind, owned by whom it may be, and the words of their headers.

use std::ptr::null_mut;
use std::sync::atomic::Ordering::Relaxed;

use ffi_sys as sys;
use ffi_sys::{Py_ssize_t, PyObject};
use tests::embed::python_object;
use tests::{Ref, Worker, release};

/// The words of a header that counting changes, and those that it must not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) tid: usize,
    pub(crate) padding: u16,
    pub(crate) mutex: u8,
    pub(crate) gc_bits: u8,
    pub(crate) local: u32,
    pub(crate) shared: Py_ssize_t,
    pub(crate) type_: usize,
}

impl Header {
    /// Reads the header of a live object.
    pub(crate) fn of(object: *mut PyObject) -> Self {
        // SAFETY: the object is alive; what changes in it are atomics.
        let header = unsafe { &*object };
        Self {
            tid: header.ob_tid.load(Relaxed),
            padding: header._padding,
            mutex: header.ob_mutex._bits.load(Relaxed),
            gc_bits: header.ob_gc_bits.load(Relaxed),
            local: header.ob_ref_local.load(Relaxed),
            shared: header.ob_ref_shared.load(Relaxed),
            type_: header.ob_type.load(Relaxed).addr(),
        }
    }

    /// Puts the counts and the owner back into an object that no other thread uses.
    pub(crate) fn restore(self, object: *mut PyObject) {
        // SAFETY: the object is alive; the fields are atomics.
        let header = unsafe { &*object };
        header.ob_tid.store(self.tid, Relaxed);
        header.ob_ref_local.store(self.local, Relaxed);
        header.ob_ref_shared.store(self.shared, Relaxed);
    }

    /// The header after the calling thread has taken so many references more.
    pub(crate) fn with(self, references: u32) -> Self {
        if self.is_immortal() {
            self
        } else if self.tid == sys::_Py_ThreadId() {
            Self { local: self.local + references, ..self }
        } else {
            Self { shared: self.shared + 4 * references as Py_ssize_t, ..self }
        }
    }

    pub(crate) fn is_immortal(self) -> bool {
        self.local == u32::MAX
    }
}

pub(crate) type Maker = fn() -> *mut PyObject;

/// One maker per kind: it makes a new object, or gives a reference to an immortal one.
///
/// Constants of compiled code are immortal, so mortal values are not taken from there.
// SAFETY: a maker runs attached, with arguments that its function takes.
pub(crate) const MAKERS: &[(&str, Maker)] = unsafe {
    &[
        ("None", || python_object("None")),
        ("True", || python_object("True")),
        ("small int", || python_object("7")),
        ("big int", || sys::PyLong_FromLongLong(1 << 61)),
        ("float", || sys::PyFloat_FromDouble(1.5)),
        ("ASCII str", || sys::PyUnicode_FromString(c"a string".as_ptr())),
        ("Latin-1 str", || sys::PyUnicode_FromString(c"caf\u{e9}".as_ptr())),
        ("UCS-2 str", || sys::PyUnicode_FromString(c"\u{20ac} and more".as_ptr())),
        ("UCS-4 str", || sys::PyUnicode_FromString(c"\u{1f40d} and more".as_ptr())),
        ("interned str", || sys::PyUnicode_InternFromString(c"interned".as_ptr())),
        ("bytes", || sys::PyBytes_FromStringAndSize(c"bytes".as_ptr(), 5)),
        ("tuple", || sys::PyTuple_New(3)),
        ("list", || sys::PyList_New(0)),
        ("dict", || sys::PyDict_New()),
        ("set", || sys::PySet_New(null_mut())),
        ("static type", || python_object("dict")),
        ("heap type", || python_object("type('T', (), {})")),
        ("function", || python_object("(lambda: lambda: 0)()")),
        ("built-in method", || python_object("[].append")),
        ("instance", || python_object("type('T', (), {})()")),
        ("module", || python_object("type(__import__('sys'))('m')")),
    ]
};

/// The kinds that are immortal once there are two threads: None, True, the small int, the interned string, the
/// two types and the module.
pub(crate) const IMMORTAL_KINDS: usize = 7;

/// The relations of a corpus, for each kind.
pub(crate) const RELATIONS: usize = 4;

/// An object, and the reference to it.
pub(crate) struct Specimen {
    pub(crate) label: String,
    pub(crate) object: *mut PyObject,
}

impl Drop for Specimen {
    fn drop(&mut self) {
        // SAFETY: attached, as the tests are, and the reference is the specimen's own.
        unsafe { release(self.object) };
    }
}

/// Objects of every kind in every relation to the calling thread.
pub(crate) struct Corpus {
    pub(crate) specimens: Vec<Specimen>,
    _owner: Worker,
}

impl Corpus {
    /// Makes the objects; the calling thread is attached.
    pub(crate) fn new() -> Self {
        let owner = Worker::spawn("owner");
        let mut specimens = Vec::new();
        for &(kind, make) in MAKERS {
            let mut add = |relation, object: *mut PyObject| {
                assert!(!object.is_null(), "no {kind}");
                specimens.push(Specimen { label: format!("{kind}, {relation}"), object });
            };
            add("owned", make());
            add("owned by another thread", owner.attached(move || Ref(make())).0);
            add("of a thread that ended", Worker::spawn("late owner").attached(move || Ref(make())).0);
            add("merged", merged(make, &owner));
        }
        Self { specimens, _owner: owner }
    }
}

/// An object that the calling thread owns, with two references: the other one was taken by another thread.
pub(crate) fn shared(make: Maker, other: &Worker) -> *mut PyObject {
    let object = Ref(make());
    other.attached(move || {
        // SAFETY: attached, and the reference that was made keeps the object alive.
        unsafe { sys::Py_IncRef(object.get()) };
    });
    object.0
}

/// An object without an owner, with one reference.
pub(crate) fn merged(make: Maker, other: &Worker) -> *mut PyObject {
    let object = shared(make, other);
    // SAFETY: the owner gives back its own reference; the other thread's remains.
    unsafe { release(object) };
    object
}
