//! The `SHA256SUMS` of a release that the catalogue does not hold.

use super::download::{DownloadError, Scheme, Settings, text};
use super::{Archive, Selection};
use crate::cache::Trust;
use crate::install::MINOR;

/// The name of the list in a release.
const FILE: &str = "SHA256SUMS";

/// Why a release has no archive for the request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SumsError {
    /// The list could not be had.
    #[error(transparent)]
    Download(#[from] DownloadError),
    /// What came is no list of hashes.
    #[error(
        "{url} is no list of hashes (line {line} is `{text}`): expected lines of a SHA-256 and the name of a file; \
         see whether the mirror or a proxy answers with a page of its own"
    )]
    Malformed {
        /// The address of the list.
        url: String,
        /// The first line that is none.
        line: usize,
        /// The beginning of that line.
        text: String,
    },
    /// The release has no such archive.
    #[error(
        "{url} lists no free-threaded {asked} for {triple}{}: ask for one of these, or for another release",
        has(versions)
    )]
    NotListed {
        /// The address of the list.
        url: String,
        /// What was asked for.
        asked: String,
        /// The target.
        triple: String,
        /// The free-threaded versions that it lists for the target.
        versions: Vec<String>,
    },
}

fn has(versions: &[String]) -> String {
    if versions.is_empty() { String::new() } else { format!(", only {}", versions.join(", ")) }
}

/// Asks the release `tag` for what is selected.
pub(super) fn find(
    selection: &Selection,
    tag: &str,
    triple: &str,
    settings: &Settings,
) -> Result<Archive, SumsError> {
    let (list, url, scheme) = text(tag, FILE, settings)?;
    let trust = match scheme {
        Scheme::Https => Trust::Tls,
        Scheme::File => Trust::Folder,
        Scheme::Http => Trust::Nothing,
    };
    let archives =
        parse(&list, trust).map_err(|(line, text)| SumsError::Malformed { url: url.clone(), line, text })?;
    // Without a version it is the newest that this workspace binds.
    let bound = |archive: &&Archive| {
        selection.names_version() || (archive.version.major, archive.version.minor) == MINOR
    };
    let best = selection.best(archives.iter().filter(bound).cloned(), triple);
    best.ok_or_else(|| {
        let any = selection.any_version();
        let mut versions: Vec<_> = archives
            .iter()
            .filter(|archive| any.takes(archive, triple))
            .map(|archive| archive.version)
            .collect();
        versions.sort();
        versions.dedup();
        SumsError::NotListed {
            url,
            asked: selection.asked(),
            triple: triple.to_owned(),
            versions: versions.iter().map(|version| format!("{version}t")).collect(),
        }
    })
}

/// The free-threaded archives in a list; the first line that is none of a list is an error.
fn parse(list: &str, trust: Trust) -> Result<Vec<Archive>, (usize, String)> {
    let mut archives = Vec::new();
    for (line, number) in list.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        let hash = line.split_whitespace().next().unwrap_or_default();
        // The asterisk says that the file was read as bytes.
        let file = line.trim_start().strip_prefix(hash).unwrap_or_default().trim().trim_start_matches('*');
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) || file.is_empty() {
            return Err((number, line.chars().take(60).collect()));
        }
        archives.extend(Archive::of_file(file, &hash.to_ascii_lowercase(), trust));
    }
    Ok(archives)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff";

    #[test]
    fn the_free_threaded_archives_of_a_list() {
        let list = format!(
            "{HASH}  cpython-3.13.5+20250612-x86_64-unknown-linux-gnu-freethreaded+pgo+lto-full.tar.zst\n\
             {HASH} *cpython-3.13.5+20250612-x86_64-unknown-linux-gnu-freethreaded+debug-full.tar.zst\r\n\
             \n\
             {HASH}  cpython-3.13.5+20250612-x86_64-unknown-linux-gnu-install_only.tar.gz\n\
             {HASH}  a file of another name\n"
        );
        let archives = parse(&list, Trust::Tls).unwrap();
        let variants: Vec<&str> = archives.iter().map(|archive| archive.variant.as_str()).collect();
        assert_eq!(variants, ["freethreaded+pgo+lto-full", "freethreaded+debug-full"]);
        assert!(archives.iter().all(|archive| archive.sha256 == HASH.to_ascii_lowercase()));
    }

    #[test]
    fn a_page_is_no_list() {
        let page = "<html><body>Log in to the network</body></html>";
        assert_eq!(parse(page, Trust::Tls), Err((1, page.to_owned())));
        assert_eq!(parse(&format!("{HASH}  a\n{HASH}\n"), Trust::Tls), Err((2, HASH[..60].to_owned())));
        assert_eq!(parse("", Trust::Tls), Ok(Vec::new()));
    }
}
