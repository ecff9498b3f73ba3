//! A small file of a release, read into memory.

use std::io::Read;

use super::address::{Scheme, Source};
use super::client::Client;
use super::retry::{Fault, persist};
use super::{DownloadError, Settings, Tried};
use crate::redistributable::Event;

/// Larger than any list of hashes is.
const LIMIT: u64 = 8 << 20;

/// The text of `file` in the release `tag`, from the first address that has it; with that address and the way it
/// came.
pub(in super::super) fn text(
    tag: &str,
    file: &str,
    settings: &Settings,
) -> Result<(String, String, Scheme), DownloadError> {
    let mut client = Client::new(settings);
    let mut tried = Vec::new();
    let mut forbidden = None;
    for address in settings.addresses() {
        let source = address.file(tag, file);
        let (url, scheme) = (source.shown.clone(), source.scheme());
        if settings.offline && scheme != Scheme::File {
            forbidden.get_or_insert(url);
            continue;
        }
        if scheme != Scheme::File {
            client.start(&url)?;
        }
        match persist(settings, &url, 0, || (read(&source, &client), 0)) {
            Ok(text) => return Ok((text, url, scheme)),
            Err(Fault::TooLarge) => {
                return Err(DownloadError::TooLarge { file: file.to_owned(), url, limit: LIMIT });
            }
            Err(Fault::Disk(source)) => {
                return Err(DownloadError::Disk { file: file.to_owned(), url, source });
            }
            Err(Fault::Permanent(reason) | Fault::Unreachable(reason) | Fault::Transient { reason, .. }) => {
                settings.reporter.event(&Event::PassingOver { url: &url, reason: &reason });
                tried.push(Tried { url, reason });
            }
        }
    }
    let file = format!("{file} of {tag}");
    Err(match forbidden {
        Some(url) => DownloadError::NoList { file, url, tried },
        None => DownloadError::Unavailable { file, tried, kept: None },
    })
}

fn read(source: &Source, client: &Client) -> Result<String, Fault> {
    let permanent = |error: std::io::Error| Fault::Permanent(error.to_string());
    let mut bytes = Vec::new();
    match source.path() {
        Some(path) => {
            let file = std::fs::File::open(path).map_err(permanent)?;
            file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(permanent)?;
        }
        None => {
            let response = client.get(source, None)?;
            let broken = |error: std::io::Error| Fault::Transient { reason: error.to_string(), after: None };
            response.take(LIMIT + 1).read_to_end(&mut bytes).map_err(broken)?;
        }
    }
    if bytes.len() as u64 > LIMIT {
        return Err(Fault::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| Fault::Permanent("what came is no text".to_owned()))
}
