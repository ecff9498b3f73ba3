//! One redistributable archive: what it is, and how its name says so.

use std::path::Path;

use crate::cache::{Entry, Trust, Unpacked};
use crate::version::Version;

/// A redistributable archive of a free-threaded CPython.
///
/// # Examples
///
/// ```
/// use locator::redistributable::catalogue;
///
/// let archive = catalogue::archives().next().unwrap();
/// assert!(archive.file().starts_with("cpython-3.13."));
/// assert_eq!(archive.sha256.len(), 64);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Archive {
    /// The version of CPython.
    pub version: Version,
    /// The release that it belongs to, such as `20250723`.
    pub tag: String,
    /// The target that it is for, such as `x86_64-unknown-linux-gnu`.
    pub triple: String,
    /// How it was built and packed, such as `freethreaded+pgo+lto-full`.
    pub variant: String,
    /// The SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// Where that hash comes from.
    pub trust: Trust,
}

/// What the files of an archive lie under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// `.tar.zst` with the prefix in `python/install/`, and what it was built from beside it.
    Full,
    /// `.tar.gz` with the prefix in `python/`.
    InstallOnly,
}

/// The ways an archive is packed, the one to be preferred first: the smallest that has all that is needed.
const PACKINGS: [(&str, Layout); 3] = [
    ("-install_only_stripped", Layout::InstallOnly),
    ("-install_only", Layout::InstallOnly),
    ("-full", Layout::Full),
];

/// The ways an interpreter is built, the fastest first.
const BUILDS: [&str; 6] = [
    // What the smaller packings are made of is not in their names.
    "freethreaded",
    "freethreaded+pgo+lto",
    "freethreaded+lto",
    "freethreaded+pgo",
    "freethreaded+noopt",
    "freethreaded+debug",
];

impl Archive {
    /// The name of the file.
    pub fn file(&self) -> String {
        let Self { version, tag, triple, variant, .. } = self;
        format!("cpython-{version}+{tag}-{triple}-{variant}{}", self.layout().extension())
    }

    /// It is a `--with-pydebug` build.
    pub fn is_debug(&self) -> bool {
        self.variant.contains("+debug")
    }

    pub(super) fn layout(&self) -> Layout {
        rank(&self.variant).map_or(Layout::Full, |(_, layout)| layout)
    }

    /// Reads the name of a file. `None` if it is no free-threaded CPython's.
    pub(super) fn of_file(file: &str, sha256: &str, trust: Trust) -> Option<Self> {
        let (version, rest) = file.strip_prefix("cpython-")?.split_once('+')?;
        let (tag, rest) = rest.split_once('-')?;
        let (triple, _) = rest.split_once("-freethreaded")?;
        let variant = &rest[triple.len() + 1..];
        let variant = Layout::EXTENSIONS.iter().find_map(|extension| variant.strip_suffix(extension))?;
        let archive = Self {
            version: version.parse().ok()?,
            tag: tag.to_owned(),
            triple: triple.to_owned(),
            variant: variant.to_owned(),
            sha256: sha256.to_owned(),
            trust,
        };
        // The extension must be the one of the packing.
        (rank(variant).is_some() && archive.file() == file).then_some(archive)
    }

    /// What comes first among archives of the same version: the newest release, then the best variant.
    pub(super) fn preference(&self) -> (std::cmp::Reverse<&str>, Option<usize>) {
        (std::cmp::Reverse(&self.tag), rank(&self.variant).map(|(rank, _)| rank))
    }

    /// Where it is installed in the cache at `root`. `url` is where it was downloaded from.
    pub(super) fn entry(&self, root: &Path, url: &str) -> Entry {
        let unpacked = Unpacked {
            tag: self.tag.clone(),
            triple: self.triple.clone(),
            variant: self.variant.clone(),
            url: url.to_owned(),
            trust: self.trust,
        };
        Entry::of_archive(root, self.version, unpacked, &self.sha256)
    }
}

impl Layout {
    const EXTENSIONS: [&str; 2] = [".tar.zst", ".tar.gz"];

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Full => ".tar.zst",
            Self::InstallOnly => ".tar.gz",
        }
    }

    /// The folder in the archive that becomes the prefix.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Full => "python/install/",
            Self::InstallOnly => "python/",
        }
    }
}

/// The place of a variant in the order of preference, and its layout. `None` for one that is not known.
fn rank(variant: &str) -> Option<(usize, Layout)> {
    PACKINGS.iter().enumerate().find_map(|(packing, (ending, layout))| {
        let build = variant.strip_suffix(ending)?;
        let build = BUILDS.iter().position(|known| *known == build)?;
        Some((packing * BUILDS.len() + build, *layout))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_the_same() {
        for (file, version, triple, variant, layout) in [
            (
                "cpython-3.13.15+20260814-x86_64-unknown-linux-gnu-freethreaded-install_only_stripped.tar.gz",
                "3.13.15",
                "x86_64-unknown-linux-gnu",
                "freethreaded-install_only_stripped",
                Layout::InstallOnly,
            ),
            (
                "cpython-3.13.5+20250723-x86_64_v3-unknown-linux-musl-freethreaded+lto-full.tar.zst",
                "3.13.5",
                "x86_64_v3-unknown-linux-musl",
                "freethreaded+lto-full",
                Layout::Full,
            ),
            (
                "cpython-3.14.0rc1+20250808-aarch64-apple-darwin-freethreaded+debug-full.tar.zst",
                "3.14.0rc1",
                "aarch64-apple-darwin",
                "freethreaded+debug-full",
                Layout::Full,
            ),
        ] {
            let archive = Archive::of_file(file, "00", Trust::Tls).unwrap();
            assert_eq!(archive.file(), file);
            assert_eq!(archive.version.to_string(), version);
            assert_eq!((archive.triple.as_str(), archive.variant.as_str()), (triple, variant));
            assert_eq!(archive.layout(), layout);
            assert_eq!(archive.is_debug(), variant.contains("debug"));
        }
    }

    #[test]
    fn other_files_of_a_release_are_none() {
        for file in [
            "cpython-3.13.15+20260814-x86_64-unknown-linux-gnu-install_only.tar.gz",
            "cpython-3.13.15+20260814-x86_64-unknown-linux-gnu-pgo+lto-full.tar.zst",
            "cpython-3.13.15+20260814-x86_64-unknown-linux-gnu-freethreaded-install_only.tar.zst",
            "cpython-3.13.15+20260814-x86_64-unknown-linux-gnu-freethreaded+new-full.tar.zst",
            "cpython-3.13+20260814-x86_64-unknown-linux-gnu-freethreaded-install_only.tar.gz",
            "pypy-3.11+1-x86_64-unknown-linux-gnu-freethreaded-install_only.tar.gz",
            "SHA256SUMS",
            "",
        ] {
            assert_eq!(Archive::of_file(file, "00", Trust::Tls), None, "{file}");
        }
    }

    #[test]
    fn the_smallest_and_then_the_fastest_is_preferred() {
        let ordered = [
            "freethreaded-install_only_stripped",
            "freethreaded-install_only",
            "freethreaded+pgo+lto-full",
            "freethreaded+lto-full",
            "freethreaded+pgo-full",
            "freethreaded+noopt-full",
            "freethreaded+debug-full",
        ];
        assert!(ordered.map(|variant| rank(variant).unwrap().0).is_sorted());
    }
}
