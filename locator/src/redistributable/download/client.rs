//! The HTTP client, and what its errors mean.

use std::error::Error;
use std::io;
use std::time::{Duration, SystemTime};

use reqwest::blocking::Response;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, IF_RANGE, RANGE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{StatusCode, Url};

use super::address::Source;
use super::retry::Fault;
use super::{DownloadError, Settings};

/// More redirections than any server needs.
const REDIRECTIONS: usize = 10;

/// A client that is made when it is first needed: without one a folder of the disk serves as well.
pub(super) struct Client {
    connect_timeout: Duration,
    read_timeout: Duration,
    made: Option<reqwest::blocking::Client>,
}

impl Client {
    pub(super) fn new(settings: &Settings) -> Self {
        Self { connect_timeout: settings.connect_timeout, read_timeout: settings.read_timeout, made: None }
    }

    /// Makes sure that there is one.
    pub(super) fn start(&mut self, url: &str) -> Result<(), DownloadError> {
        if self.made.is_none() {
            let client = reqwest::blocking::Client::builder()
                .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(self.connect_timeout)
                // Of this client it is the time between two pieces, not the time of the whole transfer.
                .timeout(self.read_timeout)
                .redirect(Policy::custom(|attempt| match attempt.previous().last() {
                    Some(previous) if downgrades(previous, attempt.url()) => {
                        attempt.error("the server redirects from https to plain http")
                    }
                    _ if attempt.previous().len() > REDIRECTIONS => {
                        attempt.error("the server redirects in a circle")
                    }
                    _ => attempt.follow(),
                }))
                .build()
                .map_err(|error| DownloadError::Client { url: url.to_owned(), reason: chain(&error) })?;
            self.made = Some(client);
        }
        Ok(())
    }

    /// Asks for a file, or for what comes after `range`'s first bytes if it is still what its validator says.
    pub(super) fn get(&self, source: &Source, range: Option<(u64, Option<&str>)>) -> Result<Response, Fault> {
        let Some(client) = &self.made else {
            return Err(Fault::Permanent("the HTTP client was not started".to_owned()));
        };
        // Archives are compressed; a proxy that packs them again would change their bytes.
        let mut request = client.get(source.url.clone()).header(ACCEPT_ENCODING, "identity");
        if let Some((from, validator)) = range {
            request = request.header(RANGE, format!("bytes={from}-"));
            if let Some(validator) = validator {
                request = request.header(IF_RANGE, validator);
            }
        }
        let response = request.send().map_err(fault)?;
        let status = response.status();
        match status {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => Ok(response),
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                Err(Fault::Transient { reason: answer(status), after: pause(response.headers()) })
            }
            _ if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED => {
                Err(Fault::Transient { reason: answer(status), after: pause(response.headers()) })
            }
            _ => Err(Fault::Permanent(answer(status))),
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It waits for a name server that does not answer, long after the time for connecting is over.
        if let Some(client) = self.made.take() {
            std::thread::spawn(move || drop(client));
        }
    }
}

fn downgrades(from: &Url, to: &Url) -> bool {
    from.scheme() == "https" && to.scheme() != "https"
}

fn answer(status: StatusCode) -> String {
    format!("the server answers {status}")
}

/// `Retry-After` in seconds. Servers that send a date are tried again as all others are.
fn pause(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// What an error of a request or of its body means.
pub(super) fn fault(error: reqwest::Error) -> Fault {
    let timeout = error.is_timeout();
    let unreachable = error.is_connect();
    let permanent = error.is_redirect() || error.is_builder() || untrusted(&error);
    // The address is said beside the reason, and may have a password in it.
    let reason = chain(&error.without_url());
    if permanent {
        Fault::Permanent(reason)
    } else if unreachable {
        Fault::Unreachable(reason)
    } else if timeout {
        Fault::Transient { reason: format!("nothing came for too long ({reason})"), after: None }
    } else {
        Fault::Transient { reason, after: None }
    }
}

/// TLS came to nothing, because of a certificate or a version: the next time will be the same.
fn untrusted(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::InvalidData) {
            return true;
        }
        source = error.source();
    }
    false
}

/// An error with its causes, each said once.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let next = error.to_string();
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        source = error.source();
    }
    text
}

/// Some thousandths of a second, another number each time, so that many who failed together do not all come back
/// together.
pub(super) fn jitter() -> Duration {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let number = u64::from(now.subsec_nanos()) ^ u64::from(std::process::id()).wrapping_mul(0x9E37_79B9);
    Duration::from_millis(number % 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_not_followed_from_https() {
        let url = |text| Url::parse(text).unwrap();
        assert!(downgrades(&url("https://one.example/"), &url("http://one.example/")));
        assert!(!downgrades(&url("http://one.example/"), &url("http://two.example/")));
        assert!(!downgrades(&url("http://one.example/"), &url("https://one.example/")));
        assert!(!downgrades(&url("https://one.example/"), &url("https://two.example/")));
    }

    #[test]
    fn only_a_number_of_seconds_is_a_pause() {
        let of = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            pause(&headers)
        };
        assert_eq!(of(" 7"), Some(Duration::from_secs(7)));
        assert_eq!(of("Fri, 31 Dec 1999 23:59:59 GMT"), None);
        assert_eq!(of("-1"), None);
    }
}
