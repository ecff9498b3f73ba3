//! The archives whose hashes are built in.
//!
//! Made by `cargo xtask generate` from `vendor/redistributables.tsv`.

mod generated;

use super::Archive;
use crate::cache::Trust;
use crate::version::Version;

/// One row: version, release, target, variant and SHA-256.
type Row = (Version, &'static str, &'static str, &'static str, &'static str);

pub(super) use generated::UPSTREAM;

/// Every archive of the catalogue, newest versions first.
///
/// # Examples
///
/// ```
/// use locator::redistributable::catalogue;
///
/// let default = locator::cache::DEFAULT_VERSION;
/// assert!(catalogue::archives().any(|archive| archive.version == default));
/// ```
pub fn archives() -> impl Iterator<Item = Archive> {
    generated::ARCHIVES.iter().map(|&(version, tag, triple, variant, sha256)| Archive {
        version,
        tag: tag.to_owned(),
        triple: triple.to_owned(),
        variant: variant.to_owned(),
        sha256: sha256.to_owned(),
        trust: Trust::Pinned,
    })
}

#[cfg(test)]
mod tests;
