//! CPython's source archive out of Debian's source packages, through apt and with lists of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use locator::Version;
use locator::cache::{self, Provenance};

use super::pins::{self, Pin};
use super::{mirror, stage::Stage};
use crate::command::{self, Log, Tool};
use crate::status::{self, Phase};

/// A source archive whose hash is the pinned or the signed one.
pub(super) struct Archive {
    pub(super) path: PathBuf,
    pub(super) provenance: Provenance,
}

/// The name of the source package. Other minors have other ABIs.
const PACKAGE: &str = "python3.13";

/// The pinned archive of `version` that an earlier run kept.
pub(super) fn kept(version: Version, root: &Path) -> Result<Option<Archive>> {
    let Some(pin) = pins::of(version)? else { return Ok(None) };
    let path = folder(root).join(&pin.archive);
    if !path.exists() {
        return Ok(None);
    }
    match check(&path, &pin.sha256) {
        Ok(()) => Ok(Some(Archive { path, provenance: provenance(&pin.archive, &pin.sha256, true) })),
        Err(reason) => {
            status::passing_over("the kept archive", &reason);
            Ok(None)
        }
    }
}

/// Fails if there is no apt to ask.
pub(super) fn check_apt() -> Result<()> {
    for program in ["apt-get", "apt-cache", "apt-config"] {
        if command::find(program).is_none() {
            bail!(
                "{program} is not on PATH, and CPython's source comes from Debian's source packages: \
                 set FFI_PYTHON to a free-threaded Python 3.13 that is installed"
            );
        }
    }
    Ok(())
}

/// Gets the archive of `version` from Debian, and keeps it if it is pinned.
pub(super) fn archive(version: Version, root: &Path, stage: &Stage, log: &mut Log) -> Result<Archive> {
    let pin = pins::of(version)?;
    let mut archive = download(version, pin.as_ref(), stage, log)?;
    if archive.provenance.pinned {
        // Only what a pin can check again is kept. The other processes see it whole or not at all.
        let place = folder(root).join(&archive.provenance.archive);
        fs::create_dir_all(folder(root))
            .and_then(|()| fs::rename(&archive.path, &place))
            .with_context(|| format!("{} cannot be kept", place.display()))?;
        archive.path = place;
    }
    Ok(archive)
}

/// Where archives are kept.
fn folder(root: &Path) -> PathBuf {
    root.join("sources")
}

fn provenance(archive: &str, sha256: &str, pinned: bool) -> Provenance {
    Provenance {
        kind: "built from the Debian source package".to_owned(),
        archive: archive.to_owned(),
        sha256: sha256.to_owned(),
        pinned,
    }
}

fn check(path: &Path, sha256: &str) -> Result<()> {
    let found = cache::sha256(path).with_context(|| format!("{} cannot be read", path.display()))?;
    if found != sha256 {
        bail!("{} has the SHA-256 {found}, expected {sha256}", path.display());
    }
    Ok(())
}

fn download(version: Version, pin: Option<&Pin>, stage: &Stage, log: &mut Log) -> Result<Archive> {
    let phase = Phase::start("Looking", format!("for the source of CPython {version}"));
    let apt = Apt::new(&stage.path().join("apt"))?;
    let offers = apt.offers(PACKAGE, log)?;
    phase.done();

    let offer = offers.iter().find(|offer| offer.upstream == Some(version)).ok_or_else(|| {
        let mut versions: Vec<Version> = offers.iter().filter_map(|offer| offer.upstream).collect();
        versions.sort();
        versions.dedup();
        let versions: Vec<String> = versions.iter().map(Version::to_string).collect();
        anyhow!(
            "Debian does not carry CPython {version}, only {}: ask for one of these with --version",
            versions.join(", ")
        )
    })?;
    if let Some(pin) = pin
        && (pin.sha256 != offer.sha256 || pin.size != offer.size)
    {
        bail!(
            "Debian's {} has {} bytes and the SHA-256 {}, expected {} and {} as vendor/sources.toml pins it",
            offer.archive,
            offer.size,
            offer.sha256,
            pin.size,
            pin.sha256
        );
    }
    if pin.is_none() {
        let text =
            format!("{version} has no pin in vendor/sources.toml, its trust rests on apt's signature alone");
        status::warning("Note", &text);
    }
    let phase = Phase::start("Downloading", format!("{} ({} MB)", offer.archive, offer.size / 1_000_000));
    let path = apt.source(PACKAGE, offer, log)?;
    check(&path, &offer.sha256)?;
    phase.done();
    Ok(Archive { path, provenance: provenance(&offer.archive, &offer.sha256, pin.is_some()) })
}

