//! What `crate::sync` is in the models.
//!
//! `loom` takes accesses that are `SeqCst` for `AcqRel` ones, and knows the single order of fences only. Here an
//! access that asks for `SeqCst` gets a fence on each side, so that those which do are in a single order, and those
//! which ask for less are not. That is more than C++ gives to a mixture of the two on the same variable; the
//! protocol relies on the order of its `SeqCst` accesses alone.

use loom::sync::MutexGuard;
use loom::sync::atomic::fence;

pub(crate) use loom::sync::atomic::{AtomicPtr, Ordering};
pub(crate) use loom::sync::{Arc, Mutex};

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

fn fenced<R>(order: Ordering, access: impl FnOnce() -> R) -> R {
    let is_in_the_single_order = order == Ordering::SeqCst;
    if is_in_the_single_order {
        fence(Ordering::SeqCst);
    }
    let result = access();
    if is_in_the_single_order {
        fence(Ordering::SeqCst);
    }
    result
}

macro_rules! atomics {
    ($($name:ident: $value:ty;)*) => {$(
        #[derive(Debug)]
        pub(crate) struct $name(loom::sync::atomic::$name);

        #[allow(dead_code, reason = "each protocol uses some")]
        impl $name {
            pub(crate) fn new(value: $value) -> Self {
                Self(loom::sync::atomic::$name::new(value))
            }

            pub(crate) fn load(&self, order: Ordering) -> $value {
                fenced(order, || self.0.load(order))
            }

            pub(crate) fn store(&self, value: $value, order: Ordering) {
                fenced(order, || self.0.store(value, order));
            }

            pub(crate) fn swap(&self, value: $value, order: Ordering) -> $value {
                fenced(order, || self.0.swap(value, order))
            }

            pub(crate) fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                fenced(success, || self.0.compare_exchange(current, new, success, failure))
            }
        }
    )*};
}

atomics! {
    AtomicBool: bool;
    AtomicU8: u8;
}
