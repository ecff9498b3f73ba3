//! Critical sections: the locks of one or two objects, held while a closure runs.
//!
//! The methods of lists, dicts and sets, in Rust as in Python, each lock their object for themselves: one call is
//! atomic, two in a row are not. A critical section makes them one step for everybody who locks too:
//!
//! | | during a section on the object |
//! |---|---|
//! | methods that change it, iteration in C, another section | wait |
//! | lock-free reads: `list[i]`, `dict[key]`, the size | run, and may see what is in between |
//! | code that writes to objects without locking | runs; no lock helps against that |
//!
//! A section is **not** a mutex. CPython takes its lock away whenever the thread detaches and gives it back before
//! the thread goes on: when Python code runs, when a lock is waited for, when a reference is dropped whose object
//! has a finalizer. What was read before such a call must be read again after it. So the closure should do little,
//! and what it replaced is best returned from it and dropped outside.
//!
//! What is offered inside never locks the object again. The ordinary methods of a list or dict do, and in CPython
//! 3.13 that makes the section lose its lock for a moment (and costs some 20 µs). In builds with debug assertions
//! they panic when the calling thread holds the object in a section; so does, in every build, another section on it.
//!
//! Sections cannot be sent, kept or forgotten, because they are only ever lent to a closure; they end when it
//! returns or panics. The thread cannot be detached meanwhile: objects are borrowed, and so is the token.

mod dict;
mod list;
mod private;
mod section;
mod stack;

pub use dict::DictItems;
pub use list::ListItems;
pub use section::{Section, critical_section, critical_section2};

pub(crate) use section::{hold, locked};
pub(crate) use stack::{Barrier, assert_not_held, assert_operable};