/// A source package in a signed index.
#[derive(Debug, PartialEq, Eq)]
struct Offer {
    version: String,
    /// `None` for a version that is not written as CPython's own.
    upstream: Option<Version>,
    archive: String,
    size: u64,
    sha256: String,
}

/// apt with a state, a cache and a list of sources of its own. Nothing of the system is changed, and nothing
/// is read but its keys and how it reaches the network. Needs no privileges.
struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn new(folder: &Path) -> Result<Self> {
        for part in ["state/lists/partial", "cache/archives/partial", "sources"] {
            fs::create_dir_all(folder.join(part))?;
        }
        let at = |name: &str| folder.join(name).display().to_string();
        // Hooks of the system's own updates have no business in a private one.
        let text = format!(
            "#clear APT::Update::Pre-Invoke;\n#clear APT::Update::Post-Invoke;\n\
             #clear APT::Update::Post-Invoke-Success;\n\
             Dir::State \"{}\";\nDir::Cache \"{}\";\n\
             Dir::Etc::sourcelist \"{}\";\nDir::Etc::sourceparts \"/dev/null\";\n\
             Acquire::Languages \"none\";\nAcquire::Retries \"2\";\n\
             Acquire::AllowInsecureRepositories \"false\";\nAcquire::AllowWeakRepositories \"false\";\n\
             Acquire::AllowDowngradeToInsecureRepositories \"false\";\n\
             APT::Get::AllowUnauthenticated \"false\";\n",
            at("state"),
            at("cache"),
            at("sources.list"),
        );
        fs::write(folder.join("apt.conf"), text)?;
        Ok(Self { folder: folder.to_owned() })
    }

    fn tool(&self, program: &str) -> Tool {
        let tool = Tool::new(program).arg("-c").arg(self.folder.join("apt.conf")).env("LC_ALL", "C");
        tool.dir(&self.folder.join("sources"))
    }

    /// What the first mirror that works offers of `package`.
    fn offers(&self, package: &str, log: &mut Log) -> Result<Vec<Offer>> {
        let mut suites: Vec<String> = pins::all()?.into_iter().map(|pin| pin.suite).collect();
        suites.sort();
        suites.dedup();
        let keyring = keyring().map(|path| format!("[signed-by={path}] ")).unwrap_or_default();
        let mut reasons = Vec::new();
        for address in mirror::candidates()? {
            let lines = suites.iter().map(|suite| format!("deb-src {keyring}{address} {suite} main\n"));
            fs::write(self.folder.join("sources.list"), lines.collect::<String>())?;
            // A mirror may lack one suite and have the other: what counts is what can be had afterwards.
            let mut complaint = None;
            let update = self.tool("apt-get").arg("update").logged(log, |line| {
                if line.starts_with("E: ") || line.contains("Failed to fetch") {
                    complaint.get_or_insert_with(|| line.to_owned());
                }
            });
            let text = self.tool("apt-cache").args(["showsrc", "--only-source", package]).output();
            match text.map(|text| offers(&text, package)) {
                Ok(offers) if !offers.is_empty() => return Ok(offers),
                _ => {}
            }
            let reason = complaint.or_else(|| Some(update.err()?.to_string()));
            reasons.push(format!("{address}: {}", reason.unwrap_or_else(|| format!("it has no {package}"))));
        }
        bail!(
            "no mirror in apt's configuration has Debian's {} with {package}: {}; what apt said is in {}",
            suites.join(" or "),
            reasons.join("; "),
            log.path().display()
        )
    }

    /// Downloads the source package and gives its archive.
    fn source(&self, package: &str, offer: &Offer, log: &mut Log) -> Result<PathBuf> {
        let wanted = format!("{package}={}", offer.version);
        let tool = self.tool("apt-get").args(["source", "--download-only", "--only-source", &wanted]);
        tool.logged(log, |_| {})?;
        Ok(self.folder.join("sources").join(&offer.archive))
    }
}

