//! From an archive to a prefix, without trusting a byte of it.
//!
//! What may be in an archive and what may not:
//!
//! * Names are relative, have no `..`, and lie under `python/`. Nothing is written twice.
//! * The folders that lead to what is written are folders made here, never links.
//! * A symbolic link leads up only with the `..` at its beginning, and not out of the prefix. These are resolved
//!   against real folders and everything after them only leads down, so no chain of links leads out either.
//! * A hard link is to a file of the prefix that is there already.
//! * Devices, pipes and sparse files are refused; bits of a mode beyond the nine of `rwxrwxrwx` are dropped.
//! * There are bounds on the number of entries, on the size of each header, and on the bytes altogether: those that
//!   the archive itself declares, and those of [`Limits`] above them.

mod bounds;
mod decode;
mod error;
mod path;
mod tree;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use tar::EntryType;

pub use bounds::Limits;
pub use error::UnpackError;

use super::archive::Layout;
use super::{Event, Reporter};
use bounds::{Bounded, Bounds};
use path::Place;
use tree::Tree;

/// Unpacks the prefix that `archive` holds into the new folder `into`.
pub(super) fn unpack(
    archive: &Path,
    layout: Layout,
    into: &Path,
    limits: &Limits,
    reporter: &dyn Reporter,
) -> Result<(), UnpackError> {
    let file = File::open(archive).map_err(UnpackError::damaged)?;
    let (decoder, declared) = decode::open(file, layout).map_err(UnpackError::damaged)?;
    let bounds = Bounds::new(limits, declared)?;
    let mut tar = tar::Archive::new(Bounded::new(decoder, &bounds));
    let mut tree = Tree::new(into)?;

    let explain = |error: io::Error| bounds.exceeded().unwrap_or_else(|| UnpackError::damaged(error));
    let mut entries = tar.entries().map_err(explain)?;
    loop {
        // The names and attributes that come before an entry are read into memory.
        bounds.header();
        let Some(entry) = entries.next() else { break };
        let mut entry = entry.map_err(explain)?;
        bounds.contents(entry.size())?;
        if entry.header().entry_type() == EntryType::XGlobalHeader {
            continue;
        }
        let name = entry.path_bytes().into_owned();
        match path::place(&name, layout)? {
            Place::Inside(place) => add(&mut tree, &place, &mut entry, layout)
                .map_err(|error| bounds.exceeded().unwrap_or(error))?,
            Place::Beside => {}
        }
        // The next header comes right after, so what of this one is not wanted is read here.
        io::copy(&mut entry, &mut io::sink()).map_err(explain)?;
        reporter.event(&Event::Unpacked { entries: bounds.entries(), bytes: bounds.bytes() });
    }
    // What follows the last entry is nothing but padding, and the decoder's own check of what it gave.
    bounds.rest();
    let mut rest = tar.into_inner();
    io::copy(&mut rest, &mut io::sink()).map_err(explain)?;
    decode::finish(rest.into_inner()).map_err(UnpackError::damaged)?;
    if tree.is_empty() {
        return Err(UnpackError::Empty { expected: layout.prefix() });
    }
    Ok(())
}

fn add<R: Read>(
    tree: &mut Tree,
    place: &Path,
    entry: &mut tar::Entry<'_, R>,
    layout: Layout,
) -> Result<(), UnpackError> {
    let header = entry.header();
    let mode = header.mode().map_err(UnpackError::damaged)?;
    let modified = header.mtime().map_err(UnpackError::damaged)?;
    match header.entry_type() {
        EntryType::Directory => tree.folder(place, mode),
        EntryType::Regular | EntryType::Continuous => {
            let size = entry.size();
            tree.file(place, mode, modified, entry, size)
        }
        EntryType::Symlink => {
            let target = entry.link_name_bytes().unwrap_or_default().into_owned();
            let target = path::target(place, &target)?;
            tree.symbolic_link(place, &target)
        }
        EntryType::Link => {
            let name = entry.link_name_bytes().unwrap_or_default().into_owned();
            match path::place(&name, layout)? {
                Place::Inside(target) => tree.hard_link(place, &target),
                Place::Beside => Err(UnpackError::EscapingLink {
                    entry: place.to_owned(),
                    target: String::from_utf8_lossy(&name).into_owned(),
                }),
            }
        }
        other => Err(UnpackError::Unsupported { entry: place.to_owned(), kind: format!("{other:?}") }),
    }
}

#[cfg(all(test, unix))]
mod tests;
