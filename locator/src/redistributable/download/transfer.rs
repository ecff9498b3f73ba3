//! One attempt to get a file, or the rest of it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::{CONTENT_RANGE, ETAG, HeaderMap, LAST_MODIFIED};

use super::address::Source;
use super::client::{Client, chain, fault};
use super::partial::Partial;
use super::retry::Fault;
use crate::redistributable::{Event, Reporter};

/// Larger than any archive is.
pub(super) const LIMIT: u64 = 512 << 20;

/// What a transfer is of.
pub(super) struct Transfer<'a> {
    pub(super) file: &'a str,
    pub(super) source: &'a Source,
    pub(super) reporter: &'a dyn Reporter,
}

/// A transfer came to its end.
pub(super) struct Arrived {
    /// The server said how long the file is, so that the end is not a connection that broke.
    pub(super) length_known: bool,
}

impl Transfer<'_> {
    /// Gets what is missing of `partial` from a server.
    pub(super) fn over_http(&self, client: &Client, partial: &mut Partial) -> Result<Arrived, Fault> {
        let from = partial.len();
        let range = (from > 0).then(|| (from, partial.validator(&self.source.shown)));
        let response = client.get(self.source, range)?;
        let headers = response.headers();
        let total = match response.status() {
            StatusCode::PARTIAL_CONTENT => {
                let part = Part::of(headers);
                if part.first != Some(from) {
                    partial.reset()?;
                    return Err(again("the server sends another part than the one that was asked for"));
                }
                partial.goes_on();
                part.total
            }
            StatusCode::RANGE_NOT_SATISFIABLE => {
                // Nothing comes after the last byte: then it is all here, and the hash says whether it is right.
                if from > 0 && Part::of(headers).total == Some(from) {
                    return Ok(Arrived { length_known: true });
                }
                partial.reset()?;
                return Err(again("the server has another file than the one that has come in part"));
            }
            _ => {
                if from > 0 {
                    // It cannot send parts, or the file is not the same any more.
                    partial.reset()?;
                }
                response.content_length()
            }
        };
        partial.set_validator(&self.source.shown, validator(headers));
        self.read(response, total, partial)
    }

    /// Copies all of a file of the disk.
    pub(super) fn over_file(&self, path: &Path, partial: &mut Partial) -> Result<Arrived, Fault> {
        let unreadable = |error: std::io::Error| Fault::Permanent(error.to_string());
        let file = File::open(path).map_err(unreadable)?;
        let total = file.metadata().map_err(unreadable)?.len();
        partial.reset()?;
        self.read(file, Some(total), partial)
    }

    fn read(&self, mut from: impl Body, total: Option<u64>, partial: &mut Partial) -> Result<Arrived, Fault> {
        if total.is_some_and(|total| total > LIMIT) {
            return Err(Fault::TooLarge);
        }
        let Self { file, source, reporter } = self;
        reporter.event(&Event::Downloading { file, url: &source.shown, from: partial.len(), total });
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = from.piece(&mut buffer)?;
            if read == 0 {
                break;
            }
            if partial.len() + read as u64 > LIMIT {
                return Err(Fault::TooLarge);
            }
            partial.append(&buffer[..read])?;
            reporter.event(&Event::Received { bytes: partial.len() });
        }
        match total {
            Some(total) if partial.len() != total => {
                let reason = format!("the transfer ended after {} of {total} bytes", partial.len());
                Err(Fault::Transient { reason, after: None })
            }
            total => Ok(Arrived { length_known: total.is_some() }),
        }
    }
}

/// Tries again at once, without what was here.
fn again(reason: &str) -> Fault {
    Fault::Transient { reason: reason.to_owned(), after: Some(std::time::Duration::ZERO) }
}

/// Where bytes come from, and what it means if they do not.
trait Body {
    fn piece(&mut self, buffer: &mut [u8]) -> Result<usize, Fault>;
}

impl Body for Response {
    fn piece(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        self.read(buffer).map_err(|error| {
            let kind = error.kind();
            match error.into_inner().map(|inner| inner.downcast::<reqwest::Error>()) {
                Some(Ok(error)) => fault(*error),
                Some(Err(error)) => Fault::Transient { reason: chain(&*error), after: None },
                None => Fault::Transient { reason: kind.to_string(), after: None },
            }
        })
    }
}

impl Body for File {
    fn piece(&mut self, buffer: &mut [u8]) -> Result<usize, Fault> {
        self.read(buffer).map_err(|error| Fault::Permanent(error.to_string()))
    }
}

/// A `Content-Range`: `bytes 5-9/10`, `bytes */10`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Part {
    first: Option<u64>,
    total: Option<u64>,
}

impl Part {
    fn of(headers: &HeaderMap) -> Self {
        let value = headers.get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
        value.map_or_else(Self::default, Self::parse)
    }

    fn parse(text: &str) -> Self {
        let Some((range, total)) = text.strip_prefix("bytes ").and_then(|text| text.split_once('/')) else {
            return Self::default();
        };
        let first = range.split_once('-').and_then(|(first, _)| first.trim().parse().ok());
        Self { first, total: total.trim().parse().ok() }
    }
}

/// What names this state of a file. A weak tag does not say that it is the same byte for byte.
fn validator(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    text(ETAG).filter(|tag| !tag.starts_with("W/")).or_else(|| text(LAST_MODIFIED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_servers_write_them() {
        let part = |first, total| Part { first, total };
        assert_eq!(Part::parse("bytes 5-9/10"), part(Some(5), Some(10)));
        assert_eq!(Part::parse("bytes 5-9/*"), part(Some(5), None));
        assert_eq!(Part::parse("bytes */10"), part(None, Some(10)));
        for text in ["", "bytes", "bytes 5-9", "items 5-9/10", "bytes -5/x"] {
            assert_eq!(Part::parse(text), part(None, None), "{text}");
        }
    }

    #[test]
    fn a_weak_tag_is_no_validator() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let headers: HeaderMap = pairs
                .iter()
                .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
                .collect::<HeaderMap>();
            validator(&headers).map(str::to_owned)
        };
        let modified = ("last-modified", "Fri, 31 Dec 1999 23:59:59 GMT");
        assert_eq!(of(&[("etag", "\"1\""), modified]).unwrap(), "\"1\"");
        assert_eq!(of(&[("etag", "W/\"1\""), modified]).unwrap(), modified.1);
        assert_eq!(of(&[("etag", "W/\"1\"")]), None);
    }
}
