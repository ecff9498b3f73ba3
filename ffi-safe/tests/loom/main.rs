//! The protocols without FFI, in all their interleavings: the gate that keeps threads out of an interpreter that is
//! being finalized, and the queue of references that detached threads have dropped.
//!
//! The files under test are those of the crate, on top of `loom`'s primitives in place of `crate::sync`.

#[path = "../../src/attach/gate.rs"]
#[allow(dead_code, unreachable_pub, reason = "the crate uses more of it")]
mod gate;
mod gates;
#[path = "../../src/object/queue.rs"]
#[allow(dead_code, unreachable_pub, reason = "the crate uses more of it")]
mod queue;
mod queues;
mod sync;

/// Runs a model in every interleaving with at most three preemptions, which is where errors of such protocols show.
fn check(model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(model);
}
