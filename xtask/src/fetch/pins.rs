//! The source archives whose hashes this repository knows.

use anyhow::{Context as _, Result};
use locator::Version;

/// Versions, hashes and sizes; data only.
const PINS: &str = include_str!("../../../vendor/sources.toml");

/// One archive.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pin {
    version: String,
    /// The Debian suite that had it when it was pinned.
    pub(super) suite: String,
    /// The name of the file.
    pub(super) archive: String,
    /// Its size in bytes.
    pub(super) size: u64,
    /// Its SHA-256.
    pub(super) sha256: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Pins {
    source: Vec<Pin>,
}

/// Every pin, as the file lists them.
pub(super) fn all() -> Result<Vec<Pin>> {
    let pins: Pins = toml::from_str(PINS).context("vendor/sources.toml cannot be read")?;
    Ok(pins.source)
}

/// The pin of `version`, if it has one.
pub(super) fn of(version: Version) -> Result<Option<Pin>> {
    let version = version.to_string();
    Ok(all()?.into_iter().find(|pin| pin.version == version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pin_is_a_whole_one() {
        let pins = all().unwrap();
        for pin in &pins {
            let version: Version = pin.version.parse().unwrap();
            assert_eq!(
                pin.archive,
                format!("python{}.{}_{version}.orig.tar.xz", version.major, version.minor)
            );
            assert_eq!(pin.sha256.len(), 64, "{}", pin.version);
            assert!(pin.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{}", pin.version);
            assert!(pin.size > 20_000_000, "{}", pin.version);
        }
    }

    #[test]
    fn the_default_version_is_pinned() {
        let pin = of(locator::cache::DEFAULT_VERSION).unwrap().expect("no pin");
        assert_eq!(pin.suite, "trixie");
        assert!(of("3.13.0".parse().unwrap()).unwrap().is_none());
    }
}
