//! The self-test: attached or not, and with headers that are not those of the bindings.

use std::ffi::c_int;
use std::thread;

use ffi_sys::{SelfTestError, self_test};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
use tests::embed::{attached, detached, start};

use crate::child::child;
use crate::fake::{FREE_THREADED, Folder, VERSION, definitions, symbols};

#[test]
fn attached_and_detached() {
    let outcome = child(|| {
        start();
        // SAFETY: the library is loaded and the interpreter started, here and below.
        let run = || unsafe { self_test() };
        assert_eq!(run(), Err(SelfTestError::NotAttached), "this thread has no thread state");
        attached(|| {
            assert_eq!(run(), Ok(()));
            assert_eq!(detached(run), Err(SelfTestError::NotAttached));
            assert_eq!(run(), Ok(()));
        });
        assert_eq!(run(), Err(SelfTestError::NotAttached), "its thread state is detached");
        thread::scope(|scope| {
            let other = scope.spawn(|| (run(), attached(run), run())).join().unwrap();
            assert_eq!(other, (Err(SelfTestError::NotAttached), Ok(()), Err(SelfTestError::NotAttached)));
        });
        let message = SelfTestError::NotAttached.to_string();
        assert!(message.contains("not attached") && message.contains("`PyGILState_Ensure`"), "{message}");
    });
    outcome.succeeded();
}

/// A library that exports everything, whose lists have the word that `wrong` tells changed.
const OTHER_LAYOUT: &str = r#"
int wrong;
char PyList_Type[512];
static struct {
    unsigned long tid;
    unsigned short padding;
    unsigned char mutex, gc_bits;
    unsigned int local;
    long shared;
    void *type;
} list;
void *PyThreadState_GetUnchecked(void) { return wrong == 7 ? 0 : &list; }
void *PyList_New(long size)
{
    list.type = wrong == 1 ? 0 : PyList_Type;
    list.tid = (unsigned long)__builtin_thread_pointer() + (wrong == 2);
    list.local = 1 + (wrong == 3);
    list.shared = wrong == 4 ? 4 : 0;
    list.mutex = wrong == 5;
    return wrong == 6 ? 0 : &list;
}
"#;

#[test]
fn another_layout() {
    let outcome = child(|| {
        let folder = Folder::new();
        let symbols = symbols();
        let own = format!("{VERSION}{FREE_THREADED}{OTHER_LAYOUT}");
        let path = folder.library("libpython3.13t.so", &definitions(&symbols, &own));
        // SAFETY: a library without initialisers; the functions that are called have the types of the headers.
        unsafe { ffi_sys::load(&path) }.unwrap();
        // SAFETY: it is open already.
        let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL) }.unwrap();
        let wrong = crate::address(&library, c"wrong").cast::<c_int>();
        let run = |which: c_int| {
            // SAFETY: a variable of the library, which this thread alone uses.
            unsafe { wrong.write(which) };
            // SAFETY: the fake plays an interpreter that runs, and a thread that is attached.
            unsafe { self_test() }
        };
        assert_eq!(run(0), Ok(()), "the fake is right, so what follows is found for its own sake");
        let fields = ["ob_type", "ob_tid", "ob_ref_local", "ob_ref_shared", "ob_mutex"];
        for (which, expected) in (1..).zip(fields) {
            let error = run(which).unwrap_err();
            let message = error.to_string();
            println!("{message}");
            let SelfTestError::Header { field, found, expected: right } = error else { panic!("{error:?}") };
            assert_eq!(field, expected);
            assert_ne!(found, right);
            for word in [field, &format!("{found:#x}"), &format!("{right:#x}"), "must not be used"] {
                assert!(message.contains(word), "{message}");
            }
        }
        assert_eq!(run(6), Err(SelfTestError::NoMemory));
        assert_eq!(run(7), Err(SelfTestError::NotAttached));
    });
    outcome.succeeded();
}
