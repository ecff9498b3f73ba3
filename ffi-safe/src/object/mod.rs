//! Handles: strong references to Python objects.

mod borrowed;
mod bound;
mod cast;
mod owned;
pub(crate) mod pending;
mod queue;
mod weak;

pub use borrowed::Borrowed;
pub use bound::Bound;
pub use cast::{CastError, PythonType};
pub use owned::Owned;
pub use weak::WeakRef;
