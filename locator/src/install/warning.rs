//! What should be known of a Python that can be used all the same.

use std::path::PathBuf;

use crate::version::Version;

/// The first release of 3.13 in which a thread that attaches too late hangs instead of ending the process, and in which
/// the races that were found in lists, weak references and type caches are mended.
pub(crate) const RECOMMENDED: Version = Version::released(3, 13, 8);

/// Something that should be known of a Python.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// The release has faults of free threading that later ones have not.
    #[error(
        "CPython {version} has faults of free threading that {RECOMMENDED} has not \
             (a thread that attaches during shutdown ends the process, among others): update it"
    )]
    OldRelease {
        /// Its version.
        version: Version,
    },
    /// A file says otherwise than the shared library does. The library is believed.
    #[error("{} says {says}, but the shared library is {is}: the library is believed", file.display())]
    Disagreement {
        /// The file that is wrong.
        file: PathBuf,
        /// What it says.
        says: String,
        /// What the library says.
        is: String,
    },
}

/// The warning of a release that is too old to be recommended.
pub(super) fn of_release(version: Version) -> Option<Warning> {
    let old =
        (version.major, version.minor) == (RECOMMENDED.major, RECOMMENDED.minor) && version < RECOMMENDED;
    old.then_some(Warning::OldRelease { version })
}