/// Debian's own keys, so that no other key that the machine trusts will do. dpkg knows where their package
/// has put them; without an answer apt takes the keys that it trusts.
fn keyring() -> Option<String> {
    let files = Tool::new("dpkg-query").args(["--listfiles", "debian-archive-keyring"]).output().ok()?;
    let wanted = |path: &&str| {
        path.ends_with("/debian-archive-keyring.gpg") || path.ends_with("/debian-archive-keyring.pgp")
    };
    files.lines().find(wanted).map(str::to_owned)
}

/// Reads the paragraphs of `apt-cache showsrc`.
fn offers(text: &str, package: &str) -> Vec<Offer> {
    text.split("\n\n").filter_map(|paragraph| offer(paragraph, package)).collect()
}

fn offer(paragraph: &str, package: &str) -> Option<Offer> {
    let field = |name: &str| {
        let value = paragraph.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.map(str::trim)
    };
    if field("Package") != Some(package) {
        return None;
    }
    let version = field("Version")?;
    let upstream = version.rsplit_once('-').map_or(version, |(upstream, _)| upstream);
    // Debian writes a pre-release with a tilde, which sorts before.
    let upstream = upstream.rsplit_once(':').map_or(upstream, |(_, upstream)| upstream).replace('~', "");
    let sums = paragraph.lines().skip_while(|line| !line.starts_with("Checksums-Sha256:")).skip(1);
    let mut sums = sums.take_while(|line| line.starts_with(' ')).filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?, words.next()?, words.next()?))
    });
    let (sha256, size, archive) =
        sums.find(|(_, _, name)| name.contains(".orig.tar.") && !name.ends_with(".asc"))?;
    Some(Offer {
        version: version.to_owned(),
        upstream: upstream.parse().ok(),
        archive: archive.to_owned(),
        size: size.parse().ok()?,
        sha256: sha256.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Package: python3.13\nBinary: python3.13, python3.13-venv,\n idle-python3.13\n\
        Version: 3.13.5-2+deb13u5\nFiles:\n 00 22 python3.13_3.13.5.orig.tar.xz\n\
        Checksums-Sha256:\n aa 1 python3.13_3.13.5-2+deb13u5.dsc\n bb 9 python3.13_3.13.5.orig.tar.xz.asc\n \
        cc 22 python3.13_3.13.5.orig.tar.xz\nHomepage: x\n\n\
        Package: python3.13\nVersion: 3.13.0~rc1-1\n\
        Checksums-Sha256:\n dd 23 python3.13_3.13.0~rc1.orig.tar.xz\n\n\
        Package: other\nVersion: 3.13.6-1\nChecksums-Sha256:\n ee 24 other_3.13.6.orig.tar.xz\n";

    #[test]
    fn offers_are_read_with_the_sum_of_their_archive() {
        let found = offers(TEXT, "python3.13");
        let versions: Vec<String> = found.iter().map(|offer| offer.upstream.unwrap().to_string()).collect();
        assert_eq!(versions, ["3.13.5", "3.13.0rc1"]);
        assert_eq!(found[0].version, "3.13.5-2+deb13u5");
        assert_eq!((found[0].archive.as_str(), found[0].size), ("python3.13_3.13.5.orig.tar.xz", 22));
        assert_eq!(found[0].sha256, "cc");
    }

    #[test]
    fn an_archive_that_was_altered_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive");
        fs::write(&path, "abc").unwrap();
        // The SHA-256 of "abc" as FIPS 180-2 gives it.
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        check(&path, sum).unwrap();
        fs::write(&path, "abd").unwrap();
        let error = check(&path, sum).unwrap_err().to_string();
        assert!(error.contains(&format!("expected {sum}")), "{error}");
    }
}
