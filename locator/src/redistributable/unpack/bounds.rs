//! How much may come out of an archive.

use std::cell::Cell;
use std::io::{self, Read};

use super::UnpackError;

/// What an archive may unpack to, whatever it declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes altogether, headers and padding too.
    pub bytes: u64,
    /// Files, folders and links.
    pub entries: u64,
}

impl Default for Limits {
    /// Several times the largest archive that was ever released.
    fn default() -> Self {
        Self { bytes: 4 << 30, entries: 200_000 }
    }
}

impl Limits {
    /// This many bytes altogether.
    #[must_use]
    pub fn bytes(self, bytes: u64) -> Self {
        Self { bytes, ..self }
    }

    /// This many entries.
    #[must_use]
    pub fn entries(self, entries: u64) -> Self {
        Self { entries, ..self }
    }
}

/// What may come before an entry: long names and attributes, which are kept in memory.
const HEADER: u64 = 1 << 20;
/// The size of a block, to which contents are padded.
const BLOCK: u64 = 512;

/// The state of the bounds, shared by the reader and by who reads entries.
pub(super) struct Bounds {
    limit: u64,
    why: &'static str,
    entries: u64,
    /// Bytes that came so far.
    read: Cell<u64>,
    /// Bytes that may come before the next decision.
    window: Cell<u64>,
    seen: Cell<u64>,
    exceeded: Cell<Option<(u64, &'static str)>>,
}

impl Bounds {
    /// `declared` is what the archive says that it unpacks to.
    pub(super) fn new(limits: &Limits, declared: Option<u64>) -> Result<Self, UnpackError> {
        let allowed = (limits.bytes, "which is more than any released archive does");
        let (limit, why) = match declared {
            Some(declared) if declared > limits.bytes => {
                return Err(UnpackError::TooLarge { limit: limits.bytes, why: allowed.1 });
            }
            Some(declared) => (declared, "which is what it declares"),
            None => allowed,
        };
        Ok(Self {
            limit,
            why,
            entries: limits.entries,
            read: Cell::new(0),
            window: Cell::new(HEADER),
            seen: Cell::new(0),
            exceeded: Cell::new(None),
        })
    }

    /// A header comes next.
    pub(super) fn header(&self) {
        self.window.set(HEADER);
    }

    /// The header that came is of an entry of this size, whose contents come next.
    pub(super) fn contents(&self, size: u64) -> Result<(), UnpackError> {
        self.seen.set(self.seen.get() + 1);
        if self.seen.get() > self.entries {
            return Err(UnpackError::TooMany { limit: self.entries });
        }
        // Before any of it is written.
        if size > self.limit.saturating_sub(self.read.get()) {
            return Err(UnpackError::TooLarge { limit: self.limit, why: self.why });
        }
        self.window.set(size + BLOCK);
        Ok(())
    }

    /// What comes after the last entry.
    pub(super) fn rest(&self) {
        self.window.set(u64::MAX);
    }

    pub(super) fn entries(&self) -> u64 {
        self.seen.get()
    }

    pub(super) fn bytes(&self) -> u64 {
        self.read.get()
    }

    /// The error, if reading ended because of a bound.
    pub(super) fn exceeded(&self) -> Option<UnpackError> {
        self.exceeded.get().map(|(limit, why)| UnpackError::TooLarge { limit, why })
    }
}

/// A reader that ends in an error at a bound.
pub(super) struct Bounded<'a, R> {
    inner: R,
    bounds: &'a Bounds,
}

impl<'a, R> Bounded<'a, R> {
    pub(super) fn new(inner: R, bounds: &'a Bounds) -> Self {
        Self { inner, bounds }
    }

    pub(super) fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Bounds { limit, why, read, window, exceeded, .. } = self.bounds;
        let read_before = read.get();
        // One byte more than there may be shows that there is more.
        let most = limit.saturating_sub(read_before).saturating_add(1).min(buffer.len() as u64);
        // At most the length of the buffer, so it is one.
        let count = self.inner.read(&mut buffer[..usize::try_from(most).unwrap_or(usize::MAX)])?;
        let bytes = count as u64;
        read.set(read_before + bytes);
        let excess = if read.get() > *limit {
            Some((*limit, *why))
        } else {
            (bytes > window.get()).then_some((HEADER, "in the name and attributes of one entry"))
        };
        if excess.is_some() {
            exceeded.set(excess);
            return Err(io::Error::other("the archive has more in it than it may"));
        }
        window.set(window.get() - bytes);
        Ok(count)
    }
}
