//! Why safe code cannot break the interpreter: the argument of the token, and the families of `SAFETY` comments.
//!
//! # What has to hold
//!
//! In a free-threaded CPython a thread may touch an object, its reference count included, only while it is
//! *attached*. A detached thread is one that the interpreter takes for stopped: the collector rewrites the headers of
//! objects without atomics meanwhile, and an object whose last reference is given up has no thread state to be freed
//! with. So the question for every line that touches an object is: is this thread attached *now*?
//!
//! # What a token promises
//!
//! [`Attached`] says: *as long as I am borrowed, the thread on which I am is attached.*
//!
//! * It is neither `Send` nor `Sync`, nor is a reference to it, nor what borrows it: [`Bound`](crate::Bound) and
//!   [`Borrowed`](crate::Borrowed). So "the thread on which I am" is always the calling one.
//!   (`ui/fail/token_sent.rs`, `ui/fail/bound_sent.rs`)
//! * Nobody but this crate makes one. It is lent, to the closure of [`attach`](crate::attach) and to callbacks, for a
//!   lifetime that ends before the thread is detached again. It can be returned from the closure in no form.
//!   (`ui/fail/bound_escapes_attach.rs`, `ui/fail/nested_token_smuggled.rs`)
//! * The interpreter outlives it: whoever is inside `attach` holds a permit, which
//!   [`shutdown`](crate::Runtime::shutdown) waits for. The protocol is checked with `loom`.
//!
//! # Why `detach` needs it exclusively
//!
//! [`detach`](crate::Attached::detach) takes `&mut self`. Every handle borrows the token, so while one is alive that will be
//! used or dropped later, `detach` does not compile; inside its closure the token is borrowed mutably, so nothing
//! can be made with it either. What is not `Send` may be used inside otherwise: no thread changes, and so no `Send`
//! is asked for, which wrappers that claim it would defeat.
//! (`ui/fail/bound_in_detach.rs`, `bound_over_detach.rs`, `token_in_detach.rs`, `smuggled_by_wrapper.rs`)
//!
//! # Nested attachments
//!
//! `attach` within `attach` lends a second token, and the closure of the inner one may use handles of both. A
//! `detach` of the inner token knows nothing of handles that borrow the outer one. Therefore each thread counts its
//! tokens, and `detach` detaches only if there is one. With two it runs its closure *attached*: that is sound, and the
//! price is that others may have to wait. Where an inner `attach` must not do that, detach the outer token around it:
//! the count begins again at zero there, since nothing of the outer token can be reached.
//!
//! # Callbacks
//!
//! When Python calls Rust, the callback is lent a token of its own, and it must be able to detach: it was called by
//! code that knows nothing of the tokens below. So the count begins again at one. The handles of the frames below are
//! not in use meanwhile: those frames wait for the call. A callback is `'static`, so that it can have captured neither
//! token nor handle (`ui/fail/token_in_callback.rs`), and what Python passes it is borrowed from its own token.
//!
//! # `mem::swap`
//!
//! Two tokens are of one type, and `mem::swap` exchanges them. That changes nothing: a token has no value, no size and
//! no identity. What handles hold on to is the *borrow* of the variable, which stays where it is, and the count is
//! the thread's. (`tests/tests/safe_runtime/smuggling.rs`, `swapped_tokens`)
//!
//! # Smuggling
//!
//! | way | what stops it |
//! |---|---|
//! | another thread, a channel | tokens and handles are not `Send` |
//! | a wrapper that claims to be `Send`, such as `SendWrapper` | into `detach` or a callback: the borrow, for it is not `Send` that keeps them out. Across threads: its own `unsafe impl`, or its own check |
//! | `thread_local!`, a `static`, `Box::leak` | what they keep is `'static`; a token and what borrows it are not (`ui/fail/smuggled_by_thread_local.rs`) |
//! | `mem::forget` of a handle | it leaks the object |
//! | a *scoped* thread-local value, such as that of `scoped-tls`, read in an inner `attach` | nothing has to: the inner token does not detach |
//! | the same, read in a detached scope of a callback | a check at run time |
//!
//! The last one is what types cannot stop. A scoped thread-local value lends out a reference to whatever waits in a
//! frame below, for as long as that frame waits: also in a callback, and there also inside `detach`, which has
//! detached the thread because the callback's token is the only one of its own. Therefore each thread keeps a note,
//! in a thread-local word without a destructor, whether the innermost scope of this crate is an attached one. What
//! makes an object with a token, and what touches one through a handle, looks at it and **panics** in a detached
//! scope; a handle that is *dropped* there is released by the next thread that attaches, as an
//! [`Owned`](crate::Owned) is. The check is a load and a branch. (`tests/tests/safe_runtime/smuggling.rs`)
//!
//! What remains is `unsafe` code of others that detaches a thread behind the back of this crate, below which it calls
//! safe code again; it must not do so while tokens can be reached from there.
//!
//! # What is not covered
//!
//! * The child of a `fork`: of its threads only the forking one is left, with the locks and permits of the others held
//!   for ever. `exec` in it, as `std::process::Command` does; a `shutdown` there is refused or waits its whole limit.
//! * Objects of CPython that are not safe to share themselves: in 3.13 a generator that two threads ask at the same
//!   time, and whatever asks it from within C, such as `zip`. See [`value::Iterator`](crate::value::Iterator).
//!
//! # The families of safety arguments
//!
//! Each `unsafe` block says in a `SAFETY` comment why it is right for two threads. The reasons are these, and a block
//! with another one should be suspected:
//!
//! | family | in the comments | what is meant |
//! |---|---|---|
//! | **attached** | "attached" | a token is borrowed, or Python has called. Enough for calls of the C API |
//! | **alive** | "alive", "keeps it alive" | a strong reference is held for as long as the pointer is used: by a handle, by the caller's argument, by an immutable owner such as a tuple |
//! | **ownership** | "a new reference", "given back once", "takes it over" | who owns the reference before and after, exactly once |
//! | **type** | "a live list", "just checked" | a cast was checked, or the pointer comes from a constructor of the type; the types of objects whose layout is read never change |
//! | **lock held** | "section", "nobody changes it while its section is held" | the innermost critical section of this thread, and nothing in the block runs Python, detaches, or locks the object again |
//! | **not shared yet** | "this call's own", "no other thread can reach it" | the object was made here, and is not tracked by the collector where that matters |
//! | **immortal or static** | "immortal", "lives for ever" | objects of the interpreter that nobody frees, definitions that are leaked on purpose |
//! | **loaded** | "the library is loaded" | the function reads a thread-local or global variable and needs no attachment |
//! | **permit** | "the permit keeps the interpreter running" | the thread is inside the gate, so that a shutdown waits |
//! | **this thread's own** | "this thread's own state" | thread states and stacks of sections, which are never handed to another thread |
//! | **layout** | "`repr(transparent)`", "a token has no size" | two types of the same representation |
//! | **atomics** | "the fields are atomics" | header fields that other threads read and write at the same time |
//! | **forwarded** | "forwarded 1:1", "the caller's promise" | the contract of an `unsafe fn`, handed on unchanged |
//!
//! Any release of a reference may run Python code, detach the thread, and suspend its critical sections. Blocks that
//! release one therefore hold no pointer into a container over it.
//!
//! [`Attached`]: crate::Attached
