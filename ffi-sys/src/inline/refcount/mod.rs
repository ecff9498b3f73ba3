//! Biased reference counting: the fast paths of the header, around libpython's slow paths.
//!
//! An object has two counts. `ob_ref_local` belongs to the thread whose id is in `ob_tid` and is changed with a
//! plain load and store; `ob_ref_shared` is changed by everybody else with atomic read-modify-write. The split
//! makes the owner's path as cheap as counting without threads.
//!
//! **Every operation that writes a count needs an attached thread state.** Two protocols depend on it. A thread
//! stays the owner only as long as the interpreter knows its thread state; once that is gone, another thread may
//! merge the two counts. And the collector, which stops all attached threads, rewrites both counts without
//! atomics, so a write from a detached thread can be lost and the object freed too early. Immortal objects are
//! only read.

mod count;
mod inspect;
mod slot;
mod try_incref;

pub use count::*;
pub use inspect::*;
pub use slot::*;
pub use try_incref::*;
