//! What is known of the archive that an installation was unpacked from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The archive that an installation was unpacked from, besides its name and hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpacked {
    /// The release it belongs to, such as `20250723`.
    pub tag: String,
    /// The target it is for, such as `x86_64-unknown-linux-gnu`.
    pub triple: String,
    /// How it was built and packed, such as `freethreaded-install_only_stripped`.
    pub variant: String,
    /// Where it was downloaded from.
    pub url: String,
    /// What the trust in it rests on.
    pub trust: Trust,
}

impl Unpacked {
    /// It is a `--with-pydebug` build.
    pub fn is_debug(&self) -> bool {
        self.variant.contains("+debug")
    }
}

/// What the trust in an archive rests on: where the hash came from that it was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Trust {
    /// The hash is in this crate's own catalogue.
    Pinned,
    /// The hash came over TLS, from the release's `SHA256SUMS`.
    Tls,
    /// The hash came from a folder of this machine or its network.
    Folder,
    /// The hash came over plain HTTP.
    Nothing,
}

impl Trust {
    /// What a user should know; `None` where there is nothing to say.
    ///
    /// # Examples
    ///
    /// ```
    /// use locator::cache::Trust;
    ///
    /// assert_eq!(Trust::Pinned.note(), None);
    /// assert!(Trust::Tls.note().unwrap().contains("rests on TLS alone"));
    /// ```
    pub const fn note(self) -> Option<&'static str> {
        match self {
            Self::Pinned => None,
            Self::Tls => Some(
                "this archive is not in the built-in catalogue: its hash was read from the release's SHA256SUMS, \
                 so trust in it rests on TLS alone",
            ),
            Self::Folder => Some(
                "this archive is not in the built-in catalogue: its hash was read from SHA256SUMS in the mirror's \
                 folder, so trust in it rests on that folder alone",
            ),
            Self::Nothing => Some(
                "this archive is not in the built-in catalogue and its hash was read over plain HTTP: \
                 nothing proves where it comes from",
            ),
        }
    }
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pinned => "pinned",
            Self::Tls => "tls",
            Self::Folder => "folder",
            Self::Nothing => "nothing",
        })
    }
}
