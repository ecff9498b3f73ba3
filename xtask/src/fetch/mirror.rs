//! Where this machine gets Debian from: asked of apt, never written here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::command::Tool;

/// Addresses that may serve a Debian archive, the likeliest first. A wrong one does no harm: apt takes only
/// what Debian has signed.
pub(super) fn candidates() -> Result<Vec<String>> {
    let mut addresses = Vec::new();
    // What apt has fetched before is known by its origin.
    let format = "$(ORIGIN)\t$(LABEL)\t$(COMPONENT)\t$(REPO_URI)";
    let targets =
        Tool::new("apt-get").args(["indextargets", "--format", format, "Created-By: Packages"]).output()?;
    addresses.extend(targets.lines().filter_map(debian_archive).map(str::to_owned));
    // A machine that never ran an update has its configuration only.
    for (path, text) in configuration()? {
        let entries = if path.extension().is_some_and(|extension| extension == "sources") {
            stanzas(&text)
        } else {
            lines(&text)
        };
        addresses.extend(entries.into_iter().filter(Entry::may_be_debian).map(|entry| entry.address));
    }
    let mut seen = Vec::new();
    addresses.retain(|address| {
        let key = address.trim_end_matches('/').to_owned();
        let new = !seen.contains(&key);
        seen.push(key);
        new
    });
    if addresses.is_empty() {
        bail!("apt's configuration names no Debian archive to get the source package from");
    }
    Ok(addresses)
}

/// The address in a line of `indextargets`, if it is of Debian's main archive and not of its security one.
fn debian_archive(line: &str) -> Option<&str> {
    let mut parts = line.split('\t');
    let wanted = ["Debian", "Debian", "main"].into_iter().all(|wanted| parts.next() == Some(wanted));
    parts.next().filter(|address| wanted && !address.is_empty())
}

/// apt's lists of sources with their text. Files that cannot be read are apt's own trouble.
fn configuration() -> Result<Vec<(PathBuf, String)>> {
    let shell = Tool::new("apt-config").args([
        "shell",
        "list",
        "Dir::Etc::sourcelist/f",
        "parts",
        "Dir::Etc::sourceparts/d",
    ]);
    let shell = shell.output()?;
    let value = |name: &str| {
        let line = shell.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        Some(PathBuf::from(line.trim_matches('\'')))
    };
    let mut paths: Vec<PathBuf> = value("list").into_iter().collect();
    let parts = value("parts").and_then(|parts| fs::read_dir(parts).ok());
    let mut found: Vec<PathBuf> = parts.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.retain(|path| is_list(path));
    found.sort();
    paths.extend(found);
    Ok(paths.into_iter().filter_map(|path| fs::read_to_string(&path).ok().map(|text| (path, text))).collect())
}

fn is_list(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "list" || extension == "sources")
}

/// What one entry of a list says about one address.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    address: String,
    suites: Vec<String>,
    components: Vec<String>,
}

impl Entry {
    /// Not the security archive, which has no other source packages than those with fixes.
    fn may_be_debian(&self) -> bool {
        self.components.iter().any(|component| component == "main")
            && self.suites.iter().any(|suite| !suite.contains("security") && !suite.ends_with("/updates"))
    }
}

/// The one-line format: `deb [options] address suite component…`.
fn lines(text: &str) -> Vec<Entry> {
    text.lines().filter_map(line).collect()
}

fn line(text: &str) -> Option<Entry> {
    let text = text.split('#').next().unwrap_or_default().trim();
    let text = text.strip_prefix("deb-src").or_else(|| text.strip_prefix("deb"))?;
    let text = text.strip_prefix([' ', '\t'])?.trim_start();
    let text = match text.strip_prefix('[') {
        Some(options) => options.split_once(']')?.1,
        None => text,
    };
    let mut words = text.split_whitespace().map(str::to_owned);
    Some(Entry { address: words.next()?, suites: vec![words.next()?], components: words.collect() })
}

/// The deb822 format: stanzas of fields, whose values may go on over indented lines.
fn stanzas(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let text: String =
        text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    for stanza in text.split("\n\n") {
        let field = |name: &str| field(stanza, name);
        if field("enabled").first().is_some_and(|word| word == "no") {
            continue;
        }
        entries.extend(field("uris").into_iter().map(|address| Entry {
            address,
            suites: field("suites"),
            components: field("components"),
        }));
    }
    entries
}

fn field(stanza: &str, name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut inside = false;
    for line in stanza.lines() {
        let value = if line.starts_with([' ', '\t']) {
            inside.then_some(line)
        } else {
            let pair = line.split_once(':').filter(|(key, _)| key.eq_ignore_ascii_case(name));
            inside = pair.is_some();
            pair.map(|(_, value)| value)
        };
        words.extend(value.into_iter().flat_map(str::split_whitespace).map(str::to_owned));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(address: &str, suites: &[&str], components: &[&str]) -> Entry {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Entry { address: address.to_owned(), suites: owned(suites), components: owned(components) }
    }

    #[test]
    fn one_line_entries_with_and_without_options() {
        let text = "# deb http://commented.example/debian trixie main\n\
                    deb http://one.example/debian/ trixie main contrib # and a remark\n\
                    \tdeb-src\t[arch=amd64 signed-by=/a/key.gpg] mirror+file:/a/list  trixie-updates main\n\
                    debug http://no.example/ trixie main\n\n";
        assert_eq!(
            lines(text),
            [
                entry("http://one.example/debian/", &["trixie"], &["main", "contrib"]),
                entry("mirror+file:/a/list", &["trixie-updates"], &["main"]),
            ]
        );
    }

    #[test]
    fn stanzas_with_several_addresses_and_continued_fields() {
        let text = "Types: deb\n# a remark\nURIs: http://one.example/debian\n  https://two.example/debian\n\
                    Suites: trixie trixie-updates\nComponents: main\n\n\
                    Types: deb\nURIs: http://off.example/debian\n\
                    Suites: trixie\nComponents: main\nEnabled: no\n\n\
                    types: deb\nuris: http://sec.example/debian-security\n\
                    suites: trixie-security\ncomponents: main\n";
        let entries = stanzas(text);
        assert_eq!(
            entries,
            [
                entry("http://one.example/debian", &["trixie", "trixie-updates"], &["main"]),
                entry("https://two.example/debian", &["trixie", "trixie-updates"], &["main"]),
                entry("http://sec.example/debian-security", &["trixie-security"], &["main"]),
            ]
        );
        let served: Vec<bool> = entries.iter().map(Entry::may_be_debian).collect();
        assert_eq!(served, [true, true, false]);
    }

    #[test]
    fn only_the_main_archive_of_debian_is_taken_from_what_apt_knows() {
        assert_eq!(debian_archive("Debian\tDebian\tmain\thttp://one.example/"), Some("http://one.example/"));
        for other in [
            "Debian\tDebian-Security\tmain\thttp://one.example/",
            "Ubuntu\tUbuntu\tmain\thttp://one.example/",
            "Debian\tDebian\tcontrib\thttp://one.example/",
            "Debian\tDebian\tmain\t",
            "",
        ] {
            assert_eq!(debian_archive(other), None, "{other}");
        }
    }
}
