#![doc = include_str!("../README.md")]
//!
//! # Where to begin
//!
//! * [`Finder`] searches; [`Report`] says what it saw.
//! * [`Python::at`] judges a prefix, a program or a shared library that the caller knows of.
//! * [`fetched()`] is the interpreter that tests, benchmarks and demos of this workspace run on.
//! * [`cache`] names, seals and verifies the interpreters that were built or downloaded for this project.
//! * [`inspect`] reads what an object file says of itself.
//! * `redistributable` (feature `download`) downloads, verifies and installs archives.
//!
//! # Platform-specific behaviour
//!
//! Linux on x86-64 is tested, on real interpreters. What is written for macOS and Windows is tested on Linux, by trees of
//! folders and libraries made for that; nothing was ever run there. [`Source::Process`] and [`Source::Registry`] need
//! the system itself.

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
