//! What the cache of this project holds: unpacked from redistributable archives, or built.
//!
//! The newest version first; builds with internal assertions, which are slow, after all others.

use super::{Candidate, Place, Source};
use crate::cache::{self, Flavour};
use crate::environment::Environment;

pub(super) fn candidates(environment: &Environment) -> Vec<Candidate> {
    // Without a folder, or one that can be read, nothing is cached.
    let Ok(root) = cache::root_in(environment) else { return Vec::new() };
    let mut installed = cache::installed(&root).unwrap_or_default();
    installed.sort_by_key(|installed| installed.entry.flavour() != Flavour::Release);
    let new = |entry: &cache::Entry| {
        let origin = match entry.unpacked() {
            Some(_) => "the cache: unpacked",
            None => "the cache: built",
        };
        Candidate::new(Source::Redistributable, origin, Place::Prefix(entry.prefix()))
    };
    installed.iter().map(|installed| new(&installed.entry)).collect()
}
