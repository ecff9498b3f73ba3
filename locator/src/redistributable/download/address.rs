//! Where releases are: a folder, on a server or on the disk, with a folder for each release.

use std::path::PathBuf;

use reqwest::Url;

/// The folder that the releases are in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Address {
    /// Without a slash at its end.
    base: String,
}

/// A text that is no address of releases.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no address of releases: {reason}; expected http://, https:// or file:// and a folder \
     that has a folder for each release, such as 20250723"
)]
#[non_exhaustive]
pub struct AddressError {
    /// The text, without a password.
    pub text: String,
    /// What is wrong with it.
    pub reason: String,
}

/// How a file gets here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Scheme {
    Https,
    Http,
    File,
}

impl Address {
    pub(in super::super) fn parse(text: &str) -> Result<Self, AddressError> {
        let error =
            |text: &str, reason: &str| AddressError { text: text.to_owned(), reason: reason.to_owned() };
        let url = match Url::parse(text) {
            Ok(url) => url,
            Err(reason) => return Err(error(without_user(text), &reason.to_string())),
        };
        let refuse = |reason| Err(error(&shown(&url), reason));
        match url.scheme() {
            "http" | "https" => {}
            "file" if url.to_file_path().is_ok_and(|path| path.is_absolute()) => {}
            "file" => return refuse("the path is not absolute on this machine"),
            _ => return refuse("it is of another kind"),
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("it has a query or a fragment, which no folder has");
        }
        Ok(Self { base: url.as_str().trim_end_matches('/').to_owned() })
    }

    /// The address of a file of a release.
    pub(super) fn file(&self, tag: &str, file: &str) -> Source {
        // A plus sign in a path is a space to some servers.
        let text = format!("{}/{tag}/{}", self.base, file.replace('+', "%2B"));
        // The base was one, and neither part has a character that ends a path.
        let url = Url::parse(&text).unwrap_or_else(|error| unreachable!("{text}: {error}"));
        Source { shown: shown(&url), url }
    }
}

/// One file of a release at one address.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) url: Url,
    /// For messages and markers: without user and password.
    pub(super) shown: String,
}

impl Source {
    pub(super) fn scheme(&self) -> Scheme {
        match self.url.scheme() {
            "https" => Scheme::Https,
            "file" => Scheme::File,
            _ => Scheme::Http,
        }
    }

    /// The file of a `file://` address.
    pub(super) fn path(&self) -> Option<PathBuf> {
        if self.scheme() == Scheme::File { self.url.to_file_path().ok() } else { None }
    }
}

fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // They fail for addresses that cannot have either, which then have none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// As much of a text that is no address as surely has no password in it.
fn without_user(text: &str) -> &str {
    text.rsplit_once('@').map_or(text, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_in_the_folder_of_its_release() {
        for (base, expected) in [
            ("https://one.example/download/", "https://one.example/download/20250723/a%2Bb.tar.gz"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/20250723/a%2Bb.tar.gz"),
            ("http://user:secret@one.example/d", "http://one.example/d/20250723/a%2Bb.tar.gz"),
        ] {
            let source = Address::parse(base).unwrap().file("20250723", "a+b.tar.gz");
            assert_eq!(source.shown, expected);
            assert_eq!(source.url.username().is_empty(), !base.contains('@'));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_of_the_disk_is_an_address_too() {
        let source = Address::parse("file:///mirror%20one/").unwrap().file("20250723", "a+b.tar.gz");
        assert_eq!(source.path().unwrap(), PathBuf::from("/mirror one/20250723/a+b.tar.gz"));
        let source = Address::parse("https://one.example").unwrap().file("1", "a");
        assert_eq!(source.path(), None);
    }

    #[test]
    fn what_is_no_address_is_named_without_its_password() {
        for (text, named) in [
            ("mirror", "`mirror`"),
            ("ftp://user:secret@one.example/", "`ftp://one.example/`"),
            ("http://user:secret@:80", "`:80`"),
            ("https://one.example/?a=b", "query"),
            ("file://host.example/share", "not absolute"),
            ("", "``"),
        ] {
            let error = Address::parse(text).unwrap_err().to_string();
            assert!(error.contains(named) && !error.contains("secret"), "{error}");
        }
    }
}
