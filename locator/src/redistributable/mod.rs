//! Redistributable archives of free-threaded CPython: chosen, downloaded, verified, unpacked, put into the cache.
//!
//! ```no_run
//! use locator::redistributable::{Installer, Selection};
//!
//! let installer = Installer::from_environment()?;
//! let installed = installer.install(&Selection::new().version("3.13.15".parse()?))?;
//! println!("{} is in {}", installed.python.version, installed.python.prefix.display());
//! if let Some(note) = installed.trust().note() {
//!     println!("note: {note}");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! * [`catalogue`] lists the archives whose hashes are built in. Others are looked up in their release's
//!   `SHA256SUMS`, and the result says what the trust in them rests on.
//! * [`Installer`] has the options, and installs, removes and tidies up.
//! * A [`Reporter`] is told what happens; [`Bars`] shows it on a terminal.
//!
//! What is on the disk at any moment is an installation that is whole, or one that the next run clears away: an
//! archive is compared with its hash before anything of it is unpacked, unpacked into a folder of its own on the
//! same file system, judged by its files, written through to the disk, and then renamed into place. A transfer that
//! broke off is kept and gone on with.
//!
//! # Platform-specific behaviour
//!
//! Installing is tested on Linux x86-64. The archives of macOS and Windows are in the catalogue and go the same
//! way, untested; on Windows an archive with symbolic links is refused (its own archives have none).

mod archive;
pub mod catalogue;
mod download;
mod error;
mod install;
mod installer;
mod manage;
mod reporter;
mod selection;
mod sums;
mod triple;
mod unpack;

pub use archive::Archive;
pub use download::{AddressError, DownloadError, Tried};
pub use error::InstallError;
pub use install::Installation;
pub use installer::{EnvironmentError, Installer};
pub use manage::{Freed, ManageError};
pub use reporter::{Bars, Event, Reporter, Silent};
pub use selection::{SelectError, Selection};
pub use sums::SumsError;
pub use triple::host as host_triple;
pub use unpack::{Limits, UnpackError};
