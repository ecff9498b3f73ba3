//! The version of a CPython, as `Py_Version` encodes it.

use std::fmt;
use std::str::FromStr;

/// How final a version is, the letters in `3.14.0rc1`: `sys.version_info.releaselevel`.
/// Ordered as releases are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReleaseLevel {
    /// `a`
    Alpha,
    /// `b`
    Beta,
    /// `rc`
    Candidate,
    /// No letter.
    Final,
}

/// A full version of CPython. Ordered as releases are.
///
/// # Examples
///
/// ```
/// use locator::{ReleaseLevel, Version};
///
/// let version: Version = "3.13.5".parse()?;
/// assert_eq!((version.major, version.minor, version.micro), (3, 13, 5));
/// assert_eq!(Version::from_hex(0x030D_05F0), Some(version));
/// assert!(version < "3.14.0rc1".parse()?);
/// assert_eq!("3.14.0rc1".parse::<Version>()?.level, ReleaseLevel::Candidate);
/// # Ok::<(), locator::ParseVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Version {
    /// `3` in `3.13.5`.
    pub major: u8,
    /// `13` in `3.13.5`.
    pub minor: u8,
    /// `5` in `3.13.5`.
    pub micro: u8,
    /// Final, or which kind of pre-release.
    pub level: ReleaseLevel,
    /// `1` in `3.14.0rc1`; 0 in a final release.
    pub serial: u8,
}

impl Version {
    /// Decodes the value of `Py_Version`, which is `PY_VERSION_HEX`. `None` if its release level is none
    /// of CPython's.
    pub const fn from_hex(hex: u32) -> Option<Self> {
        let [major, minor, micro, tail] = hex.to_be_bytes();
        let level = match tail >> 4 {
            0xA => ReleaseLevel::Alpha,
            0xB => ReleaseLevel::Beta,
            0xC => ReleaseLevel::Candidate,
            0xF => ReleaseLevel::Final,
            _ => return None,
        };
        Some(Self { major, minor, micro, level, serial: tail & 0xF })
    }

    /// A final release, in a constant.
    pub(crate) const fn released(major: u8, minor: u8, micro: u8) -> Self {
        Self { major, minor, micro, level: ReleaseLevel::Final, serial: 0 }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.micro)?;
        match self.level {
            ReleaseLevel::Alpha => write!(f, "a{}", self.serial),
            ReleaseLevel::Beta => write!(f, "b{}", self.serial),
            ReleaseLevel::Candidate => write!(f, "rc{}", self.serial),
            ReleaseLevel::Final => Ok(()),
        }
    }
}

/// A text that is not a full version of CPython.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a version of CPython: expected three numbers such as 3.13.5, or 3.14.0rc1")]
pub struct ParseVersionError {
    text: String,
}

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        parse(text).ok_or_else(|| ParseVersionError { text: text.to_owned() })
    }
}

fn parse(text: &str) -> Option<Version> {
    let mut parts = text.splitn(3, '.');
    let (major, minor, rest) = (number(parts.next()?)?, number(parts.next()?)?, parts.next()?);
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (micro, tail) = rest.split_at(digits);
    let (level, serial) = if tail.is_empty() {
        (ReleaseLevel::Final, 0)
    } else if let Some(serial) = tail.strip_prefix("rc") {
        (ReleaseLevel::Candidate, number(serial)?)
    } else if let Some(serial) = tail.strip_prefix('b') {
        (ReleaseLevel::Beta, number(serial)?)
    } else {
        (ReleaseLevel::Alpha, number(tail.strip_prefix('a')?)?)
    };
    // The serial has four bits in `Py_Version`.
    (serial < 16).then_some(Version { major, minor, micro: number(micro)?, level, serial })
}

/// Digits only: `u8::from_str` would take a sign too.
fn number(text: &str) -> Option<u8> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_hex_are_the_same_version() {
        for (text, hex) in [
            ("3.13.5", 0x030D_05F0),
            ("3.14.0rc1", 0x030E_00C1),
            ("3.15.0a12", 0x030F_00AC),
            ("3.14.0b3", 0x030E_00B3),
        ] {
            let version: Version = text.parse().unwrap();
            assert_eq!(Version::from_hex(hex), Some(version));
            assert_eq!(version.to_string(), text);
        }
        assert_eq!(Version::from_hex(0x030D_0510), None);
    }

    #[test]
    fn pre_releases_come_before_their_release() {
        let order: Vec<Version> = ["3.13.5", "3.14.0a7", "3.14.0b1", "3.14.0rc2", "3.14.0", "3.14.1"]
            .map(|t| t.parse().unwrap())
            .into();
        assert!(order.is_sorted());
        assert!(order.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn what_is_no_full_version_is_refused() {
        for text in [
            "",
            "3",
            "3.13",
            "3.13.",
            "3.13.5t",
            "3.13.+5",
            "+3.13.5",
            "3.14.0rc+1",
            "3.13.5.1",
            "v3.13.5",
            "3.13.256",
            "3.14.0rc",
            "3.14.0rc16",
        ] {
            let error = text.parse::<Version>().unwrap_err();
            assert!(error.to_string().contains(&format!("`{text}`")), "{error}");
        }
    }
}
