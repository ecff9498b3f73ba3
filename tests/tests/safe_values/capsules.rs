//! Capsules.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

use ffi_safe::callback::Callback;
use ffi_safe::exceptions::KeyError;
use ffi_safe::value::{Capsule, Dict, List};
use ffi_safe::{Owned, attach, critical_section};

use crate::canary::{Cage, number};
use crate::python;

/// Notes the thread that it is dropped on.
struct Note(std::sync::mpsc::Sender<thread::ThreadId>);

impl Drop for Note {
    fn drop(&mut self) {
        self.0.send(thread::current().id()).unwrap();
    }
}

// The sender is `Sync`, so that this compiles says that a payload may be used by all threads.
#[test]
fn the_payload_is_dropped_by_the_last_thread() {
    python(|py| {
        let (sender, dropped) = channel();
        let capsule: Owned<Capsule<Note>> = Capsule::new(py, Note(sender))?.unbind();
        let other = py.detach(|| {
            let thread = thread::spawn(move || {
                attach(|_| drop(capsule)).unwrap();
                thread::current().id()
            });
            thread.join().unwrap()
        });
        assert_eq!(dropped.try_recv(), Ok(other));
        assert!(dropped.try_recv().is_err(), "dropped once");
        Ok(())
    });
}

#[test]
fn capsules_of_others_are_refused() {
    python(|py| {
        let ours = Capsule::new(py, 7_u64)?.into_any();
        assert_eq!(ours.cast::<Capsule<u64>>().expect("ours").value(), &7);
        assert!(ours.cast::<Capsule<i64>>().is_err());
        assert!(ours.cast::<Capsule<Arc<u64>>>().is_err());
        // One of C, by its name, and one without a name.
        let of_c = py.import("_datetime")?.get("datetime_CAPI")?;
        assert!(of_c.cast::<Capsule<u64>>().is_err());
        assert!(py.eval("7", None, None)?.cast::<Capsule<u64>>().is_err());
        Ok(())
    });
}

/// It is the name that says that a capsule points to a payload, whatever the memory looks like.
#[test]
fn what_looks_like_a_payload_is_refused() {
    python(|py| {
        let names = Dict::new(py, [("ours", Capsule::new(py, 7_u64)?)])?;
        let source = "
from ctypes import pythonapi as api, c_char_p, c_void_p, create_string_buffer, addressof, py_object, string_at
api.PyCapsule_GetName.restype, api.PyCapsule_GetName.argtypes = c_char_p, [py_object]
api.PyCapsule_GetPointer.restype, api.PyCapsule_GetPointer.argtypes = c_void_p, [py_object, c_char_p]
api.PyCapsule_New.restype, api.PyCapsule_New.argtypes = py_object, [c_void_p, c_char_p, c_void_p]
name = api.PyCapsule_GetName(ours)
# The id of the type comes first.
memory = create_string_buffer(string_at(api.PyCapsule_GetPointer(ours, name), 16), 64)
forged, forged_name = api.PyCapsule_New(addressof(memory), None, None), b'another name'
named = api.PyCapsule_New(addressof(memory), forged_name, None)
";
        py.run(source, Some(&names), None)?;
        for forged in ["forged", "named"] {
            assert!(names.get(forged)?.expect("made above").cast::<Capsule<u64>>().is_err(), "{forged}");
        }
        Ok(())
    });
}

/// Two types of the same name: it is the type that decides.
#[test]
fn a_type_of_the_same_name_is_refused() {
    fn one() -> impl Send + Sync + 'static {
        #[expect(dead_code)]
        struct Local(u64);
        Local(1)
    }
    fn other() -> impl Send + Sync + 'static {
        #[expect(dead_code)]
        struct Local([u64; 4]);
        Local([0; 4])
    }
    fn is<T: Send + Sync + 'static>(object: &ffi_safe::Bound<'_>, _: &T) -> bool {
        object.cast::<Capsule<T>>().is_ok()
    }
    python(|py| {
        let object = Capsule::new(py, one())?.into_any();
        assert!(is(&object, &one()));
        assert!(!is(&object, &other()));
        Ok(())
    });
}

#[test]
fn a_panic_of_the_destructor_ends_there() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("expected: the destructor of a payload");
        }
    }
    python(|py| {
        // Which is how Python reports an exception that nobody can catch.
        let names = Dict::empty(py)?;
        py.run(
            "import sys\nseen = []\nhook = sys.unraisablehook\nsys.unraisablehook = seen.append",
            Some(&names),
            None,
        )?;
        drop(Capsule::new(py, Panics)?);
        // In a container, destroyed by C code.
        let list = List::new(py, [Capsule::new(py, Panics)?])?;
        list.clear()?;
        assert_eq!(list.size(), 0);
        py.run(
            "sys.unraisablehook = hook\nseen = [str(seen.exc_value) for seen in seen]",
            Some(&names),
            None,
        )?;
        let seen: Vec<String> = names.get("seen")?.expect("it was set").extract()?;
        assert_eq!(seen.len(), 2);
        assert!(seen.iter().all(|seen| seen.contains("expected: the destructor of a payload")), "{seen:?}");
        Ok(())
    });
}

/// Dropped inside a section on the object that the destructor of the value uses.
#[test]
fn a_destructor_in_a_section() {
    struct Appends(Owned<List>);
    impl Drop for Appends {
        fn drop(&mut self) {
            attach(|py| self.0.bind(py).append(1).unwrap()).unwrap();
        }
    }
    python(|py| {
        let list = List::empty(py)?;
        let mut capsule = Some(Capsule::new(py, Appends(list.clone().unbind()))?);
        critical_section(&list, |_| drop(capsule.take()));
        assert_eq!(list.size(), 1);
        Ok(())
    });
}

/// The destructor runs while an exception is on its way, and itself meets and swallows one.
#[test]
fn a_destructor_may_use_python() {
    struct Uses(Arc<AtomicUsize>);
    impl Drop for Uses {
        fn drop(&mut self) {
            let caught = attach(|py| py.eval("{}['inner']", None, None).unwrap_err().matches::<KeyError>(py));
            self.0.fetch_add(usize::from(caught.unwrap()), Ordering::Relaxed);
        }
    }
    python(|py| {
        let ran = Arc::new(AtomicUsize::new(0));
        let made = Arc::clone(&ran);
        let make =
            Callback::new("make", move |py, _| Ok(Capsule::new(py, Uses(Arc::clone(&made)))?.into_any()));
        let globals = Dict::new(py, [("make", make.into_function(py)?)])?;
        // `map` drops the only reference after `int` has raised, and before anybody can catch that.
        let error = py.run("list(map(int, (make() for _ in range(1))))", Some(&globals), None).unwrap_err();
        assert!(error.message(py)?.contains("not 'PyCapsule'"), "{error}");
        assert_eq!(ran.load(Ordering::Relaxed), 1);
        Ok(())
    });
}

#[test]
fn every_payload_is_dropped_once() {
    python(|py| {
        let cage = Cage::default();
        let list = List::empty(py)?;
        for count in 0..1000 {
            list.append(cage.canary(py, count)?)?;
        }
        assert_eq!(cage.living(), 1000);
        assert!(list.iter().map(|item| number(&item)).eq(0..1000));
        drop(list);
        assert_eq!(cage.living(), 0);
        Ok(())
    });
}
