//! One condition on a version, as PEP 440 reads it.

use std::cmp::Ordering;
use std::fmt;

use crate::version::{ReleaseLevel, Version};

/// A version that may be said in part: `3`, `3.13`, `3.13.5`, `3.14.0rc1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Release {
    pub(super) major: u8,
    pub(super) minor: Option<u8>,
    pub(super) micro: Option<u8>,
    pub(super) pre: Option<(ReleaseLevel, u8)>,
}

impl Release {
    /// What is not said is zero.
    fn first(self) -> Version {
        let released = Version::released(self.major, self.minor.unwrap_or(0), self.micro.unwrap_or(0));
        match self.pre {
            Some((level, serial)) => Version { level, serial, ..released },
            None => released,
        }
    }

    /// `version` begins with what is said.
    fn begins(self, version: Version) -> bool {
        self.major == version.major
            && self.minor.is_none_or(|minor| minor == version.minor)
            && self.micro.is_none_or(|micro| micro == version.micro)
            && self.pre.is_none_or(|pre| pre == (version.level, version.serial))
    }

    /// Without its last number: what `~=` keeps.
    fn series(self) -> Self {
        let minor = if self.micro.is_some() { self.minor } else { None };
        Self { major: self.major, minor, micro: None, pre: None }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.major)?;
        for number in [self.minor, self.micro].into_iter().flatten() {
            write!(f, ".{number}")?;
        }
        match self.pre {
            Some((ReleaseLevel::Alpha, serial)) => write!(f, "a{serial}"),
            Some((ReleaseLevel::Beta, serial)) => write!(f, "b{serial}"),
            Some((ReleaseLevel::Candidate, serial)) => write!(f, "rc{serial}"),
            Some((ReleaseLevel::Final, _)) | None => Ok(()),
        }
    }
}

/// How a version is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Operator {
    /// `3.13`, `==3.13.*`: the version begins so.
    Within,
    /// `!=3.13.*`
    NotWithin,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `~=`
    Compatible,
}

/// One condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Clause {
    pub(super) operator: Operator,
    pub(super) release: Release,
}

impl Clause {
    pub(super) fn within(release: Release) -> Self {
        Self { operator: Operator::Within, release }
    }

    pub(super) fn holds(self, version: Version) -> bool {
        let Self { operator, release } = self;
        let order = version.cmp(&release.first());
        match operator {
            Operator::Within => release.begins(version),
            Operator::NotWithin => !release.begins(version),
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::AtLeast => order.is_ge(),
            Operator::Above => order.is_gt(),
            Operator::AtMost => order.is_le(),
            // `<3.14` takes no pre-release of 3.14 unless it names one.
            Operator::Below => {
                let of_it = (version.major, version.minor, version.micro)
                    == (release.major, release.first().minor, release.first().micro);
                order.is_lt() && (release.pre.is_some() || !of_it)
            }
            Operator::Compatible => order.is_ge() && release.series().begins(version),
        }
    }

    /// Some version of this minor may fulfil it: a filter before files are read.
    pub(super) fn reaches(self, major: u8, minor: u8) -> bool {
        let release = self.release;
        let order = (major, minor).cmp(&(release.major, release.minor.unwrap_or(0)));
        match self.operator {
            Operator::Within => major == release.major && release.minor.is_none_or(|wanted| wanted == minor),
            Operator::Equal => order == Ordering::Equal,
            Operator::AtLeast | Operator::Above => order.is_ge(),
            Operator::AtMost | Operator::Below => order.is_le(),
            Operator::Compatible => {
                order.is_ge()
                    && major == release.major
                    && release.series().minor.is_none_or(|wanted| wanted == minor)
            }
            Operator::NotWithin | Operator::NotEqual => true,
        }
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operator, release } = self;
        match operator {
            Operator::Within => write!(f, "{release}"),
            Operator::NotWithin => write!(f, "!={release}.*"),
            Operator::Equal => write!(f, "=={release}"),
            Operator::NotEqual => write!(f, "!={release}"),
            Operator::AtLeast => write!(f, ">={release}"),
            Operator::Above => write!(f, ">{release}"),
            Operator::AtMost => write!(f, "<={release}"),
            Operator::Below => write!(f, "<{release}"),
            Operator::Compatible => write!(f, "~={release}"),
        }
    }
}
