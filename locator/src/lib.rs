//! Finds a free-threaded CPython, and says exactly why every other candidate was refused.
//!
//! The proof that a library is free-threaded is in its exported symbols, read from the file without
//! running or loading anything ([`inspect`]). Names and folders are only hints that lead to a file.
//!
//! * [`fetched`] is the interpreter that tests, benchmarks and demos of this workspace run on.
//! * [`Python::at`] judges a place that the caller knows of: a prefix, a virtual environment, a program or a library.
//! * [`Finder`] looks everywhere, for what a [`Request`] asks for.
//! * [`cache`] names, seals and verifies the interpreters that were built or downloaded for this project.
//! * `redistributable` (feature `download`) downloads, verifies and installs the archives of the project that
//!   publishes redistributable builds. Without the feature nothing here uses the network.
//!
//! `ffi-sys` binds the ABI of 3.13 alone. That is the default of a [`Request`], and all that [`fetched`] and
//! [`Python::at`] take; a request for `3.14t` finds a 3.14, which this workspace cannot load.
//!
//! # Platform-specific behaviour
//!
//! Linux on x86-64 is tested. The layouts and object formats of macOS and Windows are written but
//! untested.

#![forbid(unsafe_code)]

pub mod cache;
mod environment;
mod fetched;
mod finder;
#[cfg(all(test, target_os = "linux"))]
mod fixture;
pub mod inspect;
mod install;
mod metadata;
mod probe;
#[cfg(feature = "download")]
pub mod redistributable;
mod report;
mod request;
mod source;
mod version;

pub use environment::Environment;
pub use fetched::{FetchedError, fetched, named, wanted_version};
pub use finder::Finder;
pub use install::{Provenance, Python, Rejection, Shim, Warning};
pub use probe::ProbeError;
pub use report::{FindError, PassedOver, Report, Verdict};
pub use request::{ParseRequestError, Request};
pub use source::{Candidate, Place, RegisteredPython, Source};
pub use version::{ParseVersionError, ReleaseLevel, Version};
