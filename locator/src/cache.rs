//! The interpreters that `cargo xtask fetch` keeps: where they are, how they are named, and whether they
//! are still what was installed.
//!
//! An installation is a prefix of its own under [`root`], with two files more: a *marker* that says where
//! it came from and what its library and program hash to, and a *list* of its other files. Both are written
//! into the temporary folder before it is renamed into place, so an installation with a marker is whole.

mod entry;
mod marker;
mod root;
mod tree;
mod verify;

pub use entry::{DEFAULT_VERSION, Entry, Flavour, ParseFlavourError};
pub use marker::{Digest, Marker, Provenance, SealError, sha256};
pub(crate) use root::root_in;
pub use root::{RootError, root};
pub use verify::VerifyError;
