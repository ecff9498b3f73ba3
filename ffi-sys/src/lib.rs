//! The C API of free-threaded CPython 3.13 under its C names, loaded from `libpython3.13t` **at run time**.
//!
//! Nothing of Python is needed to compile or to link: [`load()`] opens the library that the program names, checks
//! that it is a free-threaded, non-debug 3.13 that exports what is bound here, and fills one process-wide
//! [`table()`]. From then on every function of the C API can be called by its name, at the cost of a linked call.
//!
//! ```no_run
//! use ffi_sys::{Py_DECREF, Py_InitializeEx, PyLong_AsLong, PyLong_FromLong, load, self_test};
//!
//! // SAFETY: the path is that of a free-threaded libpython; this thread initialises the interpreter and stays
//! // attached to it for the rest of the block.
//! unsafe {
//!     load("/opt/python3.13t/lib/libpython3.13t.so.1.0")?;
//!     Py_InitializeEx(0);
//!     self_test()?;
//!     let number = PyLong_FromLong(42);
//!     assert_eq!(PyLong_AsLong(number), 42);
//!     Py_DECREF(number);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is here
//!
//! | | |
//! |---|---|
//! | types and constants | generated from the headers; the object header and the locks by hand, with atomic fields |
//! | functions | `unsafe extern "C" fn`s under their C names, which also serve as function pointers |
//! | variables | functions that return the address ([`PyLong_Type()`](PyLong_Type)) or, for objects, the object ([`PyExc_ValueError()`](PyExc_ValueError)) |
//! | variadic functions | functions that return the pointer ([`PyErr_Format()`](fn@PyErr_Format)), and macros that call it ([`PyErr_Format!`](macro@PyErr_Format)) |
//! | inline functions and macros | ported: [`Py_INCREF`] and [`Py_DECREF`] count as the C headers do, without a call |
//!
//! A function as libpython itself knows it, for type slots whose value CPython compares with its own, is
//! `table().PyObject_GenericGetAttr.get()`. Private symbols (`_Py…`) may be absent in another patch release: they
//! are optional, and `table().NAME.is_resolved()` tells. Everything else was checked by [`load()`].
//!
//! What is used before `load` aborts the process with a message that names it.
//!
//! # Safety
//!
//! Every function here has the conditions of its C original, which its documentation links. They come down to a
//! few, and the `SAFETY` comments of this crate and of those above it use these words for them:
//!
//! * **loaded**: a successful [`load()`] *happens before* the call.
//! * **attached**: the calling thread has an attached thread state. Nearly everything needs it, [`Py_INCREF`]
//!   included: the collector rewrites the counts of objects while other threads are detached, without atomics.
//! * **alive**: somebody who cannot let go meanwhile holds a strong reference to the object.
//! * **owner**: the thread whose id the object's header holds. It counts without atomic read-modify-write.
//! * **may run Python**: the call may drop a count to zero, run a finalizer, detach the thread and suspend its
//!   critical sections. Nothing borrowed from a container survives it, and no native lock is held across it.
//! * **own thread state**: a thread state is made on the thread that uses it, and never attached on another.
//! * **forwarded 1:1**: the caller's promise is the callee's.
//!
//! An attached thread must not wait natively (a mutex, a channel, a join): whatever stops the world would wait for
//! it. Detach first.
//!
//! On 3.13.0 to 3.13.7 a thread that attaches again when the interpreter finalizes is ended by a forced unwind, also
//! in the middle of Python code. The functions in which that can happen stop the thread for good instead, as 3.13.8
//! does; see [`hang_on_forced_exit`]. The variadic ones do not, which run no code but that of the objects they drop.
//!
//! # Platforms
//!
//! | target | state |
//! |---|---|
//! | x86-64 Linux (glibc) | compiled, tested against 3.13.5 |
//! | 64-bit ARM Linux, macOS and Windows on both processors, s390x Linux | compiled (`cargo check`) on every change, **never run** |
//! | 32-bit targets | refused at compile time: their layouts are not generated |
//!
//! Structs are laid out as on 64-bit Linux and, with the differences of the headers behind `cfg`, as on Windows;
//! that layout is asserted at compile time on Linux, and compared with C by the tests of the workspace.
#![allow(non_camel_case_types, non_snake_case, non_upper_case_globals, reason = "the names are CPython's")]

#[cfg(not(target_pointer_width = "64"))]
compile_error!("the layouts of ffi-sys are those of 64-bit targets");

mod abi;
mod api;
mod inline;
mod load;
mod table;

pub use abi::*;
pub use api::*;
pub use inline::*;
pub use load::{Library, LoadError, SelfTestError, Version, library, load, load_from_process, self_test};
pub use table::{DataSlot, FunctionSlot, Table, VariadicSlot, hang_on_forced_exit, table};
