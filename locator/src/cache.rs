//! The interpreters that were built or downloaded for this project: where they are, how they are named, and whether they
//! are still what was installed.
//!
//! An installation is a prefix of its own under [`root`], with two files more: a *marker* that says where
//! it came from and what its library and program hash to, and a *list* of its other files. Both are written
//! into the temporary folder before it is renamed into place, so an installation with a marker is whole.

#[cfg(feature = "download")]
mod disk;
mod entry;
mod list;
#[cfg(feature = "download")]
mod lock;
mod marker;
mod root;
#[cfg(feature = "download")]
mod stage;
mod tree;
mod unpacked;
mod verify;

#[cfg(feature = "download")]
pub use disk::DiskError;
pub use entry::{DEFAULT_VERSION, Entry, Flavour, ParseFlavourError};
pub use list::{Installed, find, installed};
#[cfg(feature = "download")]
pub use lock::{Lock, LockError};
pub use marker::{Digest, Marker, Provenance, SealError, sha256};
pub(crate) use root::root_in;
pub use root::{RootError, root};
#[cfg(feature = "download")]
pub(crate) use stage::{Stage, WORKING, sync};
pub use unpacked::{Trust, Unpacked};
pub use verify::VerifyError;
pub(crate) use verify::read_marker;
